"""Which alarms stand when, since when, who is told of them, and that the manual explains each."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from twisted.internet.task import Clock as TwistedClock

from config.home import PROJECT
from cti.alarms.alarms import LOOK_EVERY, Alarms
from cti.alarms.rules import CERTIFICATE_ENDS, DAY, LATE, LOST_FOR, NAMES, Seen, conditions
from cti.clock import Clock
from cti.journal import Behind
from cti.link.alarm_news import AlarmNews
from recorder.recorder import Room

MB = 2**20
CALM = Seen(behind=Behind(0, 0.0), silent=0.0, away={}, room=Room(10_000 * MB, full=False, low=False))
FULL = Room(3 * MB, full=True, low=True)


def raised(**differs: object) -> list[str]:
    return [one.name for one in conditions(replace(CALM, **differs))]  # type: ignore[arg-type]


def concerning_agents(**differs: object) -> list[str]:
    return [one.name for one in conditions(replace(CALM, **differs)) if one.agents]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("differs", "names"),
    [
        ({}, []),
        ({"behind": Behind(40, LATE - 0.1)}, []),  # a busy moment
        ({"behind": Behind(40, LATE)}, ["records-stale"]),
        ({"silent": 0.5}, ["records-stale"]),
        ({"behind": Behind(2, 0.1, unkept=True)}, ["facts-in-memory"]),
        ({"behind": Behind(0, 0.0, unkept=True)}, []),  # the database has them all
        ({"behind": Behind(0, 0.0, lost=1)}, ["facts-lost"]),
        ({"away": {"a": LOST_FOR - 0.1}}, []),  # a wire that comes back at once
        ({"away": {"a": LOST_FOR, "b": 60.0}}, ["node-lost", "node-lost"]),
        ({"room": Room(900 * MB, full=False, low=True)}, ["disk-low"]),
        ({"room": FULL}, ["disk-full"]),
        ({"recording_fault": "the folder is closed"}, ["recordings-fail"]),
        ({"draining": True}, ["draining"]),
        ({"certificate": CERTIFICATE_ENDS}, []),
        ({"certificate": CERTIFICATE_ENDS - 1}, ["certificate-ends"]),
    ],
)
def test_what_is_wrong_has_its_name(differs, names):
    assert raised(**differs) == names


def test_agents_hear_of_what_concerns_their_calls_and_of_nothing_else():
    everything = {
        "behind": Behind(9, 60.0, lost=1, unkept=True), "away": {"a": 60.0}, "room": FULL, "draining": True,
        "recording_fault": "x", "certificate": DAY,
    }  # fmt: skip
    assert len(raised(**everything)) == len(set(NAMES) - {"disk-low"})
    assert concerning_agents(**everything) == [
        "node-lost", "records-stale", "disk-full", "recordings-fail", "draining"
    ]  # fmt: skip
    assert concerning_agents(room=FULL, records_talks=False) == [], "where nothing is recorded, nothing stops"


def test_a_certificate_that_has_ended_is_graver_than_one_that_will():
    assert [one.severity for left in (DAY, -1.0) for one in conditions(replace(CALM, certificate=left))] == [
        "warning", "critical"
    ]  # fmt: skip


class House:
    """A server whose surroundings the test decides."""

    def __init__(self) -> None:
        self.seen = CALM
        self.timer = TwistedClock()
        self.clock = Clock()
        self.alarms = Alarms(lambda: self.seen, self.clock, self.timer)
        self.told = 0
        self.alarms.changed.append(self._count)

    def _count(self) -> None:
        self.told += 1

    def becomes(self, **differs: object) -> None:
        """And the next look comes."""
        self.seen = replace(self.seen, **differs)  # type: ignore[arg-type]
        self.timer.advance(LOOK_EVERY)

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.alarms.standing]


@pytest.fixture
def house():
    house = House()
    house.alarms.start()
    yield house
    house.alarms.stop()


def test_it_is_told_once_when_it_is_raised_and_once_when_it_is_cleared(house):
    house.becomes(draining=True)
    house.becomes()
    house.becomes()
    assert (house.names, house.told) == (["draining"], 1)
    house.becomes(draining=False)
    assert (house.names, house.told) == ([], 2)


def test_what_happens_in_a_moment_is_looked_at_in_that_moment(house):
    house.seen = replace(CALM, draining=True)
    house.alarms.look()
    assert house.names == ["draining"]


def test_it_stands_since_the_thing_began_not_since_it_was_noticed_and_keeps_that(house):
    house.becomes(behind=Behind(3, 30.0))
    (first,) = house.alarms.standing
    assert (house.clock.utc() - first.since).total_seconds() == pytest.approx(30, abs=2)
    house.becomes(behind=Behind(900, 31.0))
    assert house.alarms.standing == (first,), "more of the same is no news"
    assert house.told == 1


def test_one_that_becomes_graver_is_told_again_and_stands_since_it_began(house):
    house.becomes(certificate=DAY)
    (before,) = house.alarms.standing
    house.becomes(certificate=-1.0)
    (after,) = house.alarms.standing
    assert (before.severity, after.severity, house.told) == ("warning", "critical", 2)
    assert after.since == before.since


def test_each_asterisk_has_its_own_and_what_keeps_calls_away_stands_first(house):
    house.becomes(draining=True, away={"b": 9.0, "a": 9.0})
    assert [(one.name, one.subject) for one in house.alarms.standing] == [
        ("node-lost", "a"), ("node-lost", "b"), ("draining", "")
    ]  # fmt: skip
    house.becomes(away={"b": 10.0})
    assert [one.subject for one in house.alarms.standing] == ["b", ""]


def test_a_server_that_begins_or_ends_raises_none():
    house = House()
    house.seen = replace(CALM, away={"a": 9.0})
    house.alarms.look()
    assert house.names == []


class Listener:
    def __init__(self, role: str | None) -> None:
        self.account = None if role is None else SimpleNamespace(role=role)
        self.heard: list[list[str]] = []

    def tell(self, event) -> None:
        self.heard.append([one.name for one in event.alarms])


def test_everybody_is_told_of_what_is_his_and_nobody_who_has_not_said_who_he_is(house):
    agent, lead, stranger = Listener("agent"), Listener("lead"), Listener(None)
    news = AlarmNews(house.alarms, {agent, lead, stranger}, house.clock)  # type: ignore[arg-type]
    house.becomes(room=FULL, certificate=DAY)
    house.becomes(room=CALM.room)
    assert agent.heard == [["disk-full"], []]
    assert lead.heard == [["disk-full", "certificate-ends"], ["certificate-ends"]]
    assert stranger.heard == []
    assert [one.name for one in news.show("administrator")] == ["certificate-ends"]


def test_the_manual_explains_every_alarm_and_no_other():
    manual = (PROJECT / "docs" / "operating.md").read_text(encoding="utf-8")
    table = manual.split("## Alarms")[1].split("\n## ")[0]
    assert re.findall(r"^\| `([a-z-]+)` ", table, re.MULTILINE) == list(NAMES)
