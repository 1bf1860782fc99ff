"""How often something may be tried.

One gunicorn worker serves the console, so the counts stand in its memory; they forget by themselves.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

OFFENCE = "X-Trunkline-Offence"
"""In the head of an answer to somebody who guesses or asks too often: the CTI server, through which every
answer goes, counts it against his address and takes it off."""


class Throttle:
    """Allows `tries` within `seconds` for each key; remembers at most `keys` of them, the latest used."""

    def __init__(
        self, tries: int, seconds: float, keys: int = 10_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._tries = tries
        self._seconds = seconds
        self._keys = keys
        self._clock = clock
        self._lock = threading.Lock()
        self._at: OrderedDict[str, deque[float]] = OrderedDict()

    def is_open(self, key: str) -> bool:
        """Whether one more try is allowed; it does not count as one."""
        with self._lock:
            return len(self._recent(key)) < self._tries

    def count(self, key: str) -> None:
        with self._lock:
            recent = self._recent(key)
            recent.append(self._clock())
            self._at[key] = recent
            self._at.move_to_end(key)
            while len(self._at) > self._keys:
                self._at.popitem(last=False)

    def forget(self, key: str) -> None:
        with self._lock:
            self._at.pop(key, None)

    def _recent(self, key: str) -> deque[float]:
        recent = self._at.get(key, deque())
        oldest = self._clock() - self._seconds
        while recent and recent[0] <= oldest:
            recent.popleft()
        return recent
