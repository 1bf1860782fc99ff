"""A recognising process, as the server sees it. What is told and answered: ivr_flows/speech/recognising.py.

It hears one utterance at a time. What it says that is no answer ends it, as being silent too long does.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from twisted.internet.error import ProcessExitedAlready
from twisted.internet.protocol import ProcessProtocol
from twisted.python.failure import Failure

from cti.reactor import Alarm, Reactor

log = structlog.get_logger("cti.recognition")

LOADS = 60.0  # seconds for a model; 1 is usual, a large one takes 10
LONGEST_ANSWER = 65_536  # bytes; 100 are usual
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class Answer:
    """number: of the utterance. unknown: ways to say something that have a word it does not know."""

    number: str
    text: str = ""
    sure: float = 0.0
    unknown: tuple[str, ...] = ()
    error: str | None = None


class Owner(Protocol):
    """Who started it."""

    def loaded(self) -> None: ...

    def answered(self, answer: Answer) -> None: ...

    def ended(self, worker: RecogniserProcess, fault: str | None) -> None:
        """fault: it could not be loaded."""


class RecogniserProcess(ProcessProtocol):
    """hears: the number of the utterance that it has been given, as its owner says."""

    def __init__(self, command: list[str], reactor: Reactor, owner: Owner) -> None:
        """command: recogniser, language, megabytes, perhaps the model's folder."""
        self._command, self._reactor, self._owner = command, reactor, owner
        self.ready = False
        self.hears: str | None = None
        self._was_loaded = self._killed = False
        self._partial = b""
        self._fault: str | None = None
        self._loading: Alarm | None = None

    def start(self) -> None:
        program = [sys.executable, "-m", "ivr_flows.speech.recognising", *self._command]
        reactor: Any = self._reactor
        self._loading = self._reactor.callLater(LOADS, self.hangs)
        try:
            reactor.spawnProcess(self, program[0], program, env={**os.environ, **ONE_THREAD})
        except OSError as error:
            self._end(f"no process can be started: {error}")

    def tell(self, number: str, line: dict[str, object]) -> None:
        process: Any = self.transport
        process.write(json.dumps({"id": number} | line).encode() + b"\n")

    def outReceived(self, data: bytes) -> None:
        *lines, self._partial = (self._partial + data).split(b"\n")
        try:
            for line in lines:
                if not self._killed:
                    self._told(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError):
            self._kill("a recogniser says what is no answer")
        if len(self._partial) > LONGEST_ANSWER:
            self._partial = b""
            self._kill("a recogniser does not stop talking")

    def _told(self, answer: dict[str, Any]) -> None:
        if "fault" in answer:
            self._fault = str(answer["fault"])
        elif "ready" in answer:
            self.ready = self._was_loaded = True
            self._is_loaded()
            log.info("a recogniser is ready", recogniser=self._command[0], language=self._command[1])
            self._owner.loaded()
        elif "error" in answer:
            self._owner.answered(Answer(str(answer["id"]), error=str(answer["error"])))
        else:
            unknown = tuple(map(str, answer["unknown"]))
            text, sure = str(answer["text"]), float(answer["sure"])
            self._owner.answered(Answer(str(answer["id"]), text, sure, unknown))

    def errReceived(self, data: bytes) -> None:
        """Once it hears people, what it says might be what they said."""
        text = f"{len(data)} bytes" if self._was_loaded else data.decode(errors="replace").strip()[:500]
        log.warning("recogniser", said=text)

    def processEnded(self, reason: Failure) -> None:
        died = f"it died while it was loaded ({reason.value}): too little [speech] memory, or a broken model"
        if self.hears is not None:
            log.error("a recogniser died", reason=str(reason.value))
        self._end(None if self._was_loaded else self._fault or died)

    def _end(self, fault: str | None) -> None:
        self.ready = False
        self._is_loaded()
        self._owner.ended(self, fault)

    def _is_loaded(self) -> None:
        if self._loading is not None and self._loading.active():
            self._loading.cancel()

    def hangs(self) -> None:
        self._kill("a recogniser hangs")

    def _kill(self, why: str) -> None:
        if self._killed:
            return
        self.ready, self._killed = False, True
        log.error(why, recogniser=self._command[0], language=self._command[1], loaded=self._was_loaded)
        self._signal()

    def _signal(self) -> None:
        process: Any = self.transport
        with suppress(ProcessExitedAlready):
            process.signalProcess("KILL")

    def close(self) -> None:
        """It holds nothing that is worth waiting for."""
        self.ready, self._killed = False, True
        self._signal()
