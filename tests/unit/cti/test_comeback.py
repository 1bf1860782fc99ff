"""Who was at work when a server died is at work again, or logged out when it died, whatever fits."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from twisted.internet.defer import Deferred, succeed

from crm.facts import AgentSeated, AgentStateChanged
from crm.records import Account, Standing
from cti.comeback import LONG_AGO, Comeback
from cti.stations import Seat
from tests.reactor import carried_out
from tests.unit.cti.test_agents import LI_NA, Office

NODE = SimpleNamespace(name="a")


class Stations:
    """Station 104 is no more in the site file."""

    def sit_again(self, account: str, station: str, node: str, endpoint: str) -> Seat | None:
        return None if station == "104" else Seat(station, NODE, endpoint)  # type: ignore[arg-type]


class Records:
    def __init__(self, floor: list[Standing], accounts: list[Account]) -> None:
        self._answer = (floor, {account.name: account for account in accounts})

    def insist(self, what: str, work: Any) -> Deferred[Any]:
        return succeed(self._answer)


class Paper:
    def __init__(self) -> None:
        self.facts: list[Any] = []

    def write(self, fact: Any) -> None:
        self.facts.append(fact)

    def flushed(self) -> Deferred[None]:
        return succeed(None)

    @property
    def states(self) -> list[str]:
        return [fact.state for fact in self.facts if isinstance(fact, AgentStateChanged)]


@pytest.fixture
def office() -> Office:
    made = Office()
    made.paper = made.agents._journal = Paper()
    return made


async def comes_back(office: Office, away: float, state: str = "ready", **more: Any) -> datetime:
    """A server that died so many seconds ago left him in this state. Answer: when it died."""
    died = office.clock.utc() - timedelta(seconds=away)
    values = {"station": "101", "node": "a", "endpoint": "station-101"} | more
    standing = Standing("li.na", state, died - timedelta(seconds=60), **values)
    records = Records([standing], [LI_NA])
    back = Comeback(office.agents, Stations(), records, office.paper, office.clock)  # type: ignore[arg-type]
    await carried_out(back.restore(died))
    return died


async def test_he_is_as_he_was_and_nothing_is_written_of_it(office: Office):
    await comes_back(office, 3, "not-ready", reason="lunch")
    assert office.state == ("not-ready", "lunch")
    assert office.paper.facts == []


async def test_who_was_being_rung_is_ready_and_the_journal_hears_of_it(office: Office):
    await comes_back(office, 3, "reserved", interaction="i-1")
    assert office.state == ("ready", None)
    assert office.paper.states == ["ready"]


async def test_whose_station_is_no_more_is_logged_out_when_the_server_died(office: Office):
    died = await comes_back(office, 3, station="104")
    assert office.agents.present == {}
    (fact,) = office.paper.facts
    assert (fact.state, fact.at) == ("logged-out", died)


async def test_after_a_night_without_a_server_nobody_has_worked_through_it(office: Office):
    died = await comes_back(office, LONG_AGO + 60)
    assert office.agents.present == {}
    assert [(fact.state, fact.at) for fact in office.paper.facts] == [("logged-out", died)]


async def test_who_still_talks_after_a_long_time_talks_on_and_the_time_between_is_no_work(office: Office):
    died = await comes_back(office, LONG_AGO + 60, "busy", interaction="i-1")
    assert office.state == ("busy", None)
    assert [type(fact) for fact in office.paper.facts] == [AgentStateChanged, AgentSeated, AgentStateChanged]
    assert office.paper.states == ["logged-out", "busy"]
    assert office.paper.facts[0].at == died
