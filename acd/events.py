"""What the centre is told: everything that can happen to agents and to calls that wait.

Events are facts and wishes, never decisions. Agents, queues and interactions are known by their names;
lengths are seconds. An event that cannot be (an index of 120, a wrap-up longer by nothing) is refused with
ValueError when it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from acd.queue import Queue, check_times
from acd.skill import check_indexes

if TYPE_CHECKING:
    from acd.agent_state import Busy, NotReady, Ready, WrapUp


# ---- agents come, go and say what they want ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AgentLoggedIn:
    """He is at his station, not ready yet. `skills`: index 0-100 of each skill he has."""

    agent: str
    skills: Mapping[str, int]

    def __post_init__(self) -> None:
        check_indexes(self.skills, f'agent "{self.agent}"')


@dataclass(frozen=True, slots=True)
class AgentRestored:
    """After a restart of the server: he goes on in the state he was in; one who was reserved is restored as
    ready. Restore the agents first, then the calls that ring (`CallQueued.ringing_at`), then those that
    wait."""

    agent: str
    skills: Mapping[str, int]
    state: NotReady | Ready | Busy | WrapUp

    def __post_init__(self) -> None:
        check_indexes(self.skills, f'agent "{self.agent}"')


@dataclass(frozen=True, slots=True)
class AgentLoggedOut:
    """At once, or after the call that rings or talks."""

    agent: str


@dataclass(frozen=True, slots=True)
class AgentReady:
    """At once, also out of wrap-up, or after the call that rings or talks."""

    agent: str


@dataclass(frozen=True, slots=True)
class AgentNotReady:
    """At once, also out of wrap-up, or after the call that rings or talks."""

    agent: str
    reason: str


@dataclass(frozen=True, slots=True)
class WrapUpMore:
    """His wrap-up lasts longer by `seconds`, more than 0."""

    agent: str
    seconds: float

    def __post_init__(self) -> None:
        if not self.seconds > 0:
            raise ValueError(
                f'agent "{self.agent}": {self.seconds} more seconds of wrap-up; ask for more than 0'
            )


@dataclass(frozen=True, slots=True)
class WrapUpOver:
    """He has finished, or its time has passed (that is the centre's own): he becomes what he chose during
    the call, else ready."""

    agent: str


@dataclass(frozen=True, slots=True)
class SkillsChanged:
    """The whole new set. Takes effect on the next offer; about somebody not logged in it says nothing."""

    agent: str
    skills: Mapping[str, int]

    def __post_init__(self) -> None:
        check_indexes(self.skills, f'agent "{self.agent}"')


# ---- calls wait and leave ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CallQueued:
    """Somebody wants an agent of `queue`, or, with `to_agent`, this agent and nobody else.

    priority         added to the queue's own; higher is served first
    preferred_agent  who served him last: is taken if ready and fit, whatever others can
    since            his age in the order of calls: the time he first queued, if this is a transfer back or
                     a second queue (none: now)
    entered          from when `overflow_after` counts, for a call restored after a restart (none: now)
    to_agent         waits for him alone; needs none of the queue's skills. `queue` may then be none: the
                     call overflows when it has waited one ringing time
    ringing_at       after a restart: the agent whose telephone rings with it. He is reserved for it `until`
                     then (none: as long as for a new offer) and no Offer is decided; if he cannot have it
                     now, it is a call like others
    """

    interaction: str
    queue: str | None
    priority: int = 0
    preferred_agent: str | None = None
    since: float | None = None
    entered: float | None = None
    to_agent: str | None = None
    ringing_at: str | None = None
    until: float | None = None

    def __post_init__(self) -> None:
        if self.queue is None and self.to_agent is None:
            raise ValueError(f'interaction "{self.interaction}": give it a queue, or an agent to go to')


@dataclass(frozen=True, slots=True)
class CallLeft:
    """He hung up, or was taken elsewhere. Welcome at any time, also about a call that no longer waits."""

    interaction: str


# ---- what became of an offer ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OfferAnswered:
    """They talk. Holds until the centre has withdrawn the offer, even if `until` has passed."""

    interaction: str
    agent: str


@dataclass(frozen=True, slots=True)
class OfferDeclined:
    interaction: str
    agent: str


@dataclass(frozen=True, slots=True)
class OfferFailed:
    """His station could not be reached. `reason` is what his state will say."""

    interaction: str
    agent: str
    reason: str = "phone-lost"


# ---- work that the centre did not offer, and the end of all work ---------------------------------------


@dataclass(frozen=True, slots=True)
class AgentBusy:
    """He dials out himself, or a call was handed to him. If it waited here, he has picked it up."""

    agent: str
    interaction: str


@dataclass(frozen=True, slots=True)
class TalkEnded:
    """His part in this call is over, however he came by it. `wrap_up`: seconds of it, 0 for none (nobody
    was reached); none: the centre's usual."""

    interaction: str
    agent: str
    wrap_up: float | None = None

    def __post_init__(self) -> None:
        if self.wrap_up is not None and not self.wrap_up >= 0:
            raise ValueError(f'agent "{self.agent}": a wrap-up of {self.wrap_up} s; give 0 or more')


@dataclass(frozen=True, slots=True)
class SiteChanged:
    """Queues are set up anew, or added; one that is not named stays as it is: calls that began before may
    still go there. Who waits keeps his place and his time to overflow. ringing, wrap_up: as Centre's."""

    queues: tuple[Queue, ...]
    ringing: float
    wrap_up: float

    def __post_init__(self) -> None:
        check_times(self.ringing, self.wrap_up)


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed: carry out what is due. Too early or too late does no harm."""


Event = (
    AgentLoggedIn
    | AgentRestored
    | AgentLoggedOut
    | AgentReady
    | AgentNotReady
    | WrapUpMore
    | WrapUpOver
    | SkillsChanged
    | CallQueued
    | CallLeft
    | OfferAnswered
    | OfferDeclined
    | OfferFailed
    | AgentBusy
    | TalkEnded
    | SiteChanged
    | Tick
)
