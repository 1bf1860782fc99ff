"""The block list as administrators' clients see it, and who of them is told when it changes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cti.clock import Clock
from cti.guard.guard import Guard
from cti.link import messages
from cti.reactor import Alarm, Reactor

if TYPE_CHECKING:
    from cti.link.client import LinkClient

SETTLE = 0.5  # seconds in which changes are gathered: a flood from many addresses changes it often


class BlockList:
    """`clients`: all that are connected, the set itself."""

    def __init__(self, guard: Guard, clients: set[LinkClient], clock: Clock, reactor: Reactor) -> None:
        self._guard, self._clients, self._clock, self._reactor = guard, clients, clock, reactor
        self._soon: Alarm | None = None
        guard.changed.append(self._changed)

    def show(self) -> messages.Blocklist:
        return messages.Blocklist(
            blocked=tuple(
                messages.BlockedAddress(**_with_dates(asdict(block), "since", "until"))
                for block in self._guard.blocks()
            ),
            spared=tuple(
                messages.SparedAddress(**_with_dates(asdict(spared), "since", "last"))
                for spared in self._guard.spared()
            ),
        )

    def stop(self) -> None:
        if self._soon is not None and self._soon.active():
            self._soon.cancel()

    def _changed(self) -> None:
        if self._soon is None:
            self._soon = self._reactor.callLater(SETTLE, self._tell)

    def _tell(self) -> None:
        self._soon = None
        told = [client for client in self._clients if client.lists_blocks]
        if told:
            event = messages.BlocklistChanged(at=self._clock.utc(), blocklist=self.show())
            for client in told:
                client.tell(event)


def _with_dates(fields: dict[str, Any], *names: str) -> dict[str, Any]:
    return fields | {name: datetime.fromtimestamp(fields[name], UTC) for name in names}
