"""The alarms that stand now, and who is told when they change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from twisted.internet.task import LoopingCall

from cti.alarms.rules import NAMES, AlarmName, Condition, Seen, Severity, conditions
from cti.clock import Clock
from cti.reactor import Reactor

log = structlog.get_logger("cti.alarms")

LOOK_EVERY = 1.0  # seconds; what happens in a moment is looked at in that moment


@dataclass(frozen=True, slots=True)
class Alarm:
    """`since`: when it began, which may be before it was raised; `until`: when what it warns of happens;
    `detail`: how it was found, for the log and for administrators; `agents`: it concerns them, too."""

    name: AlarmName
    subject: str
    severity: Severity
    since: datetime
    detail: str
    until: datetime | None = None
    agents: bool = False


class Alarms:
    """`changed` are called when an alarm was raised, cleared, or became graver."""

    def __init__(self, see: Callable[[], Seen], clock: Clock, reactor: Reactor) -> None:
        self._see, self._clock = see, clock
        self._standing: dict[tuple[str, str], Alarm] = {}
        self._looking = LoopingCall(self.look)
        self._looking.clock = reactor
        self.changed: list[Callable[[], None]] = []

    def start(self) -> None:
        """The first look is a second later: a server that has just begun is not whole yet."""
        self._looking.start(LOOK_EVERY, now=False)

    def stop(self) -> None:
        if self._looking.running:
            self._looking.stop()

    @property
    def standing(self) -> tuple[Alarm, ...]:
        """In the order of NAMES."""
        return tuple(sorted(self._standing.values(), key=lambda one: (NAMES.index(one.name), one.subject)))

    def stands(self, name: AlarmName) -> bool:
        return any(one.name == name for one in self._standing.values())

    def look(self) -> None:
        """Called when something has happened, and each second for what only time brings."""
        if not self._looking.running:
            return
        before = self._standing
        found = {(one.name, one.subject): one for one in conditions(self._see())}
        self._standing = {key: self._alarm(before.get(key), one) for key, one in found.items()}
        for alarm in self._standing.values():
            known = before.get((alarm.name, alarm.subject))
            if known is None or known.severity != alarm.severity:
                log.warning("alarm raised", **_told(alarm), detail=alarm.detail)
        for key, alarm in before.items():
            if key not in self._standing:
                log.warning("alarm cleared", **_told(alarm))
        if self._standing != before:
            for tell in self.changed:
                tell()

    def _alarm(self, known: Alarm | None, found: Condition) -> Alarm:
        """One that stands stays as it was raised, whatever its figures do meanwhile, unless it is graver."""
        if known is not None and (known.severity, known.agents) == (found.severity, found.agents):
            return known
        now = self._clock.now()
        return Alarm(
            name=found.name,
            subject=found.subject,
            severity=found.severity,
            since=self._clock.utc(now - found.age) if known is None else known.since,
            detail=found.detail,
            until=None if found.until is None else self._clock.utc(now + found.until),
            agents=found.agents,
        )


def _told(alarm: Alarm) -> dict[str, str]:
    return {"alarm": alarm.name, "subject": alarm.subject, "severity": alarm.severity}
