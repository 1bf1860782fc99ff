"""The lead's board beside the counts of the day: what it shows of who has gone, and when it says something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from crm_scene import MORNING, Calls, later, state
from twisted.internet.defer import Deferred, succeed
from twisted.internet.task import Clock as Reactor

from acd.agent_state import Ready
from acd.figures import AgentFigures, QueueFigures
from config.schema import Site
from crm.database import Database
from cti.link import messages, wire
from cti.link.board import SETTLE, LiveBoard

QUIET = QueueFigures("sales-en", 0, 0, None, 1, 0, 0, 1)


class Floor:
    """The moment as acd sees it: who is here, and how long the oldest waits."""

    def __init__(self, reactor: Reactor) -> None:
        self.centre, self.reactor = self, reactor
        self.changed: Callable[[], None] = lambda: None
        self.here: list[str] = []
        self.present: dict[str, Any] = {}
        self.sales = QUIET
        self.day = timedelta()

    def agents(self) -> list[AgentFigures]:
        return [AgentFigures(name, Ready(0.0, 0.0), {}, ()) for name in self.here]

    def queues(self) -> list[QueueFigures]:
        return [self.sales]

    def state(self, agent: str) -> messages.AgentState:
        return messages.AgentState(agent=agent, state="ready", since=MORNING)

    def now(self) -> float:
        return self.reactor.seconds()

    def utc(self, moment: float | None = None) -> datetime:
        """Like the server's, a monotonic moment is another microsecond of the day each time."""
        if moment is None:
            return later(self.now()) + self.day
        return later(moment) + self.day + timedelta(microseconds=self.reactor.seconds() * 1e3 + 5)


class Watcher:
    """A lead's screen: the rows as they came."""

    def __init__(self, board: LiveBoard) -> None:
        self.board, self.told = board, 0
        self.agents: dict[str, messages.AgentRow] = {}
        self.queues: dict[str, messages.QueueRow] = {}
        snapshot: Deferred[messages.Board] = Deferred.fromCoroutine(board.watch(self))  # type: ignore[arg-type]
        snapshot.addCallback(self.take)

    def take(self, board: messages.Board) -> None:
        self.agents |= {row.agent: row for row in board.agents}
        self.queues |= {row.queue: row for row in board.queues}

    def tell(self, event: wire.Event) -> None:
        assert isinstance(event, messages.BoardChanged)
        self.told += bool(event.board.agents or event.board.queues or event.board.boards)
        self.take(event.board)


@pytest.fixture
def reactor() -> Reactor:
    return Reactor()


@pytest.fixture
def floor(reactor) -> Floor:
    return Floor(reactor)


@pytest.fixture
def board(site: Site, floor: Floor, reactor: Reactor, database: Database) -> LiveBoard:
    def ask(what: str, work: Callable[[Any], Any]) -> Deferred[Any]:
        with database.unit() as unit:
            return succeed(work(unit))

    with database.unit() as unit:
        for name, shown in (("li.na", "Li Na"), ("wang.wei", "Wang Wei")):
            unit.accounts.add(name=name, display_name=shown, role="agent", password="a password of hers")
        unit.commit()
    lines, records = SimpleNamespace(boards={}), SimpleNamespace(ask=ask)
    return LiveBoard(site, floor, floor, lines, records, floor, reactor)  # type: ignore[arg-type]


def test_who_left_before_a_lead_looked_is_there_with_his_day_and_his_name(board, calls: Calls):
    calls.tell(state("li.na", "ready", 0), state("li.na", "logged-out", 400))
    calls.answered("one", talked=60)
    row = Watcher(board).agents["li.na"]
    assert (row.name, row.state, row.calls, row.talked) == ("Li Na", "logged-out", 1, 60)
    assert row.since == later(400)


def test_what_a_lead_sees_does_not_depend_on_who_watched_before(board, floor, reactor, calls: Calls):
    calls.tell(state("li.na", "ready", 0))
    calls.answered("one", talked=60)
    floor.here = ["li.na"]
    first = Watcher(board)
    floor.here = []
    calls.answered("two", at=100, talked=30)
    calls.tell(state("li.na", "logged-out", 200))
    reactor.advance(1.0)
    assert first.agents["li.na"].calls == 2
    assert first.agents == Watcher(board).agents
    board.unwatch(first)


def test_who_has_no_count_today_has_no_row_for_who_comes_to_watch(board, floor, calls: Calls):
    calls.answered("one", at=-90_000, talked=60)
    calls.tell(state("li.na", "ready", -90_000), state("li.na", "logged-out", -80_000))
    assert Watcher(board).agents == {}


def test_after_midnight_a_screen_shows_nobodys_calls_of_yesterday(board, floor, reactor, calls: Calls):
    calls.tell(state("li.na", "ready", 0), state("li.na", "logged-out", 400))
    calls.answered("one", talked=60)
    watcher = Watcher(board)
    assert watcher.agents["li.na"].calls == 1
    floor.day = timedelta(days=1)
    reactor.advance(1.0)
    assert (watcher.agents["li.na"].calls, watcher.agents["li.na"].talked) == (0, 0)
    board.unwatch(watcher)
    assert Watcher(board).agents == {}


def test_who_has_just_gone_stays_until_the_journal_knows_it(board, floor, reactor):
    floor.here = ["wang.wei"]
    watcher = Watcher(board)
    floor.here = []
    floor.changed()
    reactor.advance(SETTLE)
    assert watcher.agents["wang.wei"].state == "logged-out"
    told = watcher.told
    reactor.pump([1.0, 1.0])
    assert watcher.told == told, "the moment he went does not move"


def test_a_queue_in_which_somebody_waits_is_not_told_again_each_second(board, floor, reactor):
    floor.sales = replace(QUIET, waiting=1, oldest_since=0.25)
    watcher = Watcher(board)
    assert watcher.queues["sales-en"].longest_since == later(0)
    reactor.pump([1.0, 1.0, 1.0])
    assert watcher.told == 0
