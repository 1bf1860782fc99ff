"""An agent's state goes into the journal and comes back as it was."""

from __future__ import annotations

import pytest

from acd.agent_state import (
    AgentState,
    Busy,
    NotReady,
    Ready,
    Reserved,
    ThenLoggedOut,
    ThenNotReady,
    ThenReady,
    WrapUp,
)
from crm.records import Standing
from cti.clock import Clock
from cti.standings import kept, restored

CLOCK = Clock()
NOW = CLOCK.now()
NAMES = {NotReady: "not-ready", Ready: "ready", Reserved: "reserved", Busy: "busy", WrapUp: "wrap-up"}


def through_the_journal(state: AgentState) -> AgentState:
    since = CLOCK.utc(getattr(state, "since", NOW))
    name, reason = NAMES[type(state)], getattr(state, "reason", None)
    return restored(Standing("li.na", name, since, reason, **kept(state, CLOCK)), CLOCK)


def near(state: AgentState) -> list[object]:
    """Times to the tenth of a second: two clocks are read one after the other."""
    fields = [getattr(state, name) for name in state.__slots__]
    return [type(state), *(pytest.approx(one, abs=0.1) if isinstance(one, float) else one for one in fields)]


def exact(state: AgentState) -> list[object]:
    return [type(state), *(getattr(state, name) for name in state.__slots__)]


@pytest.mark.parametrize(
    "state",
    [
        NotReady(NOW - 100, "lunch", idle=40.0), NotReady(NOW - 1, None),
        Ready(NOW - 30, idle_since=NOW - 90),
        Busy("i-1", NOW - 10), Busy("i-1", NOW - 10, ThenReady()), Busy("i-1", NOW, ThenLoggedOut()),
        Busy("i-1", NOW - 10, ThenNotReady("lunch")), Busy("i-1", NOW - 10, ThenNotReady(None)),
        WrapUp("i-1", NOW - 10, NOW + 20), WrapUp("i-1", NOW - 60, NOW - 30, ThenNotReady("team:meeting")),
    ],
)  # fmt: skip
def test_every_state_comes_back(state: AgentState):
    assert exact(through_the_journal(state)) == near(state)


def test_who_was_being_rung_is_ready_with_his_idleness():
    state = through_the_journal(Reserved("i-1", NOW - 5, until=NOW + 15, idle_since=NOW - 300))
    assert exact(state) == near(Ready(NOW - 5, idle_since=NOW - 300))


def test_a_state_of_another_version_is_not_ready():
    assert restored(Standing("li.na", "meditating", CLOCK.utc()), CLOCK).reason is None
    assert isinstance(restored(Standing("li.na", "busy", CLOCK.utc()), CLOCK), NotReady)
