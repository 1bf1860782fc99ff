"""Counts of the day: right at both ends, and cheap however much history there is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, timedelta
from typing import Any

import pytest
from crm_scene import MORNING, Calls, later, state
from sqlalchemy import event, insert

from crm.database import Database
from crm.models import AgentStateRow, InteractionRow, QueueVisitRow, RefusedLineRow, SegmentRow
from crm.unit import Unit

HISTORY = 4000  # calls, one a minute until now
TODAY = MORNING - timedelta(hours=1)


def test_states_that_reach_over_midnight_count_from_midnight(database: Database, calls: Calls):
    calls.tell(
        state("li.na", "ready", -100), state("li.na", "busy", 50), state("li.na", "logged-out", 80),
        state("wang.wei", "ready", -100),
        state("chen.jie", "ready", -100), state("chen.jie", "logged-out", -50),
    )  # fmt: skip
    with database.unit() as unit:
        counted = {row.agent: row for row in unit.interactions.today(MORNING, now=later(200)).agents}
    assert {agent: row.staffed for agent, row in counted.items()} == {"li.na": 80, "wang.wei": 200}
    assert counted["li.na"].occupied == 30


def test_talk_counts_on_the_day_on_which_it_began(database: Database, calls: Calls):
    calls.answered("yesterday", at=-100)
    calls.answered("today", at=100, talked=60)
    with database.unit() as unit:
        (counts,) = unit.interactions.today(MORNING, now=later(500)).agents
    assert (counts.calls, counts.talked) == (1, 60)


@pytest.mark.parametrize("analysed_at", [0, 10, HISTORY], ids=["never", "when it was small", "now"])
def test_sqlite_reads_the_day_and_not_the_history(tmp_path, analysed_at: int):
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    database.migrate()
    with database.unit() as unit:
        _fill(unit, range(HISTORY - 10, HISTORY))
        if analysed_at == 10:
            unit._connection.exec_driver_sql("ANALYZE")
        _fill(unit, range(HISTORY - 10))
        if analysed_at == HISTORY:
            unit._connection.exec_driver_sql("ANALYZE")
        plans = [
            line[3]
            for statement, values in _counting(unit)
            for line in unit._connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    database.close()
    read = [step for step in plans if step.startswith(("SCAN", "SEARCH"))]
    assert len(read) >= 7
    assert [step for step in read if step.startswith("SCAN")] == []
    # the whole index in the agents' order would be all of it, too; some agents' parts of it are not
    assert all("began>? AND began<?" in step for step in read if "_began" in step)


def test_postgresql_reads_the_day_and_not_the_history(cluster):
    database = Database(cluster.new_database(like="trunkline_master"))
    with database.unit() as unit:
        _fill(unit, range(HISTORY))
        unit._connection.exec_driver_sql("ANALYZE")
        plans = [
            line[0]
            for statement, values in _counting(unit)
            for line in unit._connection.exec_driver_sql(f"EXPLAIN {statement}", values)
        ]
    database.close()
    histories = ("segments", "agent_states", "queue_visits", "refused_lines")
    assert [step for step in plans if any(f"Seq Scan on {table}" in step for table in histories)] == []


def _fill(unit: Unit, numbers: range) -> None:
    """One call, one state and one full board a minute."""
    rows: dict[Any, list[dict[str, Any]]] = {
        table: [] for table in (InteractionRow, SegmentRow, QueueVisitRow, AgentStateRow, RefusedLineRow)
    }
    for n in numbers:
        at, call, agent = MORNING - timedelta(minutes=HISTORY - n), f"call-{n}", f"agent-{n % 8}"
        span = {"began": at, "ended": at + timedelta(seconds=50), "seconds": 50.0}
        lasts = {"ended": None, "seconds": None} if n >= HISTORY - 8 else {}
        rows[InteractionRow].append(
            {"id": call, "medium": "voice", "direction": "in", "began": at, "waited": 1.0, "talked": 50.0}
        )
        rows[SegmentRow].append({"interaction": call, "kind": "talk", "agent": agent, **span})
        rows[QueueVisitRow].append(
            {"interaction": call, "queue": "sales-en", "entered": at, "how": "answered"}
        )
        rows[AgentStateRow].append({"agent": agent, "state": "busy", **span, **lasts})
        rows[RefusedLineRow].append({"board": "telco", "at": at})
    for table, values in rows.items():
        unit._connection.execute(insert(table), values)


def _counting(unit: Unit) -> list[tuple[str, Any]]:
    """The statements by which the day is counted, with their values."""
    with _listened_to(unit) as said:
        assert unit.interactions.today(TODAY, now=MORNING).agents
        unit.interactions.work(UTC, date(2026, 11, 22), date(2026, 11, 23))
    return said


@contextmanager
def _listened_to(unit: Unit) -> Iterator[list[tuple[str, Any]]]:
    said: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        said.append((statement, values))

    event.listen(unit._connection, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(unit._connection, "before_cursor_execute", note)
