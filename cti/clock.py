"""The server's one clock: monotonic seconds for decisions, UTC for people and records.

The machine's clock may be set under a running server: by a time server after its battery died, or when a
virtual machine that slept is woken. Small corrections are followed at once. A leap is not, until everybody
who keeps a time of the day has been told (`follow`): until then UTC goes on as if nothing had happened,
so that no two times of one second are hours apart.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from twisted.internet.task import LoopingCall

from cti.reactor import Reactor

log = structlog.get_logger("cti")

LEAP = 2.0  # seconds; time servers correct what is less little by little
LOOK = 1.0  # seconds between two looks at the machine's clock


class Clock:
    """`now()` never jumps. `utc(t)` tells what a person's clock shows at the monotonic moment t. `leapt`: by
    how many seconds the machine's clock has been set, all leaps together, since this one was made."""

    def __init__(self) -> None:
        self.leapt = 0.0
        self._ahead = self.wall() - self.now()

    def now(self) -> float:
        return time.monotonic()

    def wall(self) -> float:
        """What the machine's clock shows, in seconds since 1970, leaps and all."""
        return time.time()

    def moment(self, at: datetime) -> float:
        """The monotonic moment at which the wall's clock showed `at`, which may be long ago."""
        return at.timestamp() - self._difference()

    def utc(self, moment: float | None = None) -> datetime:
        return datetime.fromtimestamp((self.now() if moment is None else moment) + self._difference(), UTC)

    def follow(self) -> float:
        """From now on UTC is what the machine's clock shows. Answer: by how many seconds it has leapt."""
        leap = self.wall() - self.now() - self._difference()
        if abs(leap) < LEAP:
            return 0.0
        self._ahead += leap
        self.leapt += leap
        return leap

    def _difference(self) -> float:
        true = self.wall() - self.now()
        if abs(true - self._ahead) < LEAP:
            self._ahead = true
        return self._ahead


class ClockWatch:
    """Looks every second whether the machine's clock was set. `was_set`: called with the seconds, forward or
    back, when UTC has just changed by so much."""

    def __init__(self, clock: Clock, reactor: Reactor) -> None:
        self._clock = clock
        self.was_set: list[Callable[[float], None]] = []
        self._looking = LoopingCall(self.look)
        self._looking.clock = reactor

    def start(self) -> None:
        self._looking.start(LOOK)

    def stop(self) -> None:
        if self._looking.running:
            self._looking.stop()

    def look(self) -> None:
        leap = self._clock.follow()
        if leap:
            log.warning("the machine's clock was set", seconds=round(leap, 1))
            for tell in self.was_set:
                tell(leap)
