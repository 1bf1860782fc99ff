"""The tables across versions: a copy before they are altered, and the way back."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

from config.faults import Refused
from config.home import SAMPLE_SITE
from crm import revisions
from crm.database import Database
from trunkline.cli import main
from trunkline.preparation import prepare
from trunkline.upgrade import KEPT, bring_up

FIRST, NEWEST = revisions.all_known()[0], revisions.newest()


@pytest.fixture
def database(home):
    shutil.copy(SAMPLE_SITE, home.site_file)
    with closing(Database(f"sqlite:///{home.database_file}")) as database:
        database.migrate()
        with database.unit() as unit:
            unit.customers.add(name="Margaret Okafor")
            unit.commit()
        yield database


def copies(home):
    return sorted((home.path / "before").glob("*"))


def run(home, *words: str):
    return CliRunner().invoke(main, ["database", *words, "--home", str(home.path)], env={"LANG": "en"})


def test_before_the_tables_are_altered_the_file_is_copied(home, database):
    database.downgrade(FIRST)
    said: list[str] = []
    bring_up(home, database, said.append)
    (copy,) = copies(home)
    assert str(copy) in said[0]
    assert said[1] == (
        f"The tables are of version {NEWEST} now; `trunkline database downgrade {FIRST}` is the way back"
    )
    assert copy.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(copy)) as opened:
        assert opened.execute("SELECT version_num FROM alembic_version").fetchone() == (FIRST,)
        assert opened.execute("SELECT name FROM customers").fetchone() == ("Margaret Okafor",)
    assert database.revision() == NEWEST


def test_nothing_is_copied_when_nothing_is_altered(home, database):
    bring_up(home, database, pytest.fail)
    assert copies(home) == []


def test_only_the_last_few_copies_stay(home, database):
    for place in range(KEPT + 2):
        (home.path / "before").mkdir(exist_ok=True)
        (home.path / "before" / f"2020010{place + 1}T000000Z-0001.db").touch()
    database.downgrade(FIRST)
    bring_up(home, database, lambda line: None)
    assert len(copies(home)) == KEPT
    assert copies(home)[-1].stat().st_size > 0


def test_a_start_says_that_it_upgrades(home, database):
    database.downgrade(FIRST)
    told: list[str] = []
    prepare(home, None, lambda word, **values: told.append(values.get("line", "")))
    assert any(f"from {FIRST} to {NEWEST}" in line for line in told)


def test_a_database_of_a_later_version_is_refused_and_left_as_it_is(home, database):
    with database.durable() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Refused, match="of a later Trunkline than this one"):
        prepare(home, None, lambda word, **values: None)
    assert copies(home) == []
    assert database.revision() == "9999"


def test_back_by_one_command_and_up_again(home, database):
    back = run(home, "downgrade", FIRST)
    assert back.exit_code == 0, back.output
    assert f"The tables are of version {FIRST} again" in back.output
    assert database.revision() == FIRST
    assert len(copies(home)) == 1
    assert f"of version {FIRST}, this Trunkline's are {NEWEST}" in run(home, "version").output
    bring_up(home, database, lambda line: None)
    with database.unit() as unit:
        assert len(unit.customers.search("okafor")) == 1


@pytest.mark.parametrize("revision", [NEWEST, "9999", "x"])
def test_a_way_that_leads_nowhere_is_refused(home, database, revision):
    result = run(home, "downgrade", revision)
    assert result.exit_code == 1
    assert f"the tables are of version {NEWEST}; possible: {FIRST}" in result.output
    assert database.revision() == NEWEST
