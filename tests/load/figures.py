"""What the moments of calls say: waits, drift, hand-overs, pops. Pure; seconds unless a name says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from statistics import median

from tests.load.sip_ends import Seen


def queue_to_ring(calls: Iterable[Seen], *, only_free: bool = False) -> list[float]:
    """From the end of a caller's key press to the INVITE at a station. only_free: of those who found an agent
    free. The key press, because an engine's 200 OK is no sign that the caller is in the queue: Asterisk sends it
    from another thread than that which runs app_queue."""
    return [
        call.rang - call.pressed
        for call in calls
        if call.rang is not None and call.pressed is not None and (call.free > 0 or not only_free)
    ]


def line_to_answer(calls: Iterable[Seen]) -> list[float]:
    """From a caller's INVITE to his 200 OK."""
    return [call.answered - call.began for call in calls if call.answered is not None]


def drift(calls: Sequence[Seen]) -> float:
    """How much longer the last third waited than the first, in the median."""
    third = len(calls) // 3
    first, last = queue_to_ring(calls[:third]), queue_to_ring(calls[-third:])
    return median(last) - median(first) if first and last else float("inf")


def rate(calls: Sequence[Seen]) -> float:
    """Calls a second as they were placed."""
    return (len(calls) - 1) / (calls[-1].began - calls[0].began)


def free_to_ring(calls: Iterable[Seen]) -> list[float]:
    """From a caller's BYE to the next caller's INVITE at the same station, where somebody was waiting."""
    at: dict[str, list[Seen]] = {}
    for call in calls:
        if call.rang is not None:
            at.setdefault(call.station, []).append(call)
    found = []
    for served in at.values():
        served.sort(key=lambda call: call.rang or 0.0)
        for call, follower in pairwise(served):
            if call.waiting > 0 and call.ended is not None and follower.rang is not None:
                found.append(follower.rang - call.ended)
    return found


def pops_in_time(calls: Iterable[Seen], pops: Mapping[str, Sequence[float]]) -> tuple[int, int]:
    """Of the calls that rang, how many had their pop at the console before the INVITE was at the station; and how
    many rang. A number calls again and again: of its pops that of this call came after its key press."""
    in_time = rang = 0
    for call in calls:
        if call.rang is None or call.pressed is None:
            continue
        rang += 1
        in_time += any(call.pressed <= at <= call.rang for at in pops.get(call.number, ()))
    return in_time, rang
