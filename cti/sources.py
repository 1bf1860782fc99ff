"""The firm's own databases, as flows ask them: bounded in time, in number and in what they give.

Each source has threads and connections of its own, so that one that hangs holds up no caller of another, and
nobody's journal. What is not to be changed is asked in a transaction that may only read. Parameters stand in
no log: they may be secret.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from decimal import Decimal
from itertools import islice
from math import ceil
from typing import Any
from urllib.parse import quote
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import URL, Connection, CursorResult, Engine, RowMapping, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from twisted.internet.defer import TimeoutError as GivenUp
from twisted.internet.threads import deferToThreadPool
from twisted.python.threadpool import ThreadPool

from config.home import Home
from config.schema import Site, Source
from cti.reactor import Reactor
from cti.turnstile import KeptAnswers, Turnstile, values
from ivr_flows.effects import Failed, Query, Result, Rows, TimedOut

log = structlog.get_logger("cti.sources")

MOST_ROWS = 200
AT_ONCE = 10  # of them
LARGEST = 1024 * 1024  # characters of an answer, and of one value of it
OFTEN = 1000  # steps of SQLite's machine after which it looks at the clock


class Bad(Exception):
    """A question that a source cannot answer, in words that hold no value."""


@dataclass(slots=True)
class _Open:
    """A source in use."""

    settings: Source
    engine: Engine
    threads: ThreadPool
    turnstile: Turnstile
    kept: KeptAnswers


class Sources:
    """Those of the site file. `use` takes over another; `ask` answers an effect and never fails otherwise."""

    def __init__(self, site: Site, home: Home, reactor: Reactor) -> None:
        self._home, self._reactor = home, reactor
        self._open: dict[str, _Open] = {}
        self._zone: ZoneInfo = site.zone
        self._running = False
        self.use(site)

    def use(self, site: Site) -> None:
        """A source that changed is opened anew; who is asking the old one gets his answer."""
        wanted = {source.name: source for source in site.sources}
        for name, source in list(self._open.items()):
            if wanted.get(name) != source.settings:
                self._close(self._open.pop(name))
        for name, settings in wanted.items():
            if name not in self._open:
                self._open[name] = self._opened(settings)
                if self._running:
                    self._open[name].threads.start()

    def _opened(self, settings: Source) -> _Open:
        return _Open(
            settings,
            _engine(settings, self._home),
            ThreadPool(0, settings.connections, settings.name),
            Turnstile(settings.connections),
            KeptAnswers(time.monotonic),
        )

    def start(self) -> None:
        self._running = True
        for source in self._open.values():
            source.threads.start()

    def stop(self) -> None:
        self._running = False
        for source in self._open.values():
            self._close(source)
        self._open.clear()

    async def ask(self, query: Query) -> Result:
        source = self._open.get(query.source)
        if source is None:
            return Failed(f'there is no source "{query.source}"')
        question = (query.statement, values(query.given), query.columns)
        keep = None if query.writes else query.keep
        return await source.kept.or_ask(question, keep, lambda: self._asked(source, query))

    async def _asked(self, source: _Open, query: Query) -> Result:
        if query.writes and not source.settings.writes:
            return Failed(f'source "{query.source}" may only be read')
        if not source.turnstile.enter():
            return Failed(f'source "{query.source}" has too much to do')
        wait = query.wait or source.settings.wait
        answer = deferToThreadPool(
            self._reactor, source.threads, self._carry_out, source, query, time.monotonic() + wait
        )
        answer.addBoth(self._answered, source)
        answer.addTimeout(wait, self._reactor)
        try:
            return await answer
        except GivenUp:
            log.warning("a source did not answer in time", source=query.source, wait=wait)
            return TimedOut()
        except Bad as fault:
            log.warning("a source refuses", source=query.source, fault=str(fault))
            return Failed(f'source "{query.source}": {fault}')

    def _answered(self, result: Any, source: _Open) -> Any:
        source.turnstile.leave()
        return result

    def _close(self, source: _Open) -> None:
        """When its last question is answered; nobody waits for that."""

        def end() -> None:
            if source.threads.started:
                source.threads.stop()
            source.engine.dispose()

        self._reactor.callInThread(end)

    # ---- on a thread -----------------------------------------------------------------------------------

    def _carry_out(self, source: _Open, query: Query, until: float) -> Result:
        """Raises Bad, GivenUp. until: by the monotonic clock; who waited longer for his turn is not asked
        for."""
        left = until - time.monotonic()
        if left <= 0:
            raise GivenUp
        try:
            with source.engine.connect() as connection:
                self._bound(connection, query, until, left)
                if not query.writes:  # its rows come as they are taken, not all of them at once
                    connection = connection.execution_options(stream_results=True, max_row_buffer=AT_ONCE)
                found = connection.execute(text(query.statement), dict(query.given))
                rows: Sequence[tuple[Any, ...]] = ()
                touched = found.rowcount
                if found.returns_rows:
                    with closing(found):
                        rows = list(self._rows(found, query.columns))
                    touched = len(rows)
                if query.writes:
                    connection.commit()
                return Rows(tuple(rows), max(touched, 0))
        except SQLAlchemyError as fault:
            cause = getattr(fault, "orig", None) or fault
            if time.monotonic() >= until:
                raise GivenUp from None
            raise Bad(type(cause).__name__) from None  # its own words may quote a value

    def _bound(self, connection: Connection, query: Query, until: float, left: float) -> None:
        """It ends by itself, and changes nothing unless it may."""
        if connection.dialect.name == "sqlite":
            driver: Any = connection.connection.driver_connection
            driver.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)
            driver.set_progress_handler(lambda: time.monotonic() >= until, OFTEN)
            connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if query.writes else 'ON'}")
        else:
            if not query.writes:
                connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {ceil(left * 1000)}")

    def _rows(self, found: CursorResult[Any], columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        size = 0
        for row in islice(found.mappings(), MOST_ROWS):
            values = self._values(row, columns)
            size += sum(len(value) for value in values if isinstance(value, str))
            if size > LARGEST:
                raise Bad(f"it answers more than {LARGEST // 1024} KB")
            yield values

    def _values(self, row: RowMapping, columns: Sequence[str]) -> tuple[Any, ...]:
        for column in columns:
            if column not in row:
                raise Bad(f'there is no column "{column}"; there are {", ".join(map(str, row))}')
        return tuple(self._value(row[column], column) for column in columns)

    def _value(self, value: Any, column: str) -> Any:
        match value:
            case None | bool() | int() | float() | Decimal() | str():
                return value
            case datetime():
                return value if value.tzinfo is None else value.astimezone(self._zone).replace(tzinfo=None)
            case date():
                return value
            case UUID() | time_of_day() | timedelta():
                return str(value)
        raise Bad(f'column "{column}" holds a {type(value).__name__}, which no variable can')


def _engine(source: Source, home: Home) -> Engine:
    url: URL = make_url(home.database_url(source.url))
    arguments: dict[str, Any] = {"connect_timeout": ceil(source.wait)}
    if url.get_backend_name() == "sqlite":  # a file that is not there is not made
        file = f"file:{quote(url.database or '')}"
        url = URL.create("sqlite", database=file, query={"mode": "rw", "uri": "true"})
        arguments = {"timeout": source.wait, "check_same_thread": False}
    elif url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return create_engine(
        url, pool_size=source.connections, max_overflow=0, pool_timeout=source.wait, pool_pre_ping=True,
        connect_args=arguments, hide_parameters=True,
    )  # fmt: skip
