"""Values out of web services' answers, picked in a process that is stopped when it takes too long."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any, Literal

import structlog
from twisted.internet.defer import CancelledError, Deferred, DeferredLock
from twisted.internet.defer import TimeoutError as GivenUp
from twisted.internet.error import ProcessExitedAlready
from twisted.internet.protocol import ProcessProtocol
from twisted.python.failure import Failure

from cti.answer_worker import LOADED
from cti.once import Once
from cti.reactor import Reactor
from ivr_flows.effects import Pick
from ivr_flows.picking import Unreadable
from ivr_flows.variables import Value

log = structlog.get_logger("cti.answer_reader")

LONGEST = 2.0  # seconds for one answer; 1 MB of JSON takes 0.1
DIED = "what its reader died of"
PROGRAM = (sys.executable, "-m", "cti.answer_worker")


class AnswerReader:
    """One process, begun anew as soon as an answer has ended it. Answers are read in turn."""

    def __init__(self, reactor: Reactor, program: tuple[str, ...] = PROGRAM) -> None:
        self._reactor, self._program = reactor, program
        self._turn = DeferredLock()
        self._worker: _Worker | None = None
        self._stopped = False

    def get_ready(self) -> None:
        """So that nobody waits until it is loaded, most of a second."""
        self._living_worker()

    async def picked(
        self, answer: str, picks: Mapping[str, Pick], kind: Literal["xml", "html"]
    ) -> dict[str, Value]:
        """As ivr_flows.picking.picked. Raises Unreadable, also for what takes too long or too much."""
        ways = {name: (pick.way, pick.path) for name, pick in picks.items()}
        await self._turn.acquire()
        try:
            read = await self._asked({"answer": answer, "kind": kind, "picks": ways})
        finally:
            self._turn.release()
        if "values" not in read:
            raise Unreadable(read["unreadable"])
        return {name: _value(value) for name, value in read["values"].items()}

    async def _asked(self, what: dict[str, Any]) -> dict[str, Any]:
        worker = self._living_worker()
        await worker.loaded.wait()
        if worker.ended:
            raise Unreadable(DIED)
        try:
            return await worker.ask(what).addTimeout(LONGEST, self._reactor)
        except GivenUp:
            log.error("an answer takes too long to be read", seconds=LONGEST)
            worker.close()
            raise Unreadable("what takes too long to be read") from None
        except CancelledError:  # nobody waits any more
            worker.close()
            raise
        finally:
            if worker.ended and not self._stopped:
                self.get_ready()  # the next caller is not to wait for it

    def _living_worker(self) -> _Worker:
        if self._worker is None or self._worker.ended:
            self._worker = _Worker()
            self._reactor.spawnProcess(self._worker, self._program[0], self._program, env=dict(os.environ))
        return self._worker

    def stop(self) -> None:
        self._stopped = True
        if self._worker is not None:
            self._worker.close()


class _Worker(ProcessProtocol):
    """A line in, a line out."""

    def __init__(self) -> None:
        self._said = b""
        self._asked = LOADED
        self._awaited: Deferred[dict[str, Any]] = Deferred()
        self.loaded: Once[None] = Once()
        self.ended = False

    def ask(self, what: dict[str, Any]) -> Deferred[dict[str, Any]]:
        self._asked += 1
        self._awaited = Deferred()
        process: Any = self.transport  # zope's IProcessTransport
        process.write(json.dumps({"id": self._asked, **what}).encode() + b"\n")
        return self._awaited

    def close(self) -> None:
        self.ended = True
        process: Any = self.transport
        with suppress(ProcessExitedAlready):
            process.signalProcess("KILL")

    def outReceived(self, data: bytes) -> None:
        *lines, self._said = (self._said + data).split(b"\n")
        for line in lines:
            self.loaded.fire(None)
            self._tell(json.loads(line))

    def errReceived(self, data: bytes) -> None:
        log.warning("answer worker", said=data.decode(errors="replace").strip()[-500:])

    def processEnded(self, reason: Failure) -> None:
        self.ended = True
        self.loaded.fire(None)
        self._tell({"id": self._asked, "unreadable": DIED})

    def _tell(self, read: dict[str, Any]) -> None:
        if (
            read["id"] == self._asked != LOADED and not self._awaited.called
        ):  # else nobody waits for it any more
            self._awaited.callback(read)


def _value(value: Any) -> Value:
    match value:
        case {"number": str(number)}:
            return Decimal(number)
        case list():
            return tuple(value)
        case None | bool() | int() | str():
            return value
    raise Unreadable("a value that no variable can hold")
