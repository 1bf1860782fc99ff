"""How long callers stay in a node, in classes, so that a median needs no list of all who were there.

Class 0 lasts up to SHORTEST; each further one reaches a factor of 2 ** (1 / PER_DOUBLING) higher, the last
one has no end. A percentile is read between its class's two ends, so it is off by less than a fifth.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import floor, log2

SHORTEST = 0.25  # seconds; nobody hears a difference
PER_DOUBLING = 4
LAST = 60  # from about two hours


def dwell_class(seconds: float) -> int:
    if seconds < SHORTEST:
        return 0
    return min(LAST, 1 + floor(log2(seconds / SHORTEST) * PER_DOUBLING))


def begins_at(dwell: int) -> float:
    """Seconds."""
    return 0.0 if dwell == 0 else SHORTEST * 2.0 ** ((dwell - 1) / PER_DOUBLING)


def percentile(many: Mapping[int, int], share: float) -> float | None:
    """Seconds within which this share of them (0 to 1) had left. many: class → how many. None: nobody was
    there."""
    whole = sum(many.values())
    if whole == 0:
        return None
    wanted, before = share * whole, 0
    for dwell in sorted(many):
        if before + many[dwell] >= wanted and many[dwell]:
            low, high = begins_at(dwell), begins_at(dwell + 1)
            return low + (high - low) * (wanted - before) / many[dwell]
        before += many[dwell]
    return begins_at(max(many) + 1)
