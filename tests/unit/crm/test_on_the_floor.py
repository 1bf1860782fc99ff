"""What a restarted server is told of the agents who were at work."""

from __future__ import annotations

import pytest
from crm_scene import later, state

from crm import facts
from crm.database import Database
from crm.journal_store import JournalStore
from crm.records import Standing


def seated(agent: str, station: str = "101", desk: str | None = "desk-1") -> facts.Fact:
    return facts.AgentSeated(
        at=later(0), agent=agent, station=station, node="a", endpoint=f"station-{station}", desk=desk
    )


def test_agents_at_work_stand_as_they_were_with_their_seats(database: Database):
    JournalStore(database).append(
        [
            seated("li.na"),
            state("li.na", "not-ready", 0),
            facts.AgentStateChanged(
                at=later(10), agent="li.na", state="wrap-up", interaction="i-1", until=later(40),
                chosen="not-ready:lunch",
            ),
            state("chen.jie", "not-ready", 5, "break"),
            seated("chen.jie", "102", None),
        ]
    )  # fmt: skip
    with database.unit() as unit:
        floor = unit.interactions.on_the_floor()
    assert floor == (
        Standing(
            "chen.jie", "not-ready", later(5), "break",
            station="102", node="a", endpoint="station-102",
        ),
        Standing(
            "li.na", "wrap-up", later(10), None, "i-1", None, later(40), "not-ready:lunch",
            "101", "a", "station-101", "desk-1",
        ),
    )  # fmt: skip


def test_who_has_logged_out_has_no_seat_any_more(database: Database):
    JournalStore(database).append(
        [seated("li.na"), state("li.na", "ready", 0), state("li.na", "logged-out", 9)]
    )
    with database.unit() as unit:
        assert unit.interactions.on_the_floor() == ()
    JournalStore(database).append([state("li.na", "not-ready", 12)])
    with database.unit() as unit:
        assert unit.interactions.on_the_floor() == (Standing("li.na", "not-ready", later(12)),)


def test_the_last_seat_counts(database: Database):
    JournalStore(database).append([seated("li.na"), state("li.na", "ready", 0), seated("li.na", "103")])
    with database.unit() as unit:
        assert [one.station for one in unit.interactions.on_the_floor()] == ["103"]


@pytest.mark.parametrize("leap", [7200.0, -7200.0])
def test_a_clock_that_was_set_makes_no_state_longer_or_shorter(database: Database, leap: float):
    JournalStore(database).append(
        [
            state("li.na", "ready", 0),
            facts.AgentStateChanged(at=later(10 + leap), agent="li.na", state="ready", leapt=leap),
            state("li.na", "logged-out", 30 + leap),
        ]
    )
    with database.unit() as unit:
        counts = unit.interactions.today(later(-9000), now=later(40 + leap))
    (row,) = counts.agents
    assert (row.agent, row.staffed) == ("li.na", 30.0)
