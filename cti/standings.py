"""An agent's state between acd, whose times are monotonic moments, and the journal, whose times are UTC."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypedDict

from acd.agent_state import (
    AgentState,
    Busy,
    Next,
    NotReady,
    Ready,
    ThenLoggedOut,
    ThenNotReady,
    ThenReady,
    WrapUp,
)
from crm.records import Standing
from cti.clock import Clock


class Kept(TypedDict):
    """What a fact says of a state beside its name and reason: see crm.facts.AgentStateChanged."""

    interaction: str | None
    idle_since: datetime | None
    until: datetime | None
    chosen: str | None


def kept(state: AgentState, clock: Clock) -> Kept:
    until: float | None = getattr(state, "until", None)
    idle_since: float | None = getattr(state, "idle_since", None)
    if isinstance(state, NotReady):
        idle_since = state.since - state.idle
    return {
        "interaction": getattr(state, "interaction", None),
        "idle_since": None if idle_since is None else clock.utc(idle_since),
        "until": None if until is None else clock.utc(until),
        "chosen": _word(getattr(state, "next", None)),
    }


def restored(standing: Standing, clock: Clock) -> NotReady | Ready | Busy | WrapUp:
    """Who was reserved is ready: his call, if it still rings, is queued as ringing at him. A state that
    cannot be (a busy agent of no call) is not ready, which he sees and can end."""
    since = clock.moment(standing.since)
    ahead = max(0.0, since - clock.now())  # the clock was set back while there was no server
    since -= ahead
    idle = timedelta() if standing.idle_since is None else standing.since - standing.idle_since
    chosen = _next(standing.chosen)
    match standing.state, standing.interaction:
        case "ready" | "reserved", _:
            return Ready(since, since - idle.total_seconds())
        case "busy", str(interaction):
            return Busy(interaction, since, chosen)
        case "wrap-up", str(interaction):
            until = standing.until or standing.since
            return WrapUp(interaction, since, clock.moment(until) - ahead, chosen)
        case _:
            return NotReady(since, standing.reason, idle.total_seconds())


def _word(chosen: Next | None) -> str | None:
    match chosen:
        case None:
            return None
        case ThenReady():
            return "ready"
        case ThenLoggedOut():
            return "logged-out"
        case ThenNotReady(reason=reason):
            return "not-ready" if reason is None else f"not-ready:{reason}"


def _next(word: str | None) -> Next | None:
    match (word or "").partition(":"):
        case "ready", _, _:
            return ThenReady()
        case "logged-out", _, _:
            return ThenLoggedOut()
        case "not-ready", _, reason:
            return ThenNotReady(reason or None)
        case _:
            return None
