"""The journal: every fact of every call, durable and in order, written off the reactor.

Theory. `write` puts the fact into a file at once (some microseconds, so whatever anybody is told afterwards
is in it, and a killed process loses nothing) and returns. One thread carries facts from there into the
database, at most once in PACE seconds: a quiet server writes each fact at once, a busy one many in one
transaction, of which committing is the dearest part. When the database has all, the file is emptied. A
database that is away costs nothing but room in the file: the memory holds the first MOST_HELD of those that
wait, the rest is read again when their turn comes. Every fact has an id, so that giving it to the database
twice (after a crash between its commit and our hearing of it) does no harm.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

import structlog
from twisted.internet.defer import Deferred, succeed
from twisted.internet.threads import deferToThreadPool
from twisted.python.failure import Failure
from twisted.python.threadpool import ThreadPool

from crm.facts import BadFact, Fact, from_json, to_json
from cti.clock import Clock
from cti.journal_file import JournalFile
from cti.reactor import Alarm, Reactor

log = structlog.get_logger("cti.journal")

LAST_TRY = 5.0  # seconds that the database has for the last facts of a server that ends
LARGEST_BATCH = 1000  # facts in one transaction
PACE = 0.2  # seconds from the beginning of one transaction to that of the next; nobody who reads notices
MOST_HELD = 20_000  # facts in memory
TIDY = 64 * 1024  # bytes; a file no longer than this is not worth emptying after each batch
FIRST_RETRY, LONGEST_RETRY = 0.2, 5.0  # seconds between tries while the database does not take them


class Store(Protocol):
    def append(self, facts: Sequence[Fact]) -> None: ...


@dataclass(frozen=True, slots=True)
class Behind:
    """Facts not yet in the database, and the seconds for which the oldest of them has waited. `lost`: those
    that neither the file nor the memory could hold, since the start. `unkept`: the file takes no more, so
    that those who came last are in memory only."""

    count: int
    age: float
    lost: int = 0
    unkept: bool = False


class Journal:
    """For the reactor's thread. `unwritten`: the file."""

    def __init__(self, store: Store, clock: Clock, reactor: Reactor, unwritten: Path) -> None:
        self._store, self._clock, self._reactor = store, clock, reactor
        self._file = JournalFile(unwritten)
        self._thread = ThreadPool(1, 1, "journal")
        self._facts: deque[tuple[float, Fact]] = deque()
        self._in_file_only = 0  # facts behind those in memory
        self._read_from = 0  # where the first of them stands
        self._writing = 0  # how many of the first are in the thread's hands
        self._delay = FIRST_RETRY
        self._not_before = 0.0  # by our clock, when the next transaction may begin
        self._alarm: Alarm | None = None  # rings then
        self._fails = False  # the database did not take the last batch
        self._flushed: list[Deferred[None]] = []
        self._started = self._ending = False
        self._lost = 0
        self.wrote: Callable[[Fact], None] = lambda fact: None  # told of each, for the figures
        self._file_fails = False

    def start(self) -> None:
        """First comes what the server before could not bring into the database."""
        self._thread.start()
        self._started = True
        self._take_up()
        self._next_batch()

    async def stop(self) -> None:
        """What the database does not take within LAST_TRY seconds waits in the file for the next server."""
        if not self._started:
            return
        if not self._fails:
            self._ending = True
            self._hurry()
            await self.flushed().addTimeout(LAST_TRY, self._reactor, lambda result, seconds: None)
        if self._alarm is not None:
            self._alarm.cancel()
        self._started = False
        if waiting := self._waiting:
            log.error("facts wait in a file", facts=waiting, file=str(self._file.path))
        self._file.close()
        if not waiting:
            self._file.path.unlink(missing_ok=True)
        self._thread.stop()

    def write(self, fact: Fact) -> None:
        at = self._file.size
        kept = self._keep(fact)
        if len(self._facts) < MOST_HELD and not self._in_file_only:
            self._facts.append((self._clock.now(), fact))
        elif kept:
            self._read_from = self._read_from if self._in_file_only else at
            self._in_file_only += 1
        else:
            self._lost += 1
            log.critical("a fact is lost: neither disk nor memory has room", fact=to_json(fact))
        self._next_batch()
        self.wrote(fact)

    def flushed(self) -> Deferred[None]:
        """Fires when all that has been written so far is in the database."""
        if not self._waiting:
            return succeed(None)
        waiting: Deferred[None] = Deferred()
        self._flushed.append(waiting)
        return waiting

    @property
    def behind(self) -> Behind:
        oldest = self._clock.now() - self._facts[0][0] if self._facts else 0.0
        return Behind(self._waiting, oldest, self._lost, self._file_fails)

    @property
    def _waiting(self) -> int:
        return len(self._facts) + self._in_file_only

    # ---- the file ----------------------------------------------------------------------------------------

    def _keep(self, fact: Fact) -> bool:
        """Whether the file has it. One on a full disk goes on in memory, and into the database from there."""
        try:
            self._file.append(to_json(fact))
        except OSError as fault:
            if not self._file_fails:
                log.critical("facts are in memory only", file=str(self._file.path), fault=str(fault))
            self._file_fails = True
            return False
        if self._file_fails:
            log.warning("facts are in the file again", file=str(self._file.path))
        self._file_fails = False
        return True

    def _take_up(self) -> None:
        """What stands in the file from before, and what was written before the start, in that order."""
        try:
            self._file.open()
            lines, end = self._file.read(0, MOST_HELD)
        except OSError as fault:
            log.critical("the journal's file", file=str(self._file.path), fault=str(fault))
            return
        written = {fact.id for _, fact in self._facts}
        before = [(self._clock.now(), fact) for fact in self._read(lines) if fact.id not in written]
        self._facts.extendleft(reversed(before))
        if before:
            log.warning("facts of the server before are carried into the database", facts=len(before))
        if end < self._file.size:
            self._in_file_only, self._read_from = self._file.count(end), end

    def _read(self, lines: Sequence[str]) -> list[Fact]:
        facts: list[Fact] = []
        for line in lines:
            try:
                facts.append(from_json(line))
            except BadFact as fault:
                beside = self._file.set_aside(line)
                log.error("a line of the journal's file is no fact", fault=str(fault), kept=str(beside))
        return facts

    def _read_on(self) -> None:
        """The memory is empty: the next of those that only the file holds."""
        lines, self._read_from = self._file.read(self._read_from, MOST_HELD)
        self._in_file_only -= len(lines)
        if not lines:
            log.critical("the journal's file lost facts", facts=self._in_file_only)
            self._lost, self._in_file_only = self._lost + self._in_file_only, 0
        self._facts.extend((self._clock.now(), fact) for fact in self._read(lines))

    # ---- the database ------------------------------------------------------------------------------------

    def _next_batch(self) -> None:
        if not self._started or self._writing or self._alarm is not None or not self._facts:
            return
        now = self._clock.now()
        if now < self._not_before:
            self._alarm = self._reactor.callLater(self._not_before - now, self._hurry)
            return
        self._not_before = now + PACE
        batch = [fact for _, fact in islice(self._facts, LARGEST_BATCH)]
        self._writing = len(batch)
        written: Deferred[None] = deferToThreadPool(self._reactor, self._thread, self._append, batch)
        written.addCallbacks(self._written, self._not_written)

    def _append(self, batch: Sequence[Fact]) -> None:
        try:
            self._store.append(batch)
        except Exception:
            self._file.keep()  # it may be long until the database has them
            raise

    def _written(self, _: None) -> None:
        catching_up = self._writing == LARGEST_BATCH or self._in_file_only > 0
        for _written in range(self._writing):
            self._facts.popleft()
        self._writing, self._delay, self._fails = 0, FIRST_RETRY, False
        while not self._facts and self._in_file_only:
            self._read_on()
        if self._facts:
            self._not_before = 0.0 if catching_up or self._ending else self._not_before
            self._next_batch()
            return
        if self._file.size > TIDY:
            self._file.clear()
        waiting, self._flushed = self._flushed, []
        for one in waiting:
            one.callback(None)

    def _not_written(self, failure: Failure) -> None:
        self._writing, self._fails = 0, True
        log.error("the journal cannot be written; tried again", fault=str(failure.value), facts=self._waiting)
        self._not_before = self._clock.now() + self._delay
        self._delay = min(LONGEST_RETRY, self._delay * 2)
        self._next_batch()

    def _hurry(self) -> None:
        """The next transaction begins now, or as soon as the present one is over."""
        if self._alarm is not None and self._alarm.active():
            self._alarm.cancel()
        self._alarm, self._not_before = None, 0.0
        self._next_batch()
