"""An agent's day: his counts, and his own calls to go back to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from console_visitor import Visitor

from crm import facts
from crm.database import Database
from crm.journal_store import JournalStore

NOW = datetime.now(UTC)


@pytest.fixture
def happens(database: Database) -> Callable[..., None]:
    """A call that reached Li Na so many minutes ago, and how it went on."""

    def happen(name: str, minutes_ago: float, *more: facts.Fact, direction: str = "in") -> None:
        at = NOW - timedelta(minutes=minutes_ago)
        began = facts.InteractionBegan(
            at=at, interaction=name, direction=direction, line="telco/1", number="+441134960182",  # type: ignore[arg-type]
        )  # fmt: skip
        JournalStore(database).append([began, *more])

    return happen


def segment(name: str, minutes_ago: float, kind: facts.SegmentKind, agent: str | None) -> facts.Fact:
    at = NOW - timedelta(minutes=minutes_ago)
    return facts.SegmentBegan(at=at, interaction=name, kind=kind, agent=agent)


def end(name: str, minutes_ago: float, outcome: str = "answered") -> facts.Fact:
    at = NOW - timedelta(minutes=minutes_ago)
    return facts.InteractionEnded(at=at, interaction=name, outcome=outcome, by="customer")


def test_my_calls_are_mine_newest_first_with_my_own_part_of_the_talk(
    visitor: Callable[[], Visitor], database: Database, happens: Callable[..., None]
) -> None:
    with database.unit() as unit:
        margaret = unit.customers.add(name="Margaret Okafor", numbers=["+44 113 496 0182"], by="tests")
        unit.commit()
    attached = facts.CustomerAttached(at=NOW, interaction="passed-on", customer=margaret.id)
    happens(
        "passed-on", 30, attached, segment("passed-on", 30, "queue", None),
        segment("passed-on", 29, "talk", "li.na"),
        segment("passed-on", 27, "hold", "li.na"), segment("passed-on", 26, "talk", "sam.whitlock"),
        end("passed-on", 20),
    )  # fmt: skip
    happens("hers", 10, segment("hers", 9, "talk", "sam.whitlock"), end("hers", 8))
    happens("missed", 5, segment("missed", 4, "offer", "li.na"), end("missed", 3, "abandoned"))
    recent = visitor().logged_in("li.na").asks("/api/day").get_json()["recent"]

    assert [(call["interaction"], call["talked"], call["name"]) for call in recent] == [
        ("missed", 0.0, None),
        ("passed-on", 180.0, "Margaret Okafor"),
    ]


def test_a_call_that_lasts_or_is_of_the_day_before_yesterday_is_not_listed(
    visitor: Callable[[], Visitor], happens: Callable[..., None]
) -> None:
    happens("old", 1500, segment("old", 1499, "talk", "li.na"), end("old", 1490))
    happens("lasts", 2, segment("lasts", 1, "talk", "li.na"))
    assert visitor().logged_in("li.na").asks("/api/day").get_json()["recent"] == []
