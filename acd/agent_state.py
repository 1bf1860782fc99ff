"""The states of an agent, and `move`: every change of a state is made there, and only there.

A state has just the data that mean something in it, and `since`, when it began. docs/agent-states.md draws
what `move` allows.

Idleness (U15). The agent idle longest is served first, so this must be fair:

- It counts from the end of his last work of any kind (an answered call, one he dialled, a transfer, each
  with its wrap-up), or from log-in.
- Its clock stands still while he is not ready. Who goes for a break with 40 s of idleness comes back with
  40 s: nobody who stayed is overtaken by him, and nobody gets rid of his turn by a moment's pause.
- An offer that did not become a call is no work. The caller hung up: he goes on as if it had not been. He
  did not take it: he is not ready, and his turn is still there when he comes back.

What he chooses during a call (`next`) waits until after the wrap-up, which nobody loses by choosing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from acd.events import (
    AgentBusy,
    AgentLoggedIn,
    AgentLoggedOut,
    AgentNotReady,
    AgentReady,
    AgentRestored,
    OfferAnswered,
    OfferDeclined,
    OfferFailed,
    TalkEnded,
    WrapUpMore,
    WrapUpOver,
)

# ---- what he wants to be after the call ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ThenReady:
    """Ready."""


@dataclass(frozen=True, slots=True)
class ThenNotReady:
    """Not ready; chosen with a reason, or where he was before he dialled out."""

    reason: str | None


@dataclass(frozen=True, slots=True)
class ThenLoggedOut:
    """Gone."""


Next = ThenReady | ThenNotReady | ThenLoggedOut


# ---- the states ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LoggedOut:
    """Not there; the centre keeps nothing about him."""


@dataclass(frozen=True, slots=True)
class NotReady:
    """Gets no offers. `reason`: his own, or "no-answer", "declined", "phone-lost", "switch-lost"; none after
    log-in, until he has said anything. `idle`: seconds of idleness he will come back with."""

    since: float
    reason: str | None
    idle: float = 0.0


@dataclass(frozen=True, slots=True)
class Ready:
    """Waits for a call. `idle_since`: now minus his seconds of idleness."""

    since: float
    idle_since: float


@dataclass(frozen=True, slots=True)
class Reserved:
    """A call is offered to him and to nobody else; he has time `until`."""

    interaction: str
    since: float
    until: float
    idle_since: float
    next: Next | None = None


@dataclass(frozen=True, slots=True)
class Busy:
    """Works on a call: dials, talks, holds."""

    interaction: str
    since: float
    next: Next | None = None


@dataclass(frozen=True, slots=True)
class WrapUp:
    """Finishes his notes about the call; it ends by itself at `until`."""

    interaction: str
    since: float
    until: float
    next: Next | None = None


AgentState = LoggedOut | NotReady | Ready | Reserved | Busy | WrapUp


# ---- what moves them: the agents' events, and these by the centre itself -------------------------------


@dataclass(frozen=True, slots=True)
class Offered:
    agent: str
    interaction: str
    until: float


@dataclass(frozen=True, slots=True)
class NoAnswer:
    agent: str
    interaction: str


@dataclass(frozen=True, slots=True)
class CallGone:
    """The call that was offered to him hung up or was taken by another."""

    agent: str
    interaction: str


AgentInput = (
    AgentLoggedIn
    | AgentRestored
    | AgentLoggedOut
    | AgentReady
    | AgentNotReady
    | WrapUpMore
    | Offered
    | OfferAnswered
    | OfferDeclined
    | OfferFailed
    | NoAnswer
    | CallGone
    | AgentBusy
    | TalkEnded
    | WrapUpOver
)


class IllegalMove(Exception):
    """An agent cannot do this now. Nothing has changed."""

    def __init__(self, state: AgentState, event: AgentInput) -> None:
        super().__init__(state, event)
        self.state, self.event = state, event

    @property
    def possible(self) -> tuple[str, ...]:
        """The names of what moves this state, in the order of `every_input`."""
        return possible(self.state)

    def __str__(self) -> str:
        return (
            f'agent "{self.event.agent}": {_named(self.event)} while {_named(self.state)}; '
            f"possible now: {', '.join(self.possible)}"
        )


def move(state: AgentState, event: AgentInput, now: float) -> AgentState:
    """The state after the event; the same state where the event asks for what already is.

    A `TalkEnded` without `wrap_up` ends without one: the centre fills in its own.
    Raises IllegalMove: 'agent "li.na": OfferAnswered(b) while Reserved(a); possible now: …'."""
    match state, event:
        case LoggedOut(), AgentLoggedIn():
            return NotReady(since=now, reason=None)
        case LoggedOut(), AgentRestored(state=restored):
            return restored

        case Ready(), AgentReady():
            return state
        case NotReady(idle=idle), AgentReady():
            return Ready(since=now, idle_since=now - idle)
        case WrapUp(), AgentReady():
            return Ready(since=now, idle_since=now)
        case Reserved() | Busy(), AgentReady():
            return replace(state, next=ThenReady())

        case NotReady(reason=before), AgentNotReady(reason=reason):
            return state if reason == before else replace(state, since=now, reason=reason)
        case Ready(idle_since=idle_since), AgentNotReady(reason=reason):
            return NotReady(since=now, reason=reason, idle=now - idle_since)
        case WrapUp(), AgentNotReady(reason=reason):
            return NotReady(since=now, reason=reason)
        case Reserved() | Busy(), AgentNotReady(reason=reason):
            return replace(state, next=ThenNotReady(reason))

        case NotReady() | Ready() | WrapUp(), AgentLoggedOut():
            return LoggedOut()
        case Reserved() | Busy(), AgentLoggedOut():
            return replace(state, next=ThenLoggedOut())

        case Ready(idle_since=idle_since), Offered(interaction=interaction, until=until):
            return Reserved(interaction, since=now, until=until, idle_since=idle_since)
        case Reserved(interaction=offered), OfferAnswered(interaction=its) if its == offered:
            return Busy(offered, since=now, next=state.next)
        case Reserved(interaction=offered), CallGone(interaction=its) if its == offered:
            return _after_work(state.next, now, idle=now - state.idle_since)
        case Reserved(interaction=offered), NoAnswer(interaction=its) if its == offered:
            return _refused(state, "no-answer", now)
        case Reserved(interaction=offered), OfferDeclined(interaction=its) if its == offered:
            return _refused(state, "declined", now)
        case Reserved(interaction=offered), OfferFailed(interaction=its, reason=reason) if its == offered:
            return _refused(state, reason, now)

        case NotReady(reason=reason), AgentBusy(interaction=interaction):
            return Busy(interaction, since=now, next=ThenNotReady(reason))
        case Ready(), AgentBusy(interaction=interaction):
            return Busy(interaction, since=now)
        case WrapUp(), AgentBusy(interaction=interaction):
            return Busy(interaction, since=now, next=state.next)
        case Busy(interaction=talked), TalkEnded(interaction=its, wrap_up=wrap_up) if its == talked:
            if wrap_up:
                return WrapUp(talked, since=now, until=now + wrap_up, next=state.next)
            return _after_work(state.next, now, idle=0.0)

        case WrapUp(until=until), WrapUpMore(seconds=seconds):
            return replace(state, until=max(until, now) + seconds)
        case WrapUp(), WrapUpOver():
            return _after_work(state.next, now, idle=0.0)
        case _:
            raise IllegalMove(state, event)


def _after_work(chosen: Next | None, now: float, idle: float) -> AgentState:
    match chosen:
        case ThenNotReady(reason=reason):
            return NotReady(since=now, reason=reason, idle=idle)
        case ThenLoggedOut():
            return LoggedOut()
        case _:
            return Ready(since=now, idle_since=now - idle)


def _refused(state: Reserved, reason: str, now: float) -> AgentState:
    """Why he did not take the call is what the team lead must see, so it stands before a reason chosen while
    it rang."""
    if state.next == ThenLoggedOut():
        return LoggedOut()
    return NotReady(since=now, reason=reason, idle=now - state.idle_since)


def every_input(agent: str, interaction: str) -> tuple[AgentInput, ...]:
    """One of each kind: for what is possible, for the picture, for tests."""
    return (
        AgentLoggedIn(agent, {}),
        AgentRestored(agent, {}, NotReady(since=0.0, reason=None)),
        AgentReady(agent),
        AgentNotReady(agent, "break"),
        AgentLoggedOut(agent),
        Offered(agent, interaction, until=0.0),
        OfferAnswered(interaction, agent),
        OfferDeclined(interaction, agent),
        OfferFailed(interaction, agent),
        NoAnswer(agent, interaction),
        CallGone(agent, interaction),
        AgentBusy(agent, interaction),
        TalkEnded(interaction, agent),
        WrapUpMore(agent, 30.0),
        WrapUpOver(agent),
    )


def possible(state: AgentState) -> tuple[str, ...]:
    """The names of what moves this state."""
    names = []
    for event in every_input("", getattr(state, "interaction", "")):
        try:
            move(state, event, now=0.0)
        except IllegalMove:
            continue
        names.append(type(event).__name__)
    return tuple(names)


def _named(thing: AgentState | AgentInput) -> str:
    about: str | None = getattr(thing, "interaction", None)
    return type(thing).__name__ if about is None else f"{type(thing).__name__}({about})"
