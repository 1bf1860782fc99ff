"""Agents who come, go, lose their console and come back: a clock of the test's own, a real centre."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from twisted.internet.task import Clock as Hand

from acd import decisions, events
from acd.centre import Centre
from acd.queue import Queue
from crm.facts import AgentSeated
from crm.records import Account
from cti.agents import LINK_GRACE, SEAT_GRACE, Agents
from cti.clock import Clock
from cti.refused import Refused
from cti.routing import Routing
from cti.stations import Seat
from tests.reactor import carried_out

LI_NA = Account("li.na", "Li Na", "204", "agent", {"sales": 90}, "zh")


class Time(Clock):
    def __init__(self, reactor: Hand) -> None:
        self._reactor = reactor
        super().__init__()

    def now(self) -> float:
        return self._reactor.seconds()


class Desks:
    """Stations 101 and 102; 103 is somebody else's."""

    def __init__(self) -> None:
        self.taken: dict[str, str] = {"103": "wang.wei"}
        self.node = SimpleNamespace(name="a", ari=SimpleNamespace(connected=True))

    async def sit(self, account: str, station: str) -> Seat:
        if self.taken.setdefault(station, account) != account:
            raise Refused("station-taken", f"{station} is taken")
        return Seat(station, self.node, f"station-{station}")

    def is_reachable(self, seat: Seat) -> bool:
        return seat.node.ari.connected

    async def leave(self, account: str, seat: Seat) -> None:
        self.taken.pop(seat.station)


class Console:
    def __init__(self) -> None:
        self.told: list[str] = []
        self.ended: list[str] = []

    def tell(self, event) -> None:
        self.told.append(event.agent.state)

    def end(self, reason: str) -> None:
        self.ended.append(reason)


class Paper:
    def __init__(self) -> None:
        self.facts: list[tuple[str, str | None, str | None]] = []

    def write(self, fact) -> None:
        if isinstance(fact, AgentSeated):
            return
        self.facts.append((fact.state, fact.reason, fact.interaction))


class Office:
    def __init__(self) -> None:
        self.time, self.desks, self.paper = Hand(), Desks(), Paper()
        self.clock = Time(self.time)
        centre = Centre([Queue("sales", requires={"sales": 1})], ringing=20, wrap_up=30)
        self.routing = Routing(centre, self.clock, self.time)
        self.agents = Agents(self.routing, self.desks, self.paper, self.clock, self.time)
        self.agents.back.fire(None)
        self.console = Console()

    async def log_in(self, console=None, station="101", *, take_over=False):
        agent, _ = await self.agents.log_in(LI_NA, station, console or self.console, take_over=take_over)
        return agent

    def call(self, interaction: str = "A") -> None:
        self.routing.decided[interaction] = lambda decision: None
        self.routing.step(events.CallQueued(interaction=interaction, queue="sales"))

    def fails(self, decision) -> None:
        """An offer at a telephone whose Asterisk is not heard."""
        if isinstance(decision, decisions.Offer) and not self.desks.node.ari.connected:
            self.routing.step(events.OfferFailed(decision.interaction, decision.agent, "switch-lost"))

    @property
    def state(self) -> tuple[str, str | None]:
        shown = self.agents.state("li.na")
        return shown.state, shown.reason


@pytest.fixture
def office():
    return Office()


async def test_each_move_is_told_and_written_as_what_it_was_even_if_the_next_follows_at_once(office):
    """Ready while a call waits: for an instant he is ready, then reserved."""
    await carried_out(office.log_in())
    office.call()
    office.routing.step(events.AgentReady(agent="li.na"))
    assert office.console.told == ["not-ready", "ready", "reserved"]
    assert office.paper.facts == [
        ("not-ready", None, None), ("ready", None, None), ("reserved", None, "A")
    ]  # fmt: skip


async def test_a_console_that_is_back_in_time_changes_nothing(office):
    agent = await carried_out(office.log_in())
    office.routing.step(events.AgentReady(agent="li.na"))
    office.agents.console_lost(agent, office.console)
    office.time.advance(LINK_GRACE - 1)
    await carried_out(office.log_in(Console()))
    office.time.advance(SEAT_GRACE * 2)
    assert office.state == ("ready", None)
    assert not office.time.getDelayedCalls()


async def test_a_ready_agent_without_a_console_is_offered_nothing_more_and_in_the_end_logged_out(office):
    agent = await carried_out(office.log_in())
    office.routing.step(events.AgentReady(agent="li.na"))
    office.agents.console_lost(agent, office.console)
    office.time.advance(LINK_GRACE)
    assert office.state == ("not-ready", "console-lost")
    office.time.advance(SEAT_GRACE)
    assert office.state == ("logged-out", None)
    assert (office.agents.present, office.desks.taken) == ({}, {"103": "wang.wei"})


async def test_who_loses_his_console_in_a_call_keeps_the_call_and_is_not_ready_after_it(office):
    agent = await carried_out(office.log_in())
    office.routing.step(events.AgentReady(agent="li.na"))
    office.call()
    office.routing.step(events.OfferAnswered("A", "li.na"))
    office.agents.console_lost(agent, office.console)
    office.time.advance(LINK_GRACE)
    assert office.state == ("busy", None)
    office.routing.step(events.TalkEnded(interaction="A", agent="li.na", wrap_up=0))
    assert office.state == ("not-ready", "console-lost")


async def test_a_call_that_outlasts_the_lost_console_logs_him_out_when_it_ends(office):
    agent = await carried_out(office.log_in())
    office.routing.step(events.AgentReady(agent="li.na"))
    office.call()
    office.routing.step(events.OfferAnswered("A", "li.na"))
    office.agents.console_lost(agent, office.console)
    office.time.advance(LINK_GRACE)
    office.time.advance(SEAT_GRACE)
    assert office.state == ("busy", None)
    office.routing.step(events.TalkEnded(interaction="A", agent="li.na", wrap_up=0))
    assert office.state == ("logged-out", None)


async def test_the_end_of_an_old_console_does_not_count_for_the_new_one(office):
    agent = await carried_out(office.log_in())
    second = Console()
    await carried_out(office.log_in(second, take_over=True))
    assert office.console.ended == ["taken-over"]
    office.agents.console_lost(agent, office.console)
    assert agent.console is second
    assert not office.time.getDelayedCalls()


async def test_a_take_over_at_a_desk_that_is_taken_ends_nothing(office):
    agent = await carried_out(office.log_in())
    with pytest.raises(Refused, match="103 is taken"):
        await carried_out(office.log_in(Console(), "103", take_over=True))
    assert (agent.console, office.console.ended, agent.seat.station) == (office.console, [], "101")


async def test_who_moves_leaves_his_old_desk_free(office):
    await carried_out(office.log_in())
    await carried_out(office.log_in(station="102"))
    assert office.desks.taken == {"102": "li.na", "103": "wang.wei"}


async def test_while_asterisk_is_not_heard_nobody_there_is_offered_a_call_and_when_it_is_he_goes_on(office):
    """Its telephones are as they were before: none of them changes when it is back."""
    await carried_out(office.log_in())
    office.routing.step(events.AgentReady(agent="li.na"))
    office.desks.node.ari.connected = False
    office.routing.decided["A"] = office.fails
    office.routing.step(events.CallQueued(interaction="A", queue="sales"))
    assert office.state == ("not-ready", "switch-lost")
    office.desks.node.ari.connected = True
    office.agents.switch_is_back(office.desks.node)
    assert office.state == ("reserved", None)
    assert office.console.told == ["not-ready", "ready", "reserved", "not-ready", "ready", "reserved"]


async def test_asterisk_coming_back_makes_nobody_ready_who_chose_not_to_be(office):
    await carried_out(office.log_in())
    office.routing.step(events.AgentNotReady(agent="li.na", reason="lunch"))
    office.agents.switch_is_back(office.desks.node)
    assert office.state == ("not-ready", "lunch")
