"""A trial: what a caller does and what the world answers, and what is expected of a flow then.

Trials stand in the flow's document; one whose trials disappoint is not published unasked.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from ivr_flows.nodes.node import Condition, HoursName, Name, NodeName, Part, QueueName, Text, VariableName
from ivr_flows.variables import Kind, Value, fitting

Given = str | int | float | bool | None


class Keys(Part):
    """He presses these; "" is nothing at all."""

    keys: Annotated[str, Field(pattern=r"^[0-9*#]{0,40}$")]


class Says(Part):
    """He says this: one of the words that are listened for, or something else."""

    says: Text


class Speaks(Part):
    """He leaves a message of so many seconds; 0: he says nothing."""

    seconds: float = Field(ge=0, le=3600, strict=False)


class HangsUp(Part):
    """He hangs up."""

    hangs_up: Literal[True]


class Refuses(Part):
    """The queue gives him back."""

    refused: Name


class Serves(Part):
    """An agent takes him, talks for so many seconds and hangs up."""

    served: float = Field(ge=0, le=36000, strict=False)


class Fails(Part):
    """What the flow asks for cannot be done."""

    fails: Name


class Answers(Part):
    """A source answers with these rows, column → value; none: nothing was found. For a change, a row for each
    that was changed."""

    rows: Annotated[tuple[dict[Name, Given], ...], Field(max_length=200, strict=False)]


class Fetches(Part):
    """A web service answers: its status, and what is picked out of it, variable → value."""

    status: int = Field(ge=100, le=599)
    values: dict[Name, Given] = Field(default_factory=dict)


class ComesOut(Part):
    """How it went, in the words of the node's exits: "known", "locked", "running" … With it the fields of the
    customer with whom the call is from now on, and what else there is to know: a matter's number."""

    outcome: Name
    customer: dict[Name, str] | None = None
    value: Name | None = None


class TimesOut(Part):
    """No answer comes in time."""

    times_out: Literal[True]


class QueueLooks(Part):
    """How a queue is, when the flow asks."""

    waiting: int = Field(default=0, ge=0)
    longest: float = Field(default=0, ge=0, strict=False)
    ready: int = Field(default=1, ge=0)
    logged_in: int = Field(default=1, ge=0)


KINDS = (
    "says", "seconds", "hangs_up", "refused", "served", "fails", "rows", "status", "outcome", "times_out",
)  # fmt: skip


def _kind_of(answer: object) -> str:
    """By its one field."""
    fields = answer if isinstance(answer, dict) else getattr(answer, "__dict__", {})
    return next((kind for kind in KINDS if kind in fields), "keys")


Answer = Annotated[
    Annotated[Keys, Tag("keys")]
    | Annotated[Says, Tag("says")]
    | Annotated[Speaks, Tag("seconds")]
    | Annotated[HangsUp, Tag("hangs_up")]
    | Annotated[Refuses, Tag("refused")]
    | Annotated[Serves, Tag("served")]
    | Annotated[Fails, Tag("fails")]
    | Annotated[Answers, Tag("rows")]
    | Annotated[Fetches, Tag("status")]
    | Annotated[ComesOut, Tag("outcome")]
    | Annotated[TimesOut, Tag("times_out")],
    Discriminator(_kind_of),
]


class Expected(Part):
    """What must be so afterwards; what is left out may be as it likes."""

    passes: tuple[NodeName, ...] = Field(
        default=(), description="nodes, in this order, others between", strict=False
    )
    hears: tuple[Text, ...] = Field(
        default=(), description="pieces of what he hears, in this order", strict=False
    )
    ends: Name | None = Field(
        default=None, description='"queue:sales-en", "hang-up" or the last node\'s name'
    )
    holds: tuple[Condition, ...] = Field(
        default=(), description="formulas that hold at the end", strict=False
    )


class Trial(Part):
    """A saved attempt and what is expected of it."""

    name: Text
    given: dict[VariableName, Given] = Field(
        default_factory=dict, description="caller, called, language, now (2026-11-26T09:30), customer.firm …"
    )
    open: dict[HoursName, bool] = Field(
        default_factory=dict, description="hours → are they open; else they are"
    )
    queues: dict[QueueName, QueueLooks] = Field(
        default_factory=dict, description="how queues are; else an agent is ready in each"
    )
    calls: int = Field(default=0, ge=0, description="how often he has called before")
    voted: bool = Field(default=False, description="whether he has taken part in each poll before")
    chance: Annotated[float, Field(ge=0, lt=1, strict=False)] = 0.0
    answers: tuple[Answer, ...] = Field((), max_length=200, strict=False)
    expect: Expected = Expected()


def as_value(given: Given, kind: Kind) -> Value:
    """Into a value of the call: a moment or a date is written as a text. Raises ValueError."""
    if kind in ("moment", "date") and isinstance(given, str):
        return fitting(datetime.fromisoformat(given), kind)
    return fitting(given, kind)


def fits(given: Given, kind: Kind) -> bool:
    """Whether a variable of this kind can hold it."""
    try:
        as_value(given, kind)
    except ValueError:
        return False
    return True
