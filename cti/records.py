"""The CRM database from the reactor: named pieces of work in threads of their own, bounded in number."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import structlog
from twisted.internet.defer import Deferred, DeferredSemaphore
from twisted.internet.task import deferLater
from twisted.internet.threads import deferToThreadPool
from twisted.python.failure import Failure
from twisted.python.threadpool import ThreadPool

from crm.database import Database
from crm.unit import Unit
from cti.reactor import Reactor

log = structlog.get_logger("cti.records")

T = TypeVar("T")

HEAVY = 2  # of this kind at once: each takes a processor and 64 MB
AGAIN = 1.0  # seconds until the database is asked once more


class Records:
    """`await records.ask("who is calling", lambda unit: unit.customers.by_number(number))`."""

    def __init__(self, database: Database, reactor: Reactor) -> None:
        self._database, self._reactor = database, reactor
        self._threads = ThreadPool(1, 6, "records")
        self._patient = ThreadPool(0, 2, "files")
        self._heavy = DeferredSemaphore(HEAVY)

    def start(self) -> None:
        self._threads.start()
        self._patient.start()

    def stop(self) -> None:
        self._threads.stop()
        self._patient.stop()

    def ask(self, what: str, work: Callable[[Unit], T], interaction: str | None = None) -> Deferred[T]:
        """`work` runs in one unit on a thread; it commits what it wants kept. Errors are its own; the
        log names the call for which it was."""

        def run() -> T:
            with self._database.unit() as unit:
                return work(unit)

        return self.run(what, run, interaction)

    def ask_heavily(
        self, what: str, work: Callable[[Unit], T], interaction: str | None = None
    ) -> Deferred[T]:
        """The same for work that makes or checks a password: few at once, and no caller is looked up later
        because of them."""
        return self._heavy.run(self.ask, what, work, interaction)

    async def insist(self, what: str, work: Callable[[Unit], T]) -> T:
        """The same, asked again and again until the database answers."""
        while True:
            try:
                return await self.ask(what, work)
            except Exception as fault:
                log.error("the database does not answer; asked again", what=what, fault=str(fault))
            await deferLater(self._reactor, AGAIN)

    def run(
        self, what: str, work: Callable[[], T], interaction: str | None = None, *, patient: bool = False
    ) -> Deferred[T]:
        """Work on files or processors that would hold up the reactor. patient: it takes seconds and can wait;
        no caller is looked up later because of it."""
        threads = self._patient if patient else self._threads
        answer: Deferred[T] = deferToThreadPool(self._reactor, threads, work)

        def told(failure: Failure) -> Failure:
            log.warning(what, interaction=interaction, fault=repr(failure.value))
            return failure

        answer.addErrback(told)
        return answer
