"""When what is due: the end of offers and wrap-ups, the overflow of calls."""

from __future__ import annotations

from typing import Literal, NamedTuple

from acd.floor import Agent
from acd.ordered import Ordered
from acd.waiting import Call

Kind = Literal["wrap-up over", "no answer", "overflow"]

# At one and the same instant, in this order: a caller is served rather than sent away.
_RANK: dict[Kind, int] = {"wrap-up over": 0, "no answer": 1, "overflow": 2}


class Due(NamedTuple):
    at: float
    kind: Kind
    whose: Agent | Call


class Deadlines:
    """At most one deadline for each agent and each call."""

    def __init__(self) -> None:
        self._due: Ordered[tuple[float, int, int], Due] = Ordered()
        self._keys: dict[Agent | Call, tuple[float, int, int]] = {}
        self._set = 0

    def set(self, whose: Agent | Call, at: float, kind: Kind) -> None:
        """In place of the one it had. The same again keeps its turn among those of the same instant."""
        before = self._keys.get(whose)
        if before is not None and before[:2] == (at, _RANK[kind]):
            return
        self.clear(whose)
        self._set += 1
        key = self._keys[whose] = (at, _RANK[kind], self._set)
        self._due.add(key, Due(at, kind, whose))

    def clear(self, whose: Agent | Call) -> None:
        key = self._keys.pop(whose, None)
        if key is not None:
            self._due.remove(key)

    def next(self) -> float | None:
        due = self._due.first()
        return None if due is None else due.at

    def take(self, now: float) -> Due | None:
        """The first that is due at `now`, gone from here; None if none is."""
        due = self._due.first()
        if due is None or due.at > now:
            return None
        self.clear(due.whose)
        return due
