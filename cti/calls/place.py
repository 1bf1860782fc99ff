"""Where a call stands in its story, as it is noted at the switch that carries it.

The switch keeps the calls up when the server dies; from this the next server goes on with them. It is written
anew at each step, each call for itself, and goes when the call is over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from cti.calls.steps import (
    BackToFlow,
    Step,
    ToAgent,
    ToFlow,
    ToMailbox,
    ToNumber,
    ToQueue,
    ToStation,
)
from ivr_flows.saved import Saved

LARGEST = 8_000  # characters; Asterisk closes a connection that sends a frame of more than 64 KB


def note_of(interaction: str) -> str:
    """The name of its note."""
    return f"TL_PLACE_{interaction}"


Segment: TypeAlias = tuple[str, str | None, str | None, str | None, str | None]
"""Kind, agent, queue, station, detail."""

STEPS: Mapping[str, type[Step]] = {
    kind.__name__: kind for kind in (ToQueue, ToAgent, ToStation, ToNumber, ToMailbox, BackToFlow, ToFlow)
}


class BadPlace(ValueError):
    """What stands on the channel is no place that this Trunkline wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`segment`: the present one, and `since` when it began; `step`: where a flow, an overflow or a transfer
    sent it, none while in the flow; `trail`: his steps there that are not
    written yet (Trail.saved); `queued`: when it came into this queue; `first_queued`: into the first;
    `message`: the one being recorded, and how many there were in this call; `leapt`: by how many seconds the
    clock was set since it began, which `began` and `since` do not follow; `survey`: the flow that follows the
    last talk; `proved`: the customer who has proved who he is."""

    direction: Literal["in", "out"]
    began: datetime
    number: str | None
    called: str | None
    line: str | None
    segment: Segment
    since: datetime
    outcome: str
    language: str = ""
    step: Step | None = None
    flow: Saved | None = None
    trail: Mapping[str, Any] | None = None
    queued: datetime | None = None
    first_queued: datetime | None = None
    served_by: str | None = None
    sent_by: str | None = None
    agent: str | None = None  # who dialled, if one of ours did
    muted: bool = False
    message: str | None = None
    messages: int = 0
    leapt: float = 0.0
    survey: str | None = None
    proved: int | None = None

    def to_json(self) -> str:
        body: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if value != each.default:
                body[each.name] = _plain(value)
        text = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
        if (
            len(text) > LARGEST and "flow" in body
        ):  # the caller then begins the flow anew: better than nothing
            del body["flow"]
            text = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
        return text

    @classmethod
    def from_json(cls, text: str) -> Place:
        """Errors: BadPlace."""
        try:
            body = json.loads(text)
            for name in ("began", "since", "queued", "first_queued"):
                if name in body:
                    body[name] = datetime.fromisoformat(body[name])
            if "step" in body:
                kind, values = body["step"]
                body["step"] = STEPS[kind](**values)
            if "flow" in body:
                body["flow"] = _flow(body["flow"])
            kind, agent, queue, station, detail = body["segment"]
            body["segment"] = (kind, agent, queue, station, detail)
            return cls(**body)
        except (ValueError, KeyError, TypeError) as fault:
            raise BadPlace(f"{type(fault).__name__}: {fault}; read {text[:200]!r}") from fault


def leapt_in(text: str) -> timedelta:
    """What a note says of the clock: how far it was set during the call. Nothing where there is no note."""
    try:
        return timedelta(seconds=Place.from_json(text).leapt) if text else timedelta()
    except BadPlace:
        return timedelta()


def _flow(body: Any) -> Saved | None:
    """None for one that another version of this program wrote: the caller then begins his flow anew."""
    try:
        return Saved.from_json(body)
    except (ValueError, KeyError, TypeError):
        return None


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case Saved():
            return value.to_json()
        case ToQueue() | ToAgent() | ToStation() | ToNumber() | ToMailbox() | BackToFlow() | ToFlow():
            return [type(value).__name__, asdict(value)]
        case _:
            return value
