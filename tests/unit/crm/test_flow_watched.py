"""A team lead watches a flow: the day's counts from the database, those on their way beside them, never less."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

import tests.reactor  # noqa: F401  # isort: skip - installs the reactor, before Twisted takes one by itself
from crm_scene import MORNING, Call, Calls, later
from twisted.internet.defer import Deferred, succeed
from twisted.internet.task import Clock as Reactor

from config.schema import Site
from crm.database import Database
from crm.facts import ONWARD, FlowStep, FlowWalked, new_id
from cti.calls.trail import Standing
from cti.flows.walks import Walks
from cti.link import flow_messages, wire
from cti.link.flow_watch import COUNT_EVERY, SETTLE, FlowWatch
from cti.refused import Refused


def step(node: str, exit_name: str | None, entered: float, left: float) -> FlowStep:
    return FlowStep("hotline", 3, node, exit_name, int(entered * 1000), int(left * 1000))


class Walker:
    """A caller on his way: his trail, as the watch sees it."""

    def __init__(self, house: House, name: str) -> None:
        self.house, self.interaction, self.began = house, name, MORNING
        self.unwritten: list[FlowStep] = []
        self.run: object | None = object()
        self.here: str | None = "menu"

    def standing(self) -> list[Standing]:
        return [] if self.here is None else [Standing("hotline", 3, self.here, 0, again=False)]

    def goes(self, exit_name: str, to: str | None) -> None:
        self.unwritten.append(step(str(self.here), exit_name, 0, 4))
        self.here = to
        self.house.walks.moved(self)  # type: ignore[arg-type]

    def is_written(self, *, in_database: bool) -> None:
        """His steps go to the journal, and from there into the tables after a while."""
        steps, self.unwritten, self.run = tuple(self.unwritten), [], None
        self.house.walks.moved(self)  # type: ignore[arg-type]
        fact = FlowWalked(
            id=new_id(), at=MORNING, interaction=self.interaction, began=MORNING, first=0, steps=steps
        )
        self.house.late = [Call(self.interaction), fact]
        if in_database:
            self.house.catches_up()


class House:
    def __init__(self, site: Site, database: Database, calls: Calls, reactor: Reactor) -> None:
        self.reactor, self.calls, self.day = reactor, calls, timedelta()
        self.walks = Walks()
        self.late: list[Any] = []
        self.asked = 0

        def ask(what: str, work: Callable[[Any], Any]) -> Deferred[Any]:
            self.asked += 1
            with database.unit() as unit:
                return succeed(work(unit))

        self.services = SimpleNamespace(
            reactor=reactor, clock=self, site=site, walks=self.walks, records=SimpleNamespace(ask=ask),
            flows=SimpleNamespace(names=["hotline"]),
        )  # fmt: skip
        self.watch = FlowWatch(lambda: self.services, SimpleNamespace(sessions={}))  # type: ignore[arg-type,return-value]

    def utc(self) -> datetime:
        return later(self.reactor.seconds()) + self.day

    def walker(self, name: str) -> Walker:
        walker = Walker(self, name)
        self.walks.moved(walker)  # type: ignore[arg-type]
        return walker

    def catches_up(self) -> None:
        self.calls.tell(*self.late)


class Lead:
    """Keeps the rows as they came."""

    def __init__(self, house: House) -> None:
        self.frames = 0
        self.rows: dict[str, flow_messages.FlowNode] = {}
        seen = Deferred.fromCoroutine(house.watch.watch(self, "hotline"))  # type: ignore[arg-type]
        seen.addCallback(self.take)

    def take(self, flow: flow_messages.FlowNow) -> None:
        self.rows |= {row.node: row for row in flow.nodes}

    def tell(self, event: wire.Event) -> None:
        assert isinstance(event, flow_messages.FlowsNow)
        self.frames += 1
        self.take(event.flow)


@pytest.fixture
def house(site: Site, database: Database, calls: Calls) -> House:
    return House(site, database, calls, Reactor())


def test_who_is_there_and_what_happened_today_stand_in_one_row(house: House):
    house.walker("before").goes("1", "sales")
    house.walks.inside["before"].is_written(in_database=True)  # type: ignore[attr-defined]
    house.walker("now")
    row = Lead(house).rows["menu"]
    assert (row.now, row.came_in, row.exits) == (1, 2, {"1": 1})


def test_a_count_does_not_go_down_while_it_is_on_its_way_into_the_database(house: House):
    walker, lead = house.walker("a"), Lead(house)
    walker.goes("1", None)
    house.reactor.advance(SETTLE)
    assert lead.rows["menu"].exits == {"1": 1}
    walker.is_written(in_database=False)
    house.reactor.advance(COUNT_EVERY)
    assert (lead.rows["menu"].came_in, lead.rows["menu"].exits) == (1, {"1": 1})
    house.catches_up()
    house.reactor.advance(COUNT_EVERY)
    assert (lead.rows["menu"].came_in, lead.rows["menu"].exits) == (1, {"1": 1})


def test_a_hundred_moves_in_a_moment_are_one_frame_and_nothing_new_is_none(house: House):
    lead = Lead(house)
    for number in range(100):
        house.walker(f"call-{number}").goes("1", "sales")
    house.reactor.advance(SETTLE)
    assert (lead.frames, lead.rows["menu"].exits, lead.rows["sales"].now) == (1, {"1": 100}, 100)
    house.reactor.pump([COUNT_EVERY] * 3)
    assert lead.frames == 1


def test_the_day_ends_at_the_site_s_midnight(house: House):
    walker = house.walker("a")
    walker.goes(ONWARD, None)
    walker.is_written(in_database=True)
    lead = Lead(house)
    assert lead.rows["menu"].onward == 1
    house.day = timedelta(days=1)
    house.reactor.advance(COUNT_EVERY)
    house.watch.unwatch(lead, "hotline")  # type: ignore[arg-type]
    assert Lead(house).rows == {}


def test_unwatched_it_asks_nothing_and_sets_no_alarm(house: House):
    lead = Lead(house)
    house.watch.left(lead)  # type: ignore[arg-type]
    before = house.asked
    house.walker("a").goes("1", None)
    house.reactor.pump([COUNT_EVERY] * 3)
    assert (house.asked, house.reactor.getDelayedCalls()) == (before, [])


def test_a_flow_that_is_not_there_is_named_with_those_that_are(house: House):
    refused: list[Any] = []
    asked = Deferred.fromCoroutine(house.watch.watch(object(), "hot-line"))  # type: ignore[arg-type]
    asked.addErrback(lambda failure: refused.append(failure.value))
    assert isinstance(refused[0], Refused)
    assert "hotline" in refused[0].message
