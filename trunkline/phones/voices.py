"""What callers say: recorded words of Asterisk's own sounds, or, where there are none, synthesised ones."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import wave
from collections.abc import Mapping, Sequence
from pathlib import Path

from config.faults import Refused
from config.home import PROJECT, Home
from config.installation import Installation
from config.schema import Site
from ivr_flows.speech import environment
from trunkline.phones.engine import TELEPHONE_RATE
from trunkline.phones.plan import Language

WORDS_SPOKEN = 40
PAUSE = 0.35
"""Seconds between two words."""

RENDER_LIMIT = 60.0

SENTENCES: Mapping[Language, str] = {
    "en": "Hello. I am calling about the pump that we ordered from you. Our order number is four, seven, "
    "one, one. It was to arrive last Tuesday. Could you please look where it is? Thank you very much.",
    "zh": "您好。我想问一下我们订的水泵。订单号是四七一一。本来应该上星期二到货。麻烦您帮我查一下到哪儿了，"
    "好吗？非常感谢。",
}


def speech_files(site: Site, home: Home, languages: Sequence[Language]) -> dict[Language, Path]:
    """A wav file (8 kHz, 16 bit, mono) for each language that can be had; made once, kept in the home."""
    found: dict[Language, Path] = {}
    for language in languages:
        path = home.run / f"caller-{language}.wav"
        if path.exists() or _recorded(language, path) or _synthesised(site, home, language, path):
            found[language] = path
    return found


def _recorded(language: Language, path: Path) -> bool:
    """Digits of Asterisk's recorded voice, in an order by chance but always the same. False: it has none."""
    try:
        digits = Installation.find().sounds / language / "digits"
    except Refused:
        return False
    words = [digits / f"{digit}.wav" for digit in range(10)]
    if not all(word.exists() for word in words):
        return False
    chance = random.Random(1)
    pause = b"\0\0" * int(PAUSE * TELEPHONE_RATE)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(TELEPHONE_RATE)
        for word in chance.choices(words, k=WORDS_SPOKEN):
            with wave.open(str(word), "rb") as spoken:
                if (spoken.getframerate(), spoken.getsampwidth()) != (TELEPHONE_RATE, 2):
                    path.unlink()
                    return False
                out.writeframes(spoken.readframes(spoken.getnframes()) + pause)
    return True


def _synthesised(site: Site, home: Home, language: Language, path: Path) -> bool:
    """False: the voice does not speak, and the callers of this language stay silent."""
    voice = site.prompts.voices.get(language)
    if voice is None:
        return False
    request = {"id": path.name, "text": SENTENCES[language], "language": language, "voice": voice,
               "rate": site.prompts.rate, "path": str(path)}  # fmt: skip
    try:
        subprocess.run(
            [sys.executable, "-m", "ivr_flows.speech.worker"],
            input=json.dumps(request) + "\n",
            capture_output=True,
            text=True,
            timeout=RENDER_LIMIT,
            check=False,
            cwd=PROJECT,
            env=environment(home.run),
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return path.exists()
