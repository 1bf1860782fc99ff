"""The journal: every fact of every call, durable and in order, written off the reactor.

`write` returns at once. One thread writes; whatever came meanwhile is its next batch, so a quiet server
writes each fact at once and a busy one many in one transaction, without a timer that would delay them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog
from twisted.internet.defer import Deferred, succeed
from twisted.internet.threads import deferToThreadPool
from twisted.python.failure import Failure
from twisted.python.threadpool import ThreadPool

from config.secrets import write_private
from crm.facts import BadFact, Fact, from_json, to_json
from cti.clock import Clock
from cti.reactor import Alarm, Reactor

log = structlog.get_logger("cti.journal")

LAST_TRY = 5.0  # seconds that the database has for the last facts of a server that ends
LARGEST_BATCH = 1000  # facts in one transaction
FIRST_RETRY, LONGEST_RETRY = 0.2, 5.0  # seconds between tries while the database does not take them


class Store(Protocol):
    def append(self, facts: Sequence[Fact]) -> None: ...


@dataclass(frozen=True, slots=True)
class Behind:
    """Facts not yet durable, and the seconds for which the oldest of them has waited."""

    count: int
    age: float


class Journal:
    """For the reactor's thread. Facts that the database does not take wait in order and are tried again.

    unwritten: a file for those that it has not taken when the server ends; the next server writes them.
    """

    def __init__(self, store: Store, clock: Clock, reactor: Reactor, unwritten: Path) -> None:
        self._store, self._clock, self._reactor, self._unwritten = store, clock, reactor, unwritten
        self._thread = ThreadPool(1, 1, "journal")
        self._facts: deque[tuple[float, Fact]] = deque()
        self._writing = 0  # how many of the first are in the thread's hands
        self._delay = FIRST_RETRY
        self._retry: Alarm | None = None
        self._flushed: list[Deferred[None]] = []
        self._started = False

    def start(self) -> None:
        self._thread.start()
        self._started = True
        if self._take_up():
            self.flushed().addCallback(lambda _: self._unwritten.unlink(missing_ok=True))
        self._next_batch()

    async def stop(self) -> None:
        """Writes what is left: to the file, if the database does not take it within LAST_TRY seconds."""
        if not self._started:
            return
        if self._retry is None:
            await self.flushed().addTimeout(LAST_TRY, self._reactor, lambda result, seconds: None)
        if self._retry is not None:
            self._retry.cancel()
        self._started = False
        if self._facts:
            self._leave_behind()
        self._thread.stop()

    def write(self, fact: Fact) -> None:
        self._facts.append((self._clock.now(), fact))
        self._next_batch()

    def flushed(self) -> Deferred[None]:
        """Fires when all that has been written so far is durable."""
        if not self._facts:
            return succeed(None)
        waiting: Deferred[None] = Deferred()
        self._flushed.append(waiting)
        return waiting

    @property
    def behind(self) -> Behind:
        oldest = self._clock.now() - self._facts[0][0] if self._facts else 0.0
        return Behind(len(self._facts), oldest)

    def _take_up(self) -> bool:
        """What the server before left in the file, before anything that happens now."""
        if not self._unwritten.exists():
            return False
        left: list[tuple[float, Fact]] = []
        for line in self._unwritten.read_text(encoding="utf-8").splitlines():
            try:
                left.append((self._clock.now(), from_json(line)))
            except BadFact as fault:
                log.error("a fact in the file is none", line=line, fault=str(fault))
        self._facts.extendleft(reversed(left))
        log.warning("facts of the server before are written now", facts=len(left))
        return True

    def _leave_behind(self) -> None:
        """A fact that the database has taken meanwhile does no harm there: each has an id."""
        lines = "".join(to_json(fact) + "\n" for _, fact in self._facts)
        try:
            write_private(self._unwritten, lines)
        except OSError as fault:
            log.error("facts are lost", facts=len(self._facts), fault=str(fault))
        else:
            log.error("facts wait in a file", facts=len(self._facts), file=str(self._unwritten))

    def _next_batch(self) -> None:
        if not self._started or self._writing or self._retry is not None or not self._facts:
            return
        batch = [fact for _, fact in list(self._facts)[:LARGEST_BATCH]]
        self._writing = len(batch)
        written: Deferred[None] = deferToThreadPool(self._reactor, self._thread, self._store.append, batch)
        written.addCallbacks(self._written, self._not_written)

    def _written(self, _: None) -> None:
        for _written in range(self._writing):
            self._facts.popleft()
        self._writing, self._delay = 0, FIRST_RETRY
        if self._facts:
            self._next_batch()
            return
        waiting, self._flushed = self._flushed, []
        for one in waiting:
            one.callback(None)

    def _not_written(self, failure: Failure) -> None:
        self._writing = 0
        log.error(
            "the journal cannot be written; tried again", fault=str(failure.value), facts=len(self._facts)
        )
        self._retry = self._reactor.callLater(self._delay, self._try_again)
        self._delay = min(LONGEST_RETRY, self._delay * 2)

    def _try_again(self) -> None:
        self._retry = None
        self._next_batch()
