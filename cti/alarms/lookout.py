"""Looks at what alarms are about: the database, the disk, each Asterisk, the certificate."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from twisted.internet.defer import Deferred
from twisted.internet.task import LoopingCall

from cti.alarms.rules import Seen
from cti.calls.calls import Calls
from cti.clock import Clock
from cti.figures import Figures
from cti.reactor import Reactor
from recorder.recorder import Recorder

LOOK_EVERY = 1.0  # seconds between two looks at the disk's room, of which nobody tells


class Lookout:
    """certificate: when the port's ends; None: it has none."""

    def __init__(
        self,
        calls: Calls,
        figures: Figures,
        recorder: Recorder,
        certificate: Callable[[], datetime | None],
        clock: Clock,
        reactor: Reactor,
    ) -> None:
        self._calls, self._figures, self._recorder = calls, figures, recorder
        self._certificate, self._clock = certificate, clock
        self._lost: dict[str, float] = {}
        self._looking = LoopingCall(self._look_at_the_disk)
        self._looking.clock = reactor

    def start(self) -> None:
        self._looking.start(LOOK_EVERY)

    def stop(self) -> None:
        if self._looking.running:
            self._looking.stop()

    def _look_at_the_disk(self) -> Deferred[None]:
        """On a thread: a disk in the network may think about it."""

        def look() -> None:
            with suppress(OSError):  # of a folder that is gone the next talk tells
                self._recorder.look()

        return self._calls.services.records.run("room for recordings", look)

    def see(self) -> Seen:
        services, ends = self._calls.services, self._certificate()
        return Seen(
            behind=services.journal.behind,
            silent=self._figures.database_silent,
            away=self._away(),
            room=self._recorder.room,
            records_talks=self._recorder.records_talks,
            recording_fault=services.recordings.fault,
            draining=self._calls.draining,
            certificate=None if ends is None else (ends - self._clock.utc()).total_seconds(),
        )

    def _away(self) -> dict[str, float]:
        """Counted from the first look that found it away."""
        now = self._clock.now()
        nodes = self._calls.services.switch.nodes
        self._lost = {
            name: self._lost.get(name, now) for name, node in nodes.items() if not node.ari.connected
        }
        return {name: now - since for name, since in self._lost.items()}
