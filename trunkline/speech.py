"""The prompts that must be there when nothing else is: what callers hear while no server runs."""

from __future__ import annotations

import filecmp
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from config.faults import Fault, Refused
from config.home import PROJECT, Home
from config.render import FALLBACK_PROMPT
from config.safety_net import PROMPT
from config.schema import Language, Site
from ivr_flows.speech import cache_name, environment

LIMIT = 60.0  # seconds for a few sentences; each takes about 10 ms once the voice is loaded

APOLOGY: Mapping[Language, str] = {
    "en": "We are sorry, we cannot take your call at the moment. Please call again in a few minutes.",
    "zh": "非常抱歉，我们暂时无法接听您的电话，请您过几分钟再拨。",
}
SAFETY_NET: Mapping[str, Mapping[Language, str]] = {
    "sorry": {
        "en": "We are sorry, our telephone system is not available at the moment.",
        "zh": "非常抱歉，我们的电话系统暂时无法使用。",
    },
    "choose": {"en": "For English, press {key}.", "zh": "中文请按{key}。"},
    "hold": {
        "en": "Please hold the line while we try to reach a colleague.",
        "zh": "请不要挂机，我们正在为您联系工作人员。",
    },
    "message": {
        "en": "Nobody can take your call now. Please leave a message after the tone, then hang up.",
        "zh": "现在无人接听。请在提示音后留言，说完请挂机。",
    },
    "thanks": {
        "en": "Thank you, we have your message. Good-bye.",
        "zh": "谢谢，您的留言已收到，再见。",
    },
    "orphan": {
        "en": "We are sorry, your call has ended because our telephone system is being restarted. Please "
        "call again in a few minutes, or leave a message after the tone.",
        "zh": "非常抱歉，我们的电话系统正在重新启动，您的通话已中断。请您过几分钟再拨，或在提示音后留言。",
    },
}


def speak_fallback(site: Site, home: Home) -> None:
    """The apology and the safety net's sentences in each of the site's languages, in its voice as it is now:
    a voice that the site file has got meanwhile is tried here, not by the first caller. A recording in the
    place of one stays. Errors: Refused."""
    rate = site.prompts.rate
    spoken: dict[Path, tuple[Path, Language]] = {}
    wanted = []
    for name, language, text in _sentences(site):
        voice = site.prompts.voices[language]
        path = home.prompts / cache_name(text, language, voice, rate)
        spoken[home.prompts / f"{name}.wav"] = path, language
        if not path.exists():
            asked = {"text": text, "language": language, "voice": voice, "rate": rate}
            wanted.append({"id": path.name, "path": str(path)} | asked)
    if wanted:
        _render(wanted, home)
    for prompt, (path, language) in spoken.items():
        if not prompt.exists() or _was_rendered(prompt, language):
            draft = prompt.with_suffix(".new")
            shutil.copyfile(path, draft)
            draft.replace(prompt)


def _sentences(site: Site) -> Iterator[tuple[str, Language, str]]:
    """File name without ending, language, text."""
    for key, language in enumerate(site.languages, 1):
        yield FALLBACK_PROMPT.format(language=language), language, APOLOGY[language]
        for sentence, texts in SAFETY_NET.items():
            name = PROMPT.format(sentence=sentence, language=language)
            yield name, language, texts[language].format(key=key)


def _was_rendered(prompt: Path, language: str) -> bool:
    """Whether it is a voice's, now or before, and no recording that somebody has put there."""
    renderings = prompt.parent.glob(f"{language}-*.wav")
    return any(filecmp.cmp(prompt, rendering, shallow=False) for rendering in renderings)


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
