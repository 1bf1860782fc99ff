"""The one prompt that must be there when nothing else is: the apology while no server runs."""

from __future__ import annotations

import json
import subprocess
import sys

from config.faults import Fault, Refused
from config.home import PROJECT, Home
from config.render import FALLBACK_PROMPT
from config.schema import Language, Site
from ivr_flows.speech import environment

LIMIT = 60.0  # seconds for a few sentences; each takes about 10 ms once the voice is loaded

APOLOGY: dict[Language, str] = {
    "en": "We are sorry, we cannot take your call at the moment. Please call again in a few minutes.",
    "zh": "非常抱歉，我们暂时无法接听您的电话，请您过几分钟再拨。",
}


def speak_fallback(site: Site, home: Home) -> None:
    """Renders the apology in each of the site's languages where it is missing. Errors: Refused."""
    wanted = []
    for language in site.languages:
        path = home.prompts / f"{FALLBACK_PROMPT.format(language=language)}.wav"
        if not path.exists():
            wanted.append(
                {
                    "id": path.name,
                    "text": APOLOGY[language],
                    "language": language,
                    "voice": site.prompts.voices[language],
                    "rate": site.prompts.rate,
                    "path": str(path),
                }
            )
    if not wanted:
        return
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
