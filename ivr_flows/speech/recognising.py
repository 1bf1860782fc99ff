"""The recognising process: `python -m ivr_flows.speech.recognising RECOGNISER LANGUAGE MEGABYTES [MODEL]`.

    out  {"ready": true}        or        {"fault": "… what to do"}, and it ends
    in   {"id": "7", "phrases": {"prices": ["share prices"]}, "least": 0, "most": 0}
    in   {"id": "7", "sound": "…"}                      8 kHz 16-bit mono, base64, as often as it comes
    in   {"id": "7", "end": true}
    out  {"id": "7", "text": "share prices", "sure": 0.83, "unknown": []}    or    {"id": "7", "error": "…"}

A line of JSON each. One utterance at a time: the next first line ends the one before without an answer. What
was said stands nowhere but in the answer. The process ends when its input does.
"""

from __future__ import annotations

import base64
import json
import os
import resource
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import soxr

from ivr_flows.effects import Words
from ivr_flows.speech.recognisers import CALL_RATE, RECOGNISERS, CannotRecognise, Recogniser


class Listener:
    """Takes the lines for one recogniser."""

    def __init__(self, recogniser: Recogniser, language: str) -> None:
        self._recogniser, self._language = recogniser, language
        self._id: str | None = None
        self._unknown: tuple[str, ...] = ()

    def take(self, line: str) -> dict[str, object] | None:
        """The answer, if there is one yet."""
        asked = json.loads(line)
        try:
            if "sound" in asked:
                self._hear(asked)
            elif "end" in asked:
                return self._end(asked)
            else:
                self._begin(asked)
        except CannotRecognise as fault:
            self._id = None
            return {"id": asked["id"], "error": str(fault)}
        return None

    def _begin(self, asked: Mapping[str, Any]) -> None:
        phrases = {name: tuple(said) for name, said in asked["phrases"].items()}
        self._id = None
        self._unknown = self._recogniser.begin(Words(self._language, phrases, asked["least"], asked["most"]))
        self._id = asked["id"]
        self._stream = soxr.ResampleStream(CALL_RATE, self._recogniser.rate, 1, dtype="int16")

    def _hear(self, asked: Mapping[str, Any], *, last: bool = False) -> None:
        if asked["id"] != self._id:
            return  # of one that has been answered, or given up
        sound = np.frombuffer(base64.b64decode(asked.get("sound", "")), dtype=np.int16)
        if self._recogniser.rate != CALL_RATE:
            sound = self._stream.resample_chunk(sound, last=last)
        if len(sound):
            self._recogniser.hear(sound.tobytes())

    def _end(self, asked: Mapping[str, Any]) -> dict[str, object] | None:
        if asked["id"] != self._id:
            return None
        self._hear(asked, last=True)
        self._id = None
        found = self._recogniser.end()
        return {"id": asked["id"], "text": found.text, "sure": found.sure, "unknown": self._unknown}


def main(arguments: list[str]) -> int:
    """Returns the exit status: 0 when the input ended."""
    answers = _own_stdout()
    try:
        name, language, megabytes, *model = arguments
        resource.setrlimit(resource.RLIMIT_DATA, (int(megabytes) * 2**20,) * 2)
        recogniser = RECOGNISERS[name](language, Path(model[0]) if model else None)
    except (CannotRecognise, MemoryError) as fault:
        _tell(answers, {"fault": str(fault) or f"{megabytes} MB are too few; raise [speech] memory"})
        return 3
    _tell(answers, {"ready": True})
    listener = Listener(recogniser, language)
    for line in sys.stdin:
        answer = listener.take(line)
        if answer is not None:
            _tell(answers, answer)
    return 0


def _own_stdout() -> TextIO:
    """What a library prints goes to stderr: it would be taken for an answer."""
    kept = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return kept


def _tell(answers: TextIO, answer: Mapping[str, object]) -> None:
    answers.write(json.dumps(answer, ensure_ascii=False) + "\n")
    answers.flush()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(0)
