"""A machine's clock that is set under a running server: who counts goes on counting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from twisted.internet.task import Clock as Hand

from acd.agent_state import Ready, WrapUp
from crm import facts
from crm.records import Standing
from cti.calls.chronicle import Chronicle
from cti.calls.place import Place, leapt_in
from cti.clock import LEAP, LOOK, Clock, ClockWatch
from cti.standings import restored

NOON = 1_800_000_000.0
HOURS = 3 * 3600.0


class Wall(Clock):
    """Both clocks moved by hand."""

    def __init__(self) -> None:
        self.hand = Hand()
        self.set_by = 0.0
        super().__init__()

    def now(self) -> float:
        return 5000.0 + self.hand.seconds()

    def wall(self) -> float:
        return NOON + self.hand.seconds() + self.set_by


class Paper:
    def __init__(self) -> None:
        self.facts: list[facts.Fact] = []

    def write(self, fact: facts.Fact) -> None:
        self.facts.append(fact)


@pytest.fixture
def clock():
    return Wall()


@pytest.fixture
def watch(clock):
    watch = ClockWatch(clock, clock.hand)
    watch.start()
    yield watch
    watch.stop()


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(NOON + seconds, UTC)


def near(moment: datetime) -> object:
    return pytest.approx(moment, abs=timedelta(milliseconds=1))


@pytest.mark.parametrize("leap", [HOURS, -HOURS])
def test_times_of_the_day_go_on_until_everybody_knows_of_the_leap(clock, watch, leap):
    heard = []
    watch.was_set.append(lambda seconds: heard.append((round(seconds), clock.utc())))
    before = clock.now()
    clock.set_by = leap
    clock.hand.advance(0.5)
    assert clock.utc() == near(at(0.5))
    assert clock.moment(at(0)) == pytest.approx(before)
    clock.hand.advance(LOOK)
    assert heard == [(leap, near(at(1.5 + leap)))]
    assert clock.leapt == pytest.approx(leap)
    assert clock.moment(clock.utc(before)) == pytest.approx(before)
    clock.hand.advance(10 * LOOK)
    assert len(heard) == 1


def test_what_a_time_server_corrects_is_followed_and_nobody_is_told(clock, watch):
    watch.was_set.append(lambda seconds: pytest.fail("that is no leap"))
    for _ in range(20):
        clock.set_by += LEAP / 2
        clock.hand.advance(LOOK)
        assert clock.utc() == near(at(clock.hand.seconds() + clock.set_by))


@pytest.mark.parametrize("leap", [HOURS, -HOURS])
def test_a_call_lasts_as_long_as_it_lasted(clock, watch, leap):
    paper = Paper()
    call = Chronicle("a call", paper, clock)
    call.segment("talk", agent="li.na")
    clock.hand.advance(30)
    clock.set_by = leap
    clock.hand.advance(30)
    call.segment("hold")
    clock.hand.advance(30)
    call.ended("answered", cause="hung-up", by="customer")
    assert [fact.at for fact in paper.facts] == [near(at(0)), near(at(60)), near(at(90))]
    assert call.by_the_clock(call.since) == near(at(60 + leap))


@pytest.mark.parametrize("leap", [HOURS, -HOURS])
def test_the_next_server_counts_a_call_on_by_the_clock_by_which_it_began(clock, watch, leap):
    call = Chronicle("a call", Paper(), clock)
    call.segment("queue", queue="sales-en")
    clock.set_by = leap
    clock.hand.advance(20)
    place = Place(direction="in", began=call.began_at, number=None, called=None, line=None, outcome="",
                  segment=call.present, since=call.since, leapt=call.leapt)  # fmt: skip
    assert leapt_in(place.to_json()) == near(timedelta(seconds=leap))
    place = Place.from_json(place.to_json())
    paper, later = Paper(), Wall()
    later.set_by = leap
    later.hand.advance(25)
    Clock.__init__(later)
    again = Chronicle("a call", paper, later)
    again.go_on(place.began, place.segment, place.since, place.leapt)
    later.hand.advance(5)
    again.segment("talk", agent="li.na")
    assert paper.facts[0].at == near(at(30))


def test_a_clock_set_back_while_there_is_no_server_keeps_nobody_in_his_wrap_up(clock):
    ahead = timedelta(seconds=HOURS)
    standing = Standing("li.na", "wrap-up", at(0) + ahead, interaction="a call", until=at(20) + ahead)
    state = restored(standing, clock)
    assert isinstance(state, WrapUp)
    assert state.until - clock.now() == pytest.approx(20)
    ready = restored(Standing("li.na", "ready", at(0) + ahead, idle_since=at(-60) + ahead), clock)
    assert isinstance(ready, Ready)
    assert clock.now() - ready.idle_since == pytest.approx(60)
