"""The rendering process: `python -m ivr_flows.speech.worker`.

    in   {"id": "7", "text": "Hello.", "language": "en", "voice": "gmw/en-us", "rate": 160, "path": "/x.wav"}
    out  {"id": "7", "ok": true, "seconds": 0.91}        or        {"id": "7", "error": "… what to do"}

One line of JSON each, answered in order. `rate` may be null. A request that fails leaves no file and does
not end the process; it ends when its input does. Start it with `ivr_flows.speech.environment`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TextIO

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from ivr_flows.speech.level import for_telephone
from ivr_flows.speech.naming import spoken_text
from ivr_flows.speech.voice import CannotSpeak, Speaker
from ivr_flows.speech.wave_file import write_wave

Id = str | int


class Request(BaseModel):
    """What is to be rendered, and where to."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: Id
    text: str
    language: str
    voice: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9+_/-]{0,79}$")]
    rate: int | None = None
    path: Annotated[str, StringConstraints(pattern=r"^/", max_length=4000)]


class Worker:
    """Renders one request after another. espeak-ng is loaded with the first of them."""

    def __init__(self, speaker: Callable[[], Speaker] = Speaker) -> None:
        self._make_speaker = speaker
        self._speaker: Speaker | None = None

    def answer(self, line: str) -> dict[str, Any]:
        """The answer to one line, whatever it holds."""
        called: Id | None = None
        try:
            asked = json.loads(line)
            called = asked["id"] if isinstance(asked, dict) and isinstance(asked.get("id"), Id) else None
            request = Request.model_validate(asked)
            return {"id": request.id, "ok": True, "seconds": round(self._render(request), 3)}
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(map(str, first["loc"])) or "the request"
            return {"id": called, "error": f"{where}: {first['msg']}"}
        except (ValueError, RecursionError) as error:
            return {"id": called, "error": f"this is no line of JSON: {error}"}
        except CannotSpeak as error:
            return {"id": called, "error": str(error)}
        except OSError as error:
            return {"id": called, "error": f"the file cannot be written: {error}"}

    def _render(self, request: Request) -> float:
        if self._speaker is None:
            self._speaker = self._make_speaker()
        text = spoken_text(request.text)
        samples, rate = self._speaker.speak(text, request.language, request.voice, request.rate)
        heard = for_telephone(samples, rate)
        if not len(heard):
            raise CannotSpeak(f"nothing is heard of {text[:40]!r}; write it in the voice's language")
        return write_wave(Path(request.path), heard)


def main() -> None:
    """Until the input ends."""
    worker = Worker()
    answers = _kept_for_answers()
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(worker.answer(line)), file=answers, flush=True)


def _kept_for_answers() -> TextIO:
    """Standard output, for us alone: whatever a library prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


if __name__ == "__main__":
    try:
        main()
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(0)
