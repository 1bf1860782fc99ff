"""Alarms as the link's clients see them: each gets those that concern him, at once and when they change."""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING

from cti.alarms.alarms import Alarms
from cti.clock import Clock
from cti.link import messages

if TYPE_CHECKING:
    from cti.link.client import LinkClient


class AlarmNews:
    """`clients`: all that are connected, the set itself."""

    def __init__(self, alarms: Alarms, clients: Set[LinkClient], clock: Clock) -> None:
        self._alarms, self._clients, self._clock = alarms, clients, clock
        alarms.changed.append(self._tell)

    def show(self, role: messages.Role) -> tuple[messages.RaisedAlarm, ...]:
        """Agents get what concerns their calls, others all."""
        return tuple(
            messages.RaisedAlarm(
                name=alarm.name,
                subject=alarm.subject,
                severity=alarm.severity,
                since=alarm.since.replace(microsecond=0),
                until=alarm.until,
                detail=alarm.detail,
            )
            for alarm in self._alarms.standing
            if alarm.agents or role != "agent"
        )

    def _tell(self) -> None:
        at = self._clock.utc()
        for client in list(self._clients):
            if client.account is not None:
                client.tell(messages.AlarmsChanged(at=at, alarms=self.show(client.account.role)))
