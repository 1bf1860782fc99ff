"""What the centre decides. Whoever calls `step` carries the decisions out in their order.

Every Offer ends in exactly one of two ways: the event OfferAnswered, or a Withdraw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from acd.agent_state import AgentState

Rule = Literal[
    "sent-to-agent",  # the call asked for him and nobody else
    "preferred",  # he served this caller last
    "first-free",  # the call had waited; he is the first who became free for it
    "only-ready",  # nobody else was ready for it
    "most-skilled",
    "longest-idle",
    "by-name",  # equal in everything: the name decides, so that a replay decides alike
]

OverflowReason = Literal["nobody-logged-in", "waited-too-long", "agent-unavailable"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why this call went to this agent, as it stood in the moment of the choice.

    ready    agents who were ready and fit for it, himself included
    skills   the sum of his indexes in the queue's required skills; none if he was asked for himself
    idle     seconds of idleness
    waiting  calls he could have been given, this one included
    """

    rule: Rule
    ready: int
    skills: int | None
    idle: float
    waiting: int

    def __str__(self) -> str:
        skills = "" if self.skills is None else f", skills {self.skills}"
        return f"{self.rule} of {self.ready} ready{skills}, idle {self.idle:.0f} s, {self.waiting} waiting"


@dataclass(frozen=True, slots=True)
class Offer:
    """Ring him with this call. He is reserved for it `until` then. `queue`: none for a call sent to him
    without one. `skill`: his mean index in the required skills, 0-100; none where none is required."""

    interaction: str
    agent: str
    queue: str | None
    until: float
    skill: int | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Stop ringing him. "no-answer", "declined" or the reason of an OfferFailed: he is not ready now, and
    the call has its old place again. "caller-left" or "taken" by another agent: he stays ready."""

    interaction: str
    agent: str
    reason: str


@dataclass(frozen=True, slots=True)
class Overflow:
    """The call waits here no longer; send it where its queue says.

    nobody-logged-in   nobody is logged in who could ever serve it
    waited-too-long    its queue's `overflow_after`
    agent-unavailable  the one agent it was sent to did not take it
    """

    interaction: str
    queue: str | None
    reason: OverflowReason


@dataclass(frozen=True, slots=True)
class AgentMoved:
    agent: str
    before: AgentState
    after: AgentState


@dataclass(frozen=True, slots=True)
class Position:
    """Tell the caller his place in the queue, from 1. See waiting.py for when."""

    interaction: str
    position: int


Decision = Offer | Withdraw | Overflow | AgentMoved | Position
