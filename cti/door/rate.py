"""How fast somebody may speak: a bucket of `burst` words that fills again by `rate` a second. Pure."""

from __future__ import annotations


class Rate:
    """Times are the reactor's seconds."""

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate, self._burst = rate, burst
        self._left, self._at = burst, now

    def take(self, now: float) -> float:
        """0 when one more may be said, and it counts; else the seconds until one may."""
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left >= 1:
            self._left -= 1
            return 0.0
        return (1 - self._left) / self._rate
