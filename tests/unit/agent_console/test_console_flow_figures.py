"""Team leads ask how many callers went which way through a flow, by days of the site's own calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from console_visitor import Visitor

from crm import facts
from crm.database import Database
from crm.facts import GAVE_UP, FlowStep
from crm.journal_store import JournalStore

BEFORE_MIDNIGHT = datetime(2026, 11, 25, 15, 45, tzinfo=UTC)  # 23:45 in Suzhou
AFTER_MIDNIGHT = datetime(2026, 11, 25, 16, 15, tzinfo=UTC)


@pytest.fixture
def calls(database: Database) -> Callable[..., None]:
    """Somebody is in the menu of the hotline for four seconds."""

    def call(name: str, at: datetime, exit_name: str, version: int = 3) -> None:
        step = FlowStep("hotline", version, "menu", exit_name, 0, 4000, values={"drink": "茶"})
        JournalStore(database).append(
            [
                facts.InteractionBegan(at=at, interaction=name, direction="in", line="telco/1"),
                facts.FlowWalked(at=at, interaction=name, began=at, first=0, steps=(step,)),
            ]
        )

    return call


def asked(lead: Visitor, first: str, last: str, **more: object) -> dict:
    ways = "".join(f"&{name}={value}" for name, value in more.items())
    return lead.asks(f"/api/flows/hotline/figures?from={first}&to={last}{ways}").get_json()


def test_a_day_is_the_sites_day(visitor: Callable[[], Visitor], calls: Callable[..., None]) -> None:
    calls("late", BEFORE_MIDNIGHT, "1")
    calls("early", AFTER_MIDNIGHT, GAVE_UP)
    lead = visitor().logged_in("priya.nair")
    (late,) = asked(lead, "2026-11-25", "2026-11-25")["nodes"]
    (early,) = asked(lead, "2026-11-26", "2026-11-26")["nodes"]
    (both,) = asked(lead, "2026-11-25", "2026-11-26")["nodes"]
    assert (late["came_in"], late["exits"], late["gave_up"]) == (1, {"1": 1}, 0)
    assert (early["came_in"], early["exits"], early["gave_up"]) == (1, {}, 1)
    assert both["came_in"] == 2
    assert both["median"] == pytest.approx(4, rel=0.2)


def test_one_version_or_all(visitor: Callable[[], Visitor], calls: Callable[..., None]) -> None:
    calls("old", BEFORE_MIDNIGHT, "1", version=3)
    calls("new", BEFORE_MIDNIGHT, "2", version=4)
    lead = visitor().logged_in("priya.nair")
    every = asked(lead, "2026-11-25", "2026-11-25")
    assert (every["versions"], every["nodes"][0]["exits"]) == ([4, 3], {"1": 1, "2": 1})
    assert asked(lead, "2026-11-25", "2026-11-25", version=4)["nodes"][0]["exits"] == {"2": 1}


def test_one_callers_way(visitor: Callable[[], Visitor], calls: Callable[..., None]) -> None:
    calls("2026-1125-A", BEFORE_MIDNIGHT, "1")
    lead = visitor().logged_in("priya.nair")
    (step,) = lead.asks("/api/interactions/2026-1125-A/steps").get_json()["steps"]
    assert step == {
        "number": 0, "flow": "hotline", "version": 3, "node": "menu", "exit": "1", "again": False,
        "seconds": 4.0, "kept": {"drink": "茶"}, "entered": "2026-11-25T15:45:00Z",
    }  # fmt: skip
    assert lead.asks("/api/interactions/nobody/steps").get_json()["code"] == "no-such-interaction"


@pytest.mark.parametrize(
    ("ways", "field"),
    [
        ("from=yesterday", "from"), ("from=2026-11-26&to=2026-11-25", "to"),
        ("from=1999-01-01&to=2026-01-01", "to"), ("version=three", "version"),
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused_by_field(visitor: Callable[[], Visitor], ways: str, field: str) -> None:
    answer = visitor().logged_in("priya.nair").asks(f"/api/flows/hotline/figures?{ways}")
    assert (answer.status_code, answer.get_json()["code"], answer.get_json()["field"]) == (
        400,
        "bad-input",
        field,
    )


def test_agents_see_no_figures_of_flows(visitor: Callable[[], Visitor]) -> None:
    agent = visitor().logged_in("li.na")
    assert agent.asks("/api/flows/hotline/figures").status_code == 403
    assert agent.asks("/api/interactions/a/steps").status_code == 403
