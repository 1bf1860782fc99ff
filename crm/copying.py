"""A whole database as one SQLite file, and back into a database: for backups, and for a change of database.

SQLite is copied by its own online backup. PostgreSQL is read table by table in one snapshot, through the
models: no client program is needed, and what was kept on one kind of database can be restored on the other.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text

from crm import revisions
from crm.database import Database, said_clearly, shown
from crm.faults import CrmFault
from crm.models import Base

AT_ONCE = 1000  # rows

Tell = Callable[[str], None]


class NotEmpty(CrmFault):
    """Something stands already where a database is to be restored."""


class OtherVersion(CrmFault):
    """Its tables are not those of this Trunkline."""


def export(database: Database, file: Path) -> None:
    """Writes everything into `file`, as of one moment, while others write. Raises DatabaseUnavailable,
    OtherVersion, OSError."""
    if not database.on_postgresql:
        database.copy(file)
        return
    if database.revision() != revisions.newest():
        raise OtherVersion(
            f"the tables in {shown(database.url)} are of version {database.revision()}, this Trunkline's of "
            f"{revisions.newest()}; start it once, or use the Trunkline that belongs to them"
        )
    draft = file.with_name(f".{file.name}.unfinished")
    draft.unlink(missing_ok=True)
    with closing(Database(f"sqlite:///{draft}")) as copy:
        copy.migrate()
        with said_clearly(database.url), database.snapshot() as source, copy.durable() as target:
            _copy_all(source, target)
    draft.with_name(f"{draft.name}-wal").unlink(missing_ok=True)
    draft.with_name(f"{draft.name}-shm").unlink(missing_ok=True)
    draft.chmod(0o600)
    draft.replace(file)


def restore(file: Path, database: Database) -> None:
    """Brings the file of `export` up to this version and into an empty database. Raises NotEmpty,
    DatabaseTooNew, DatabaseUnavailable, OSError; then nothing is there that was not there before."""
    check_empty(database)
    with closing(Database(f"sqlite:///{file}")) as kept:
        kept.migrate()
    if not database.on_postgresql:
        shutil.move(file, Path(str(database.url.database)))
        return
    database.migrate()
    with (
        closing(Database(f"sqlite:///{file}")) as kept,
        said_clearly(database.url),
        kept.snapshot() as source,
        database.durable() as target,
    ):
        _copy_all(source, target)
        for table in Base.metadata.sorted_tables:
            _count_on(target, table)


def check_empty(database: Database) -> None:
    """Raises NotEmpty, DatabaseUnavailable."""
    if not database.on_postgresql:
        if Path(str(database.url.database)).exists():
            raise NotEmpty(f"{database.url.database} is there already; move it away first")
        return
    if database.revision() is None:
        return
    with said_clearly(database.url), database.snapshot() as connection:
        for table in Base.metadata.sorted_tables:
            if connection.scalar(select(func.count()).select_from(table)):
                raise NotEmpty(
                    f"{shown(database.url)} is not empty ({table.name}); name an empty one by --database-url"
                )


def _copy_all(source: Connection, target: Connection) -> None:
    for table in Base.metadata.sorted_tables:
        for some in source.execute(select(table)).partitions(AT_ONCE):
            target.execute(insert(table), [dict(row._mapping) for row in some])


def _count_on(target: Connection, table: Table) -> None:
    """PostgreSQL's own counter of row numbers begins after those that were brought along."""
    for column in table.primary_key.columns:
        name: Any = target.scalar(
            text("SELECT pg_get_serial_sequence(:table, :column)"),
            {"table": table.name, "column": column.name},
        )
        if name is not None:
            highest = target.scalar(select(func.max(column)))
            if highest:
                target.execute(text("SELECT setval(:name, :value)"), {"name": name, "value": highest})
