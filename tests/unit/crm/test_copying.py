"""A whole database into one file and out of it again, from each kind to each kind."""

from __future__ import annotations

import threading
from contextlib import closing

import pytest
from crm_scene import Calls
from test_migrations_back import ROWS, counts, fill

from crm.copying import NotEmpty, check_empty, export, restore
from crm.database import Database
from crm.journal_store import JournalStore
from crm.models import Base


@pytest.fixture(params=["sqlite", "postgresql"])
def other_url(request, tmp_path):
    """Another database, without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'other.db'}"
    return request.getfixturevalue("cluster").new_database()


def rows(connection):
    """Everything that stands in it."""
    found = {}
    for table in Base.metadata.sorted_tables:
        keys = list(table.primary_key.columns)
        found[table.name] = [tuple(row) for row in connection.execute(table.select().order_by(*keys))]
    return found


def test_every_row_of_every_table_comes_back(empty_url, other_url, tmp_path):
    with closing(Database(empty_url)) as database, closing(Database(other_url)) as other:
        database.migrate()
        with database.durable() as connection:
            fill(connection)
            before = rows(connection)
        export(database, tmp_path / "kept.db")
        restore(tmp_path / "kept.db", other)
        with other.durable() as connection:
            assert rows(connection) == before
            assert set(counts(connection).values()) == {ROWS}


def test_life_goes_on_where_it_was_restored(empty_url, other_url, tmp_path):
    with closing(Database(empty_url)) as database, closing(Database(other_url)) as other:
        database.migrate()
        Calls(JournalStore(database)).answered("before")
        export(database, tmp_path / "kept.db")
        restore(tmp_path / "kept.db", other)
        Calls(JournalStore(other)).answered("after", at=100)
        with other.unit() as unit:
            assert (
                len(unit.interactions.get("before").segments)
                == len(unit.interactions.get("after").segments)
                == 4
            )
            assert unit.facts.of("after")


def test_a_copy_is_of_one_moment_while_the_journal_writes(empty_url, tmp_path):
    with closing(Database(empty_url)) as database:
        database.migrate()
        calls, stop = Calls(JournalStore(database)), threading.Event()

        def write() -> None:
            place = 0
            while not stop.is_set():
                calls.answered(f"call-{place}", at=place)
                place += 1

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for place in range(3):
                export(database, tmp_path / f"{place}.db")
        finally:
            stop.set()
            writer.join(30)
    for place in range(3):
        with closing(Database(f"sqlite:///{tmp_path / f'{place}.db'}")) as copy:
            assert copy.faults() == ()
            with copy.unit() as unit:
                assert unit.interactions.open() == ()  # each call was written in one batch


def test_nothing_is_restored_over_something(empty_url, tmp_path):
    with closing(Database(empty_url)) as database:
        check_empty(database)
        database.migrate()
        with database.unit() as unit:
            unit.customers.add(name="Margaret Okafor")
            unit.commit()
        export(database, tmp_path / "kept.db")
        with pytest.raises(NotEmpty):
            restore(tmp_path / "kept.db", database)
        with database.unit() as unit:
            assert len(unit.customers.search("okafor")) == 1
