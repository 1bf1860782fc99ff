"""The database: where it is, how its connections behave, how its tables come up to date.

SQLite (one file on a local disk) and PostgreSQL. Under SQLite each connection has WAL, foreign keys, a wait
of 5 s for another writer and synchronous NORMAL; the journal's own connection has FULL, so that a fact that
was acknowledged survives a loss of power.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DBAPIError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
)

from crm import revisions
from crm.faults import BadDatabaseUrl, DatabaseUnavailable
from crm.passwords import Passwords
from crm.unit import Unit

BUSY_WAIT = 5000  # ms that a SQLite connection waits for another writer
ANALYSED = 400  # rows an index from which SQLite makes its figures: some milliseconds, however large it is
POOL = 8
FORMS = "sqlite:///FILE or postgresql://user:password@host/name"
NOT_ALLOWED = "42501"  # PostgreSQL: this user may not do that
MIGRATION_LOCK = 0x7472756E6B  # "trunk"; PostgreSQL's name for "somebody migrates"


class Database:
    """`with database.unit() as unit: … unit.commit()`. Safe to share between threads; opens nothing before
    use.

    url: "sqlite:////path/to/file.db", "postgresql://user:password@host/name" (psycopg 3).
    country: where telephone numbers without a country code belong, as the site file says; None reads only
    international ones.
    Raises BadDatabaseUrl for a URL that is none of these.
    """

    def __init__(self, url: str, *, country: str | None = None, passwords: Passwords | None = None) -> None:
        self.url = _url(url)
        self.country = country
        self._passwords = passwords or Passwords()
        self._engine = _engine(self.url, "NORMAL", POOL)
        self._durable = self._engine if self.on_postgresql else _engine(self.url, "FULL", 1)

    @property
    def on_postgresql(self) -> bool:
        return self.url.get_backend_name() == "postgresql"

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        """One piece of work. Nothing is kept unless `unit.commit()` was called.

        Under SQLite the first write takes the one write lock until the unit ends: read first, write, leave.
        Raises DatabaseUnavailable.
        """
        with said_clearly(self.url), self._engine.connect() as connection:
            yield Unit(connection, self.country, self._passwords)

    @contextmanager
    def durable(self) -> Iterator[Connection]:
        """A transaction that is on the disk when the block ends; the journal's. Rolled back by any exception.

        Raises what SQLAlchemy raises.
        """
        with self._durable.begin() as connection:
            if not self.on_postgresql:
                # its first statement only reads, and a lock taken after that may come too late
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection for reading that sees one moment, whatever others write meanwhile. Raises what
        SQLAlchemy raises."""
        with self._engine.connect() as connection:
            if self.on_postgresql:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            else:
                connection.exec_driver_sql("BEGIN")
            yield connection.execution_options(yield_per=1000)
            connection.rollback()

    def migrate(self) -> None:
        """Brings the tables up to date, from nothing or from any earlier version, in one transaction.

        Several processes may do it at once: one works, the others find it done. Raises DatabaseUnavailable,
        DatabaseTooNew.
        """
        with self._altering() as connection:
            revisions.upgrade(connection, shown(self.url))

    def downgrade(self, revision: str) -> None:
        """Back to an earlier version's tables, in one transaction. Raises DatabaseUnavailable."""
        with self._altering() as connection:
            revisions.downgrade(connection, revision)

    def revision(self) -> str | None:
        """The version of its tables; None: there are none yet. Raises DatabaseUnavailable."""
        with said_clearly(self.url), self._engine.connect() as connection:
            return revisions.present(connection)

    def faults(self) -> tuple[str, ...]:
        """What SQLite finds wrong with its file; PostgreSQL looks after itself. Raises
        DatabaseUnavailable."""
        with said_clearly(self.url), self._engine.connect() as connection:
            if self.on_postgresql:
                connection.execute(text("SELECT 1"))
                return ()
            told = connection.exec_driver_sql("PRAGMA quick_check(10)").scalars().all()
        return tuple(str(line) for line in told if line != "ok")

    def copy(self, file: Path) -> None:
        """A whole copy of a SQLite database, while others write to it; under its name only when it is whole.
        Raises DatabaseUnavailable, OSError; ValueError on PostgreSQL."""
        if self.on_postgresql:
            raise ValueError("only a SQLite file is copied so")
        draft = file.with_name(f".{file.name}.unfinished")
        draft.unlink(missing_ok=True)
        with said_clearly(self.url), self._engine.connect() as connection:
            own: Any = connection.connection.driver_connection
            draft.touch(mode=0o600)
            target = sqlite3.connect(draft)
            try:
                own.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
            except sqlite3.Error as error:
                draft.unlink(missing_ok=True)
                raise OSError(None, str(error), str(file)) from error
            finally:
                target.close()
        draft.replace(file)

    @contextmanager
    def _altering(self) -> Iterator[Connection]:
        """One transaction in which tables may be altered, by one process at a time."""
        with said_clearly(self.url), self._engine.connect() as connection:
            if self.on_postgresql:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
                yield connection
                connection.commit()
                return
            # altering a table means making it anew, which must not cascade; a transaction cannot switch it
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                yield connection
                connection.commit()
            finally:
                connection.rollback()
                connection.exec_driver_sql("PRAGMA foreign_keys = ON")

    def close(self) -> None:
        self._engine.dispose()
        self._durable.dispose()


@contextmanager
def said_clearly(url: URL) -> Iterator[None]:
    """Turns the drivers' errors about the database itself into one sentence that says what to do."""
    try:
        yield
    except DBAPIError as error:
        if not _of_the_database(error):
            raise
        raise DatabaseUnavailable(
            f"the database {shown(url)} does not serve: {' '.join(str(error.orig or error).split())}; "
            "check [database] url in the site file, that the server runs and that its disk has room"
        ) from error


def _of_the_database(error: DBAPIError) -> bool:
    """Whether not the statement but the database is at fault: not reached, full, damaged, closed to us, or
    its url has an option that the driver does not know."""
    damaged = type(error) is DatabaseError  # SQLite's "file is not a database", "disk image is malformed"
    forbidden = getattr(error.orig, "sqlstate", None) == NOT_ALLOWED
    connecting = isinstance(error, ProgrammingError) and error.statement is None
    return isinstance(error, OperationalError | InterfaceError) or damaged or forbidden or connecting


def shown(url: URL) -> str:
    """The URL without its password."""
    return url.render_as_string(hide_password=True)


def _url(text: str) -> URL:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):  # the latter of a port that is no number; both quote the password
        raise BadDatabaseUrl(
            f"the database url cannot be read; write {FORMS}, and the port as a number"
        ) from None
    match url.get_backend_name():
        case "sqlite" if url.database:
            return url.set(drivername="sqlite")
        case "postgresql":
            return url.set(drivername="postgresql+psycopg")
        case other:
            raise BadDatabaseUrl(f'the database url: "{other}" is not served; write {FORMS}')


def _engine(url: URL, synchronous: Literal["NORMAL", "FULL"], size: int) -> Engine:
    if url.get_backend_name() == "postgresql":
        return create_engine(url, pool_size=size, pool_pre_ping=True)
    # IMMEDIATE: what begins to write takes the lock at once and waits for it, instead of failing half-way
    engine = create_engine(
        url, pool_size=size, connect_args={"timeout": BUSY_WAIT / 1000, "isolation_level": "IMMEDIATE"}
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_WAIT}")
        _use_wal(cursor)
        cursor.execute(f"PRAGMA synchronous = {synchronous}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "close")
    def keep_figures(connection: sqlite3.Connection, _record: Any) -> None:
        """SQLite plans by figures of its tables, and knows only from a connection that worked which it needs.
        Whoever is writing just then goes first: the next who closes will do it."""
        with suppress(sqlite3.Error):
            cursor = connection.cursor()
            for setting in ("busy_timeout = 100", f"analysis_limit = {ANALYSED}", "optimize"):
                cursor.execute(f"PRAGMA {setting}")
            cursor.close()

    return engine


def _use_wal(cursor: sqlite3.Cursor) -> None:
    """Of several who open a new file at once, one turns it over to WAL; SQLite refuses the others at once
    instead of waiting as for any other lock."""
    patience = time.monotonic() + BUSY_WAIT / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > patience:
                raise
            time.sleep(0.01)
        else:
            return
