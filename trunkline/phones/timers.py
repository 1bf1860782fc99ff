"""Things to be done later, on whatever loop works them off."""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable


class Timer:
    """Something to be done later; `cancel` may be called at any time, also twice."""

    __slots__ = ("action",)

    def __init__(self, action: Callable[[], None]) -> None:
        self.action: Callable[[], None] | None = action

    def cancel(self) -> None:
        self.action = None


class Timers:
    """Not for several threads. Times in seconds, by the monotonic clock."""

    def __init__(self) -> None:
        self._waiting: list[tuple[float, int, Timer]] = []
        self._order = itertools.count()

    def later(self, seconds: float, action: Callable[[], None]) -> Timer:
        timer = Timer(action)
        heapq.heappush(self._waiting, (time.monotonic() + seconds, next(self._order), timer))
        return timer

    def pause(self, longest: float) -> float:
        """How long nothing is due, at most `longest` seconds."""
        if not self._waiting:
            return longest
        return max(0.0, min(longest, self._waiting[0][0] - time.monotonic()))

    def work_off(self) -> None:
        """Does what is due."""
        now = time.monotonic()
        while self._waiting and self._waiting[0][0] <= now:
            action = heapq.heappop(self._waiting)[2].action
            if action is not None:
                action()

    def clear(self) -> None:
        self._waiting.clear()
