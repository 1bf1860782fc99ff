"""The way back: each version's tables can be left for the one before, with rows in every table, and come back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    DateTime,
    Float,
    Integer,
    Numeric,
    func,
    insert,
    inspect,
    select,
)

from crm import revisions
from crm.database import Database
from crm.models import Base
from crm.models.base import Utc

ROWS = 3
FITTING = {  # columns of which not every value will do
    "role": "agent", "direction": "in", "medium": "voice", "kind": "person", "index": 50, "language": "en",
}  # fmt: skip


def fill(connection: Connection) -> None:
    """Rows in every table; a reference refers to the row of the same place."""
    for table in Base.metadata.sorted_tables:
        rows = [
            {column.name: _value(column, place) for column in table.columns} for place in range(1, ROWS + 1)
        ]
        connection.execute(insert(table), rows)


def _value(column: Column[Any], place: int) -> Any:
    if column.name in FITTING and not column.foreign_keys:
        return FITTING[column.name]
    match column.type:
        case Boolean():
            return False
        case DateTime() | Utc():
            return datetime(2026, 11, 23, place, tzinfo=UTC)
        case JSON():
            return {"en": "x"}
        case Integer() | Float() | Numeric():
            return place
        case _:
            return f"r{place}"


def counts(connection: Connection) -> dict[str, int]:
    there = set(inspect(connection).get_table_names())
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
        if table.name in there
    }


@pytest.fixture
def filled(empty_url: str):
    database = Database(empty_url)
    database.migrate()
    with database.durable() as connection:
        fill(connection)
        assert set(counts(connection).values()) == {ROWS}
    yield database
    database.close()


@pytest.mark.parametrize("revision", revisions.all_known()[:-1])
def test_back_to_an_earlier_version_and_up_again(filled: Database, revision: str):
    filled.downgrade(revision)
    assert filled.revision() == revision
    with filled.durable() as connection:
        assert set(counts(connection).values()) == {ROWS}, "what the earlier version knows is still there"
    filled.migrate()
    assert filled.revision() == revisions.newest()
    with filled.durable() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "target_metadata": Base.metadata}
        )
        assert compare_metadata(context, Base.metadata) == []
        again = counts(connection)
    assert again["interactions"] == again["facts"] == again["accounts"] == ROWS
    assert filled.faults() == ()


def test_a_database_without_tables_has_no_version(empty_url: str):
    database = Database(empty_url)
    assert database.revision() is None
    database.close()
