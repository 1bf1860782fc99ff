"""Queues, as the site sets them up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from acd.skill import check_indexes

Order = Literal["most-skilled", "longest-idle"]


@dataclass(frozen=True, slots=True)
class Queue:
    """What its calls ask for.

    requires        skill → least index, 0-100, that an agent must have; nothing: everybody serves it
    priority        added to each call's own; higher is served first, across all queues
    overflow_after  seconds of waiting after which a call overflows; none: it waits
    order           which ready agent comes first (matching.py)
    """

    name: str
    requires: Mapping[str, int] = field(default_factory=dict)
    priority: int = 0
    overflow_after: float | None = None
    order: Order = "most-skilled"

    def __post_init__(self) -> None:
        check_indexes(self.requires, f'queue "{self.name}"')
        if self.overflow_after is not None and not self.overflow_after >= 0:
            raise ValueError(
                f'queue "{self.name}": overflow_after is {self.overflow_after}; give 0 s or more'
            )


def check_times(ringing: float, wrap_up: float) -> None:
    """Raises ValueError for a ringing of no time, or a wrap-up of less than none."""
    if not ringing > 0:
        raise ValueError(f"ringing is {ringing} s; give more than 0")
    if not wrap_up >= 0:
        raise ValueError(f"wrap_up is {wrap_up} s; give 0 or more")


class UnknownQueue(LookupError):
    """A call was to enter a queue that the centre was not given."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(name)
        near = get_close_matches(name, known, n=1)
        self.name, self.near = name, near[0] if near else None

    def __str__(self) -> str:
        return f'queue "{self.name}" does not exist' + (f'; did you mean "{self.near}"?' if self.near else "")
