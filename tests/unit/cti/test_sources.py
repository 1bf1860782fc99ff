"""The firm's own databases, real ones: what they answer, and that none of them can hold up a caller."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from twisted.internet import reactor

from config.home import Home
from config.schema import Source
from cti.sources import Sources
from ivr_flows.effects import Failed, Query, Rows, TimedOut
from tests.reactor import carried_out
from tests.unit.crm.postgresql_cluster import HINT, Cluster, binaries

FOR_EVER = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) AS many FROM n"
TABLE = """
CREATE TABLE accounts (number TEXT PRIMARY KEY, holder TEXT, balance NUMERIC, opened DATE, picture BLOB);
INSERT INTO accounts VALUES ('4711', '张伟', 12.5, '2020-02-29', x'00'), ('4712', 'Ann', -3, NULL, NULL);
"""
ON_POSTGRESQL = TABLE.replace("BLOB", "BYTEA").replace("x'00'", "'\\x00'")


def site(*sources: Source) -> Any:
    return SimpleNamespace(sources=sources, zone=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def cluster():
    programs = binaries()
    assert programs is not None, HINT
    cluster = Cluster.start(programs)
    yield cluster
    cluster.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path: Path) -> str:
    if request.param == "sqlite":
        with closing(sqlite3.connect(tmp_path / "bank.db")) as database:
            database.executescript(TABLE)
        return "sqlite:///bank.db"
    cluster = request.getfixturevalue("cluster")
    url = cluster.new_database()
    import psycopg

    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute(ON_POSTGRESQL)
    return url


@pytest_asyncio.fixture
async def bank(on_the_reactor: Any, url: str, tmp_path: Path) -> AsyncIterator[Sources]:
    """Two names of one database: "bank" may only be read, "ledger" may be written."""
    sources = Sources(
        site(
            Source(name="bank", url=url, wait=5.0, connections=2),
            Source(name="ledger", url=url, wait=5.0, writes=True),
        ),
        Home(tmp_path),
        reactor,
    )
    sources.start()
    yield sources
    sources.stop()


async def asked(sources: Sources, statement: str, *columns: str, source: str = "bank", **more: Any) -> Any:
    given = more.pop("given", {})
    return await carried_out(sources.ask(Query(source, statement, given, columns, **more)), 15)


HOLDER = "SELECT holder, balance, opened FROM accounts WHERE number = :number"


async def test_a_row_is_found_by_a_parameter(bank, url):
    found = await asked(bank, HOLDER, "holder", "balance", "opened", given={"number": "4711"})
    opened = "2020-02-29" if url.startswith("sqlite") else date(2020, 2, 29)
    assert found == Rows((("张伟", Decimal("12.5"), opened),), 1)


async def test_no_row_is_no_fault(bank):
    assert await asked(bank, HOLDER, "holder", given={"number": "1"}) == Rows((), 0)


async def test_a_value_is_never_part_of_the_statement(bank):
    hostile = "4711'; DROP TABLE accounts; --"
    assert await asked(bank, HOLDER, "holder", given={"number": hostile}) == Rows((), 0)
    assert (await asked(bank, "SELECT number FROM accounts", "number")).touched == 2


async def test_a_source_that_may_only_be_read_is_not_changed_whatever_the_statement_says(bank):
    change = "UPDATE accounts SET balance = 0"
    for writes in (True, False):
        assert isinstance(await asked(bank, change, writes=writes), Failed)
    assert (await asked(bank, HOLDER, "balance", given={"number": "4711"})).rows[0][0] == Decimal("12.5")


async def test_a_source_that_may_be_written_is_and_tells_how_many(bank):
    change = "UPDATE accounts SET balance = balance + :plus WHERE number = :number"
    given = {"plus": 1, "number": "4711"}
    assert await asked(bank, change, source="ledger", writes=True, given=given) == Rows((), 1)
    assert (await asked(bank, HOLDER, "balance", given={"number": "4711"})).rows[0][0] == Decimal("13.5")


async def test_a_question_without_end_is_given_up_in_time_and_ended(bank):
    began = time.monotonic()
    assert await asked(bank, FOR_EVER, "many", wait=0.5) == TimedOut()
    assert time.monotonic() - began < 1.5
    assert (await asked(bank, "SELECT number FROM accounts", "number")).touched == 2, (
        "the next one is answered"
    )


async def test_who_asks_when_too_many_ask_goes_on_at_once(bank):
    several = [asyncio.ensure_future(asked(bank, FOR_EVER, "many", wait=1.0)) for _ in range(30)]
    answers = await asyncio.gather(*several)
    refused = [answer for answer in answers if isinstance(answer, Failed)]
    assert len(refused) >= 22
    assert any("too much to do" in answer.reason for answer in refused)


@pytest.mark.parametrize(
    ("statement", "columns", "reason"),
    [
        ("SELEC 1", (), ""),
        ("SELECT holder FROM account", ("holder",), ""),
        ("SELECT holder FROM accounts", ("name",), 'no column "name"; there are holder'),
        ("SELECT picture FROM accounts", ("picture",), "holds a bytes"),
    ],
)
async def test_what_cannot_be_asked_is_said(bank, statement, columns, reason):
    answer = await asked(bank, statement, *columns)
    assert isinstance(answer, Failed)
    assert reason in answer.reason


async def test_no_parameter_stands_in_a_log(bank, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    await asked(bank, "SELECT balance / :pin AS x FROM nowhere", "x", given={"pin": "73918264"})
    answer = await asked(
        bank, "SELECT CAST(:pin AS INTEGER) AS x, y FROM accounts", "x", given={"pin": "73918264"}
    )
    out = capsys.readouterr()
    assert "73918264" not in caplog.text + out.out + out.err + str(answer)


async def test_many_rows_are_cut(bank):
    many = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 5000) SELECT x FROM n"
    assert (await asked(bank, many, "x")).touched == 200


@pytest.mark.parametrize(("each", "rows"), [(400_000, 10**6), (2_000_000, 1)], ids=["rows", "a value"])
async def test_an_answer_of_gigabytes_is_refused_before_it_is_here(bank, url, each, rows):
    long = f"repeat('x', {each})" if url.startswith("postgresql") else f"hex(zeroblob({each // 2}))"
    many = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})"
    answer = await asked(bank, f"{many} SELECT {long} AS x FROM n", "x", wait=10.0)
    assert isinstance(answer, Failed)
    assert "1024 KB" in answer.reason or "DataError" in answer.reason
    assert (await asked(bank, "SELECT number FROM accounts", "number")).touched == 2


async def test_a_source_that_nobody_knows(bank):
    assert "there is no source" in (await asked(bank, "SELECT 1 AS x", "x", source="bnak")).reason


async def test_a_changed_site_file_opens_another_source(bank, tmp_path):
    with closing(sqlite3.connect(tmp_path / "other.db")) as database:
        database.executescript(TABLE.replace("Ann", "Omar"))
    bank.use(site(Source(name="bank", url="sqlite:///other.db")))
    assert (await asked(bank, HOLDER, "holder", given={"number": "4712"})).rows == (("Omar",),)
    assert isinstance(await asked(bank, "SELECT 1 AS x", "x", source="ledger"), Failed)


async def test_a_database_that_is_not_there_costs_its_callers_a_moment(on_the_reactor, tmp_path, cluster):
    gone = cluster.new_database().replace("/trunkline", "/nowhere")
    sources = Sources(
        site(
            Source(name="file", url="sqlite:///nowhere.db", wait=1.0),
            Source(name="closed", url="postgresql://nobody:pw@127.0.0.1:1/none", wait=1.0),
            Source(name="gone", url=gone.rpartition("/")[0] + "/nowhere", wait=1.0),
        ),
        Home(tmp_path),
        reactor,
    )
    sources.start()
    try:
        for name in ("file", "closed", "gone"):
            assert isinstance(await asked(sources, "SELECT 1 AS x", "x", source=name), Failed), name
        assert not (tmp_path / "nowhere.db").exists(), "nothing was made"
    finally:
        sources.stop()


async def test_times_come_as_the_sites_clocks_show_them(on_the_reactor, tmp_path, cluster):
    sources = Sources(site(Source(name="pg", url=cluster.new_database())), Home(tmp_path), reactor)
    sources.start()
    try:
        answer = await asked(sources, "SELECT TIMESTAMPTZ '2026-11-26 01:30:00+00' AS at", "at", source="pg")
        assert answer.rows == ((datetime.fromisoformat("2026-11-26T09:30"),),)
    finally:
        sources.stop()


# ---- answers that are kept ----------------------------------------------------------------------------


async def test_an_answer_is_kept_for_the_same_question_and_for_no_other(bank):
    first = await asked(bank, HOLDER, "balance", given={"number": "4711"}, keep=60)
    await asked(bank, "UPDATE accounts SET balance = 0", source="ledger", writes=True, keep=60)
    assert await asked(bank, HOLDER, "balance", given={"number": "4711"}, keep=60) == first
    assert (await asked(bank, HOLDER, "balance", given={"number": "4712"}, keep=60)).rows == ((0,),)
    assert (await asked(bank, HOLDER, "balance", given={"number": "4711"})).rows == ((0,),), "not asked to"


async def test_what_is_kept_was_an_answer(bank):
    assert await asked(bank, FOR_EVER, "many", wait=0.3, keep=60) == TimedOut()
    broken = await asked(bank, "SELECT holder FROM account", "holder", keep=60)
    assert isinstance(broken, Failed)
    assert (await asked(bank, "SELECT 1 AS x", "x", keep=60)).touched == 1


async def test_another_source_of_the_name_does_not_answer_for_the_one_before(bank, tmp_path):
    await asked(bank, HOLDER, "holder", given={"number": "4712"}, keep=60)
    with closing(sqlite3.connect(tmp_path / "other.db")) as database:
        database.executescript(TABLE.replace("Ann", "Omar"))
    bank.use(site(Source(name="bank", url="sqlite:///other.db")))
    assert (await asked(bank, HOLDER, "holder", given={"number": "4712"}, keep=60)).rows == (("Omar",),)
