"""Open or closed, at one moment. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol


class OpenSpan(Protocol):
    @property
    def days(self) -> tuple[int, ...]: ...
    @property
    def opens(self) -> int: ...
    @property
    def closes(self) -> int: ...


class OpeningHours(Protocol):
    @property
    def open(self) -> Sequence[OpenSpan]: ...
    @property
    def closed(self) -> Collection[date]: ...


def is_open(hours: OpeningHours, moment: datetime) -> bool:
    """Whether `hours` are open at `moment`, which carries the zone whose clock counts.

    A span is open from its first minute, and closed from its last one on: 09:00-18:00 is open at 17:59:59.
    """
    if moment.tzinfo is None:
        raise ValueError("is_open needs a moment with its time zone")
    if moment.date() in hours.closed:
        return False
    minute = moment.hour * 60 + moment.minute
    return any(moment.weekday() in span.days and span.opens <= minute < span.closes for span in hours.open)
