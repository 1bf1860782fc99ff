"""Where a call goes next: what a flow, an overflow or a transfer asks for."""

from __future__ import annotations

from dataclasses import dataclass

from config.schema import Destination


@dataclass(frozen=True, slots=True)
class ToQueue:
    queue: str
    priority: int | None = None
    after: str | None = None  # display name of the agent who sent it
    survey: str | None = None  # the flow to go through when an agent has served him and hung up


@dataclass(frozen=True, slots=True)
class ToAgent:
    """To one given agent, whatever his queues."""

    agent: str
    after: str | None = None


@dataclass(frozen=True, slots=True)
class ToStation:
    """A telephone that rings, agent or none: the set extension of an overflow."""

    station: str


@dataclass(frozen=True, slots=True)
class ToNumber:
    """An outside number, over a line of ours."""

    number: str


@dataclass(frozen=True, slots=True)
class ToMailbox:
    mailbox: str


@dataclass(frozen=True, slots=True)
class BackToFlow:
    """The queue gives him back to the flow that sent him there."""

    reason: str


@dataclass(frozen=True, slots=True)
class ToFlow:
    """Into a flow of its own, when whom he talked with has hung up."""

    flow: str


Step = ToQueue | ToAgent | ToStation | ToNumber | ToMailbox | BackToFlow | ToFlow


def overflow(destination: Destination) -> Step:
    if destination.station is not None:
        return ToStation(destination.station)
    if destination.number is not None:
        return ToNumber(destination.number)
    assert destination.mailbox is not None  # the schema: exactly one
    return ToMailbox(destination.mailbox)
