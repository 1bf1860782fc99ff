"""Units, errors that say what to do, and what a database does under several hands."""

from __future__ import annotations

import threading
from pathlib import Path
from traceback import format_exception

import pytest
from crm_scene import OKAFOR, Calls
from postgresql_cluster import Cluster
from sqlalchemy.exc import ProgrammingError

from crm.database import Database
from crm.faults import BadDatabaseUrl, DatabaseTooNew, DatabaseUnavailable
from crm.journal_store import JournalStore


def test_nothing_is_kept_unless_the_unit_commits(database: Database):
    with database.unit() as unit:
        unit.customers.add(name="Margaret Okafor")
    with database.unit() as unit:
        assert unit.customers.search("okafor") == ()
        unit.customers.add(name="Margaret Okafor")
        unit.commit()
    with database.unit() as unit:
        assert [customer.name for customer in unit.customers.search("okafor")] == ["Margaret Okafor"]


def test_an_error_in_a_unit_keeps_nothing_and_leaves_the_database_usable(database: Database):
    def stumble() -> None:
        with database.unit() as unit:
            unit.customers.add(name="Margaret Okafor")
            raise RuntimeError("stumbled")

    with pytest.raises(RuntimeError, match="stumbled"):
        stumble()
    with database.unit() as unit:
        assert unit.customers.search("okafor") == ()
        assert unit.customers.add(name="Daniel Reyes").version == 1
        unit.commit()


def test_sixteen_threads_write_at_once_and_nothing_is_lost(database: Database):
    go = threading.Barrier(16)
    failed: list[BaseException] = []

    def write(place: int) -> None:
        go.wait()
        try:
            for n in range(5):
                with database.unit() as unit:
                    unit.customers.by_number(
                        OKAFOR
                    )  # reading first is what makes SQLite refuse a late writer
                    unit.customers.add(name=f"Customer {place}-{n}", numbers=[OKAFOR])
                    unit.commit()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(place,)) for place in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    with database.unit() as unit:
        assert len(unit.customers.by_number(OKAFOR)) == 80


def test_the_journal_writes_while_others_do(database: Database, calls: Calls):
    go = threading.Barrier(2)
    failed: list[BaseException] = []

    def screens() -> None:
        go.wait()
        try:
            for n in range(30):
                with database.unit() as unit:
                    unit.customers.add(name=f"Customer {n}")
                    unit.commit()
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=screens)
    thread.start()
    go.wait()
    for n in range(30):
        calls.answered(f"call-{n}", at=n)
    thread.join(60)
    assert failed == []
    with database.unit() as unit:
        assert len(unit.interactions.history(number=OKAFOR, limit=100)) == 30
        assert len(unit.customers.search("customer", limit=100)) == 30


def test_sqlite_connections_are_as_the_house_wants_them(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    wanted = {"journal_mode": "wal", "busy_timeout": 5000, "foreign_keys": 1}
    with database.unit() as unit:
        ordinary = {name: _pragma(unit._connection, name) for name in (*wanted, "synchronous")}
    with database.durable() as connection:
        durable = {name: _pragma(connection, name) for name in (*wanted, "synchronous")}
    database.close()
    assert ordinary == {**wanted, "synchronous": 1}  # NORMAL
    assert durable == {**wanted, "synchronous": 2}  # FULL: the journal's


def _pragma(connection, name):
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://user:secret@host/db", '"mysql" is not served'),
        ("secret", "cannot be read"),
        ("postgresql://user:secret@host:abc/db", "the port as a number"),
        ("sqlite://", "write sqlite:///FILE"),
    ],
)
def test_a_url_that_is_not_served_is_refused_with_what_to_write(url: str, says: str):
    with pytest.raises(BadDatabaseUrl, match=says) as refused:
        Database(url)
    assert "secret" not in "".join(format_exception(refused.value))


@pytest.mark.parametrize("url", ["postgresql://u:secret@h/n", "postgresql+psycopg://u:secret@h/n"])
def test_both_ways_to_write_postgresql_mean_psycopg(url: str):
    assert Database(url).url.drivername == "postgresql+psycopg"


def test_a_file_in_a_folder_that_is_not_there_is_one_clear_sentence(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path / 'nowhere' / 'a.db'}")
    with pytest.raises(DatabaseUnavailable) as refused:
        database.migrate()
    assert "nowhere" in str(refused.value)
    assert "check [database] url" in str(refused.value)


def test_a_server_that_is_not_there_is_one_clear_sentence_without_the_password(tmp_path: Path):
    database = Database(f"postgresql://trunkline:secret@/trunkline?host={tmp_path}")
    with pytest.raises(DatabaseUnavailable) as refused, database.unit() as unit:
        unit.customers.get(1)
    assert "check [database] url" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_an_option_that_postgresql_does_not_know_is_one_clear_sentence():
    database = Database("postgresql://trunkline:secret@/trunkline?sslmod=require")
    with pytest.raises(DatabaseUnavailable, match=r'"sslmod"; check \[database\] url') as refused:
        database.migrate()
    assert "secret" not in str(refused.value)


def test_a_wrong_statement_is_our_fault_and_not_the_databases(cluster: Cluster):
    database = Database(cluster.new_database())
    with pytest.raises(ProgrammingError), database.unit() as unit:
        unit.customers.get(1)  # there are no tables yet
    database.close()


def test_sqlite_keeps_figures_of_its_tables_when_it_is_closed(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    database.migrate()
    Calls(JournalStore(database)).answered("one")
    with database.unit() as unit:
        assert unit.interactions.history(number=OKAFOR)
    database.close()
    with database.durable() as connection:
        analysed = connection.exec_driver_sql("SELECT DISTINCT tbl FROM sqlite_stat1").scalars().all()
    database.close()
    assert "interactions" in analysed


def test_tables_of_a_later_version_are_refused(database: Database):
    with database.durable() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseTooNew, match="of a later Trunkline"):
        database.migrate()


def test_after_a_restart_of_postgresql_the_next_work_succeeds(cluster: Cluster):
    database = Database(cluster.new_database())
    database.migrate()
    store = JournalStore(database)
    calls = Calls(store)
    calls.answered("before")
    cluster.down()
    with pytest.raises(DatabaseUnavailable):
        calls.answered("meanwhile")
    cluster.up()
    calls.answered("after", at=100)
    with database.unit() as unit:
        assert [item.interaction for item in unit.interactions.history(number=OKAFOR)] == ["after", "before"]
    database.close()
