"""Calls that wait, in the one order of the house, and what they are told about it.

The order is the same for all queues: higher priority first (the queue's plus the call's own), then the
older, by the time it first queued, then the one that came in first. A call takes its age along: an offer
that nobody answers, a transfer back, a second queue cost it nothing. So among calls of equal priority that
an agent can serve none is ever passed over by a younger one, and none starves: each of them has finitely
many before it, and never a new one. (Across priorities a flood of higher ones can hold up a lower one; its
queue's `overflow_after` is the bound.)

Places. A caller is told his place in his queue when he begins to wait, then when he has come to one of
PLACES. He is never told a place worse than before: if a more urgent call steps in before him, he hears
nothing until he is further than he was. So one call's leaving costs a few announcements, not one for each
of a thousand callers behind it, and nobody hears "you are number 517" change every second."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from acd.decisions import Offer, Position
from acd.ordered import Ordered

if TYPE_CHECKING:
    from acd.floor import LiveQueue

PLACES = (*range(1, 11), *range(15, 51, 5), *range(60, 101, 10), 150, 200, 300, 400, 500, 750, 1000)


class Call:
    """A call between its CallQueued and its end here. It stands in `waiting`, or its `offer` is out."""

    __slots__ = (
        "age", "entered", "interaction", "key", "offer", "overflows_at", "preferred", "queue", "to_agent",
        "told", "waiting",
    )  # fmt: skip

    def __init__(
        self,
        interaction: str,
        queue: LiveQueue,
        *,
        priority: int,
        since: float,
        entered: float,
        arrival: int,
        preferred: str | None,
        to_agent: str | None,
    ) -> None:
        self.interaction, self.queue = interaction, queue
        self.entered, self.preferred, self.to_agent = entered, preferred, to_agent
        self.key = (-(queue.queue.priority + priority), since, arrival)
        self.age = (entered, arrival)
        self.waiting: Waiting | None = None
        self.offer: Offer | None = None
        self.told: int | None = None
        patience = queue.queue.overflow_after  # as it is when he comes; a change is for those after him
        self.overflows_at = None if patience is None else entered + patience


class Waiting:
    """Calls that wait for the same agents: those of a queue, or those sent to one agent."""

    __slots__ = ("_calls", "_new")

    def __init__(self) -> None:
        self._calls: Ordered[tuple[int, float, int], Call] = Ordered()
        self._new: list[Call] = []

    def add(self, call: Call) -> None:
        self._calls.add(call.key, call)
        call.waiting = self
        if call.told is None:
            self._new.append(call)

    def remove(self, call: Call) -> None:
        self._calls.remove(call.key)
        call.waiting = None

    def first(self) -> Call | None:
        return self._calls.first()

    def place(self, call: Call) -> int:
        """From 1."""
        return self._calls.index(call.key) + 1

    def news(self) -> Iterator[Position]:
        """What is to be told now, each at most once; empty when nothing has changed since."""
        for place in PLACES:
            if place > len(self._calls):
                break
            call = self._calls[place - 1]
            if call.told is None or place < call.told:
                call.told = place
                yield Position(call.interaction, place)
        for call in self._new:
            if call.told is None and call.waiting is self:
                call.told = self.place(call)
                yield Position(call.interaction, call.told)
        self._new.clear()

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[Call]:
        return iter(self._calls)
