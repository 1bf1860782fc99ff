"""Which alarms stand when things are as they are seen. Pure: no clock, no disk; all lengths are seconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from cti.journal import Behind
from recorder.recorder import Room

AlarmName = Literal[
    "node-lost",
    "draining",
    "facts-lost",
    "facts-in-memory",
    "records-stale",
    "disk-full",
    "recordings-fail",
    "disk-low",
    "certificate-ends",
]
"""What keeps calls away first; screens list them so."""

Severity = Literal["critical", "major", "warning"]
"""critical: calls or facts are lost now, or will be; major: calls go on, something with them does not;
warning: to be seen to before it gets worse."""

NAMES: tuple[AlarmName, ...] = get_args(AlarmName)
LATE = 5.0  # that a fact may wait for the database
LOST_FOR = 1.0  # that Asterisk may be away: a wire that comes back at once is nobody's trouble
DAY = 24 * 3600.0
CERTIFICATE_ENDS = 14 * DAY  # before its end


@dataclass(frozen=True, slots=True)
class Seen:
    """`silent`: since the database has last answered, 0 while it does. `away`: nodes whose Asterisk is not
    connected, and for how long. `recording_fault`: why the last talk could not be recorded, though the disk
    has room. `certificate`: until the port's certificate ends; None: there is none."""

    behind: Behind
    silent: float
    away: Mapping[str, float]
    room: Room
    records_talks: bool = True
    recording_fault: str = ""
    draining: bool = False
    certificate: float | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """`subject`: which, where there are several; `age`: how long it has been so already; `until`: in so many
    seconds it happens; `agents`: whether it concerns those who take calls."""

    name: AlarmName
    severity: Severity
    detail: str
    subject: str = ""
    age: float = 0.0
    until: float | None = None
    agents: bool = False


def conditions(seen: Seen) -> Iterator[Condition]:
    for node, age in seen.away.items():
        if age >= LOST_FOR:
            yield Condition(
                "node-lost", "critical", f"Asterisk {node} does not answer", node, age=age, agents=True
            )
    yield from _of_the_records(seen)
    yield from _of_the_disk(seen)
    if seen.draining:
        yield Condition("draining", "warning", "no new calls are taken", agents=True)
    if seen.certificate is not None and seen.certificate < CERTIFICATE_ENDS:
        over = seen.certificate <= 0
        yield Condition(
            "certificate-ends", "critical" if over else "warning",
            "the port's certificate has ended" if over else "the port's certificate ends soon",
            until=seen.certificate,
        )  # fmt: skip


def _of_the_records(seen: Seen) -> Iterator[Condition]:
    behind = seen.behind
    if behind.lost:
        yield Condition(
            "facts-lost", "critical", f"{behind.lost} facts found room neither on the disk nor in memory"
        )
    if behind.unkept and behind.count:
        yield Condition(
            "facts-in-memory", "critical", f"{behind.count} facts are in the server's memory only"
        )
    if behind.age >= LATE or seen.silent:
        why = (
            f"{behind.count} facts wait for the database" if behind.count else "the database does not answer"
        )
        yield Condition("records-stale", "major", why, age=max(behind.age, seen.silent), agents=True)


def _of_the_disk(seen: Seen) -> Iterator[Condition]:
    room = seen.room
    if room.full:
        what = "nothing new is recorded" if seen.records_talks else "it would be too little to record"
        yield Condition(
            "disk-full", "major", f"{room.free // 2**20} MB are free: {what}", agents=seen.records_talks
        )
    elif room.low:
        yield Condition("disk-low", "warning", f"{room.free // 2**20} MB are free")
    if seen.recording_fault:
        yield Condition("recordings-fail", "major", seen.recording_fault, agents=True)
