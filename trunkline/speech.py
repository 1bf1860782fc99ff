"""The one prompt that must be there when nothing else is: the apology while no server runs."""

from __future__ import annotations

import filecmp
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from config.faults import Fault, Refused
from config.home import PROJECT, Home
from config.render import FALLBACK_PROMPT
from config.schema import Language, Site
from ivr_flows.speech import cache_name, environment

LIMIT = 60.0  # seconds for a few sentences; each takes about 10 ms once the voice is loaded

APOLOGY: dict[Language, str] = {
    "en": "We are sorry, we cannot take your call at the moment. Please call again in a few minutes.",
    "zh": "非常抱歉，我们暂时无法接听您的电话，请您过几分钟再拨。",
}


def speak_fallback(site: Site, home: Home) -> None:
    """The apology in each of the site's languages, in its voice as it is now: a voice that the site file has
    got meanwhile is tried here, not by the first caller. A recording in its place stays. Errors: Refused."""
    rate = site.prompts.rate
    spoken, wanted = {}, []
    for language in site.languages:
        text, voice = APOLOGY[language], site.prompts.voices[language]
        spoken[language] = path = home.prompts / cache_name(text, language, voice, rate)
        if not path.exists():
            asked = {"text": text, "language": language, "voice": voice, "rate": rate}
            wanted.append({"id": path.name, "path": str(path)} | asked)
    if wanted:
        _render(wanted, home)
    for language, path in spoken.items():
        apology = home.prompts / f"{FALLBACK_PROMPT.format(language=language)}.wav"
        if not apology.exists() or _was_rendered(apology, language):
            draft = apology.with_suffix(".new")
            shutil.copyfile(path, draft)
            draft.replace(apology)


def _was_rendered(apology: Path, language: str) -> bool:
    """Whether it is a voice's, now or before, and no recording that somebody has put there."""
    renderings = apology.parent.glob(f"{language}-*.wav")
    return any(filecmp.cmp(apology, rendering, shallow=False) for rendering in renderings)


def _render(wanted: Sequence[Mapping[str, object]], home: Home) -> None:
    try:
        said = subprocess.run(
            [sys.executable, "-m", "ivr_flows.speech.worker"],
            input="".join(json.dumps(request) + "\n" for request in wanted),
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
            cwd=PROJECT,
            env=environment(home.run),
        )
        answers = [json.loads(line) for line in said.stdout.splitlines()]
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise Refused([Fault("prompts", f"the voice does not speak ({error})", HINT)]) from None
    errors = [str(answer["error"]) for answer in answers if answer.get("error")]
    if errors or len(answers) < len(wanted):
        reason = (
            errors[0] if errors else (said.stderr.strip().splitlines() or ["it ended without a word"])[-1]
        )
        raise Refused([Fault("prompts", f"the voice does not speak ({reason})", HINT)])


HINT = "look at [prompts] in the site file; `make run` once more mends what is missing"
