"""The picture of the agents' states, drawn by asking `move` about every pair of state and event."""

from __future__ import annotations

from collections.abc import Iterator

from acd.agent_state import (
    AgentInput,
    AgentState,
    Busy,
    IllegalMove,
    LoggedOut,
    Next,
    NotReady,
    Ready,
    Reserved,
    ThenLoggedOut,
    ThenNotReady,
    ThenReady,
    WrapUp,
    every_input,
    move,
)
from acd.events import AgentRestored, TalkEnded

_CHOICES: tuple[Next, ...] = (ThenReady(), ThenNotReady("break"), ThenLoggedOut())

_TEXT = """# The states of an agent

Drawn from `move` in `acd/agent_state.py`, where the rules of idleness and of the choice of the next state are
told. Do not edit; after a change of `move` make it anew:

    .venv/bin/python -c "from acd.picture import picture; print(picture(), end='')" > docs/agent-states.md

An event that stands at no arrow from a state, and in no line of the table, is refused there (`IllegalMove`).
Where one leads to several states, the choice of what comes next decides (`next`), for TalkEnded also whether
there is a wrap-up.

```mermaid
stateDiagram-v2
    [*] --> LoggedOut
{arrows}
```

| State | Stays so, with new data, on |
|---|---|
{stays}
"""


def picture() -> str:
    """docs/agent-states.md, whole."""
    labels: dict[tuple[str, str], dict[str, None]] = {}
    for before, event, after in _moves():
        arrow = type(before).__name__, type(after).__name__
        labels.setdefault(arrow, {})[type(event).__name__] = None
    arrows = [f"    {a} --> {b}: {'<br/>'.join(names)}" for (a, b), names in labels.items() if a != b]
    stays = [f"| {a} | {', '.join(names)} |" for (a, b), names in labels.items() if a == b]
    return _TEXT.format(arrows="\n".join(arrows), stays="\n".join(stays))


def _moves() -> Iterator[tuple[AgentState, AgentInput, AgentState]]:
    for state in _states():
        for event in _events():
            try:
                yield state, event, move(state, event, now=1.0)
            except IllegalMove:
                continue


def _states() -> Iterator[AgentState]:
    yield LoggedOut()
    yield NotReady(since=0.0, reason="lunch")
    yield Ready(since=0.0, idle_since=0.0)
    for chosen in _CHOICES:
        yield Reserved("call", since=0.0, until=20.0, idle_since=0.0, next=chosen)
    for chosen in _CHOICES:
        yield Busy("call", since=0.0, next=chosen)
    for chosen in _CHOICES:
        yield WrapUp("call", since=0.0, until=30.0, next=chosen)


def _events() -> Iterator[AgentInput]:
    for event in every_input("", "call"):
        match event:
            case TalkEnded():
                yield TalkEnded("call", "", wrap_up=30.0)
                yield TalkEnded("call", "", wrap_up=0.0)
            case AgentRestored():
                yield event
                yield AgentRestored("", {}, Ready(since=0.0, idle_since=0.0))
                yield AgentRestored("", {}, Busy("call", since=0.0))
                yield AgentRestored("", {}, WrapUp("call", since=0.0, until=30.0))
            case _:
                yield event
