"""Every pair of state and event: what `move` makes of it, or that it refuses it."""

import pytest

from acd.agent_state import (
    AgentState,
    Busy,
    IllegalMove,
    LoggedOut,
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
from acd.events import AgentNotReady, AgentReady, OfferAnswered, OfferFailed, TalkEnded, WrapUpMore

NOW = 100.0
LUNCH = ThenNotReady("lunch")

LOGGED_OUT = LoggedOut()
NOT_READY = NotReady(since=90.0, reason="lunch", idle=40.0)
READY = Ready(since=90.0, idle_since=60.0)
RESERVED = Reserved("call", since=90.0, until=110.0, idle_since=60.0)
BUSY = Busy("call", since=90.0)
WRAP_UP = WrapUp("call", since=90.0, until=120.0)
STATES = (LOGGED_OUT, NOT_READY, READY, RESERVED, BUSY, WRAP_UP)

RESTORED = NotReady(since=0.0, reason=None)
READY_AFTER_WORK = Ready(since=NOW, idle_since=NOW)

# What is not in this table is refused.
MOVES: dict[tuple[AgentState, str], AgentState] = {
    (LOGGED_OUT, "AgentLoggedIn"): NotReady(since=NOW, reason=None, idle=0.0),
    (LOGGED_OUT, "AgentRestored"): RESTORED,
    (NOT_READY, "AgentReady"): Ready(since=NOW, idle_since=60.0),
    (NOT_READY, "AgentNotReady"): NotReady(since=NOW, reason="break", idle=40.0),
    (NOT_READY, "AgentLoggedOut"): LOGGED_OUT,
    (NOT_READY, "AgentBusy"): Busy("call", since=NOW, next=LUNCH),
    (READY, "AgentReady"): READY,
    (READY, "AgentNotReady"): NotReady(since=NOW, reason="break", idle=40.0),
    (READY, "AgentLoggedOut"): LOGGED_OUT,
    (READY, "Offered"): Reserved("call", since=NOW, until=0.0, idle_since=60.0),
    (READY, "AgentBusy"): Busy("call", since=NOW),
    (RESERVED, "AgentReady"): Reserved("call", 90.0, 110.0, 60.0, next=ThenReady()),
    (RESERVED, "AgentNotReady"): Reserved("call", 90.0, 110.0, 60.0, next=ThenNotReady("break")),
    (RESERVED, "AgentLoggedOut"): Reserved("call", 90.0, 110.0, 60.0, next=ThenLoggedOut()),
    (RESERVED, "OfferAnswered"): Busy("call", since=NOW),
    (RESERVED, "OfferDeclined"): NotReady(since=NOW, reason="declined", idle=40.0),
    (RESERVED, "OfferFailed"): NotReady(since=NOW, reason="phone-lost", idle=40.0),
    (RESERVED, "NoAnswer"): NotReady(since=NOW, reason="no-answer", idle=40.0),
    (RESERVED, "CallGone"): Ready(since=NOW, idle_since=60.0),
    (BUSY, "AgentReady"): Busy("call", 90.0, next=ThenReady()),
    (BUSY, "AgentNotReady"): Busy("call", 90.0, next=ThenNotReady("break")),
    (BUSY, "AgentLoggedOut"): Busy("call", 90.0, next=ThenLoggedOut()),
    (BUSY, "TalkEnded"): READY_AFTER_WORK,
    (WRAP_UP, "AgentReady"): READY_AFTER_WORK,
    (WRAP_UP, "AgentNotReady"): NotReady(since=NOW, reason="break", idle=0.0),
    (WRAP_UP, "AgentLoggedOut"): LOGGED_OUT,
    (WRAP_UP, "AgentBusy"): Busy("call", since=NOW),
    (WRAP_UP, "WrapUpMore"): WrapUp("call", since=90.0, until=150.0),
    (WRAP_UP, "WrapUpOver"): READY_AFTER_WORK,
}
PAIRS = [(state, event) for state in STATES for event in every_input("anna", "call")]


@pytest.mark.parametrize(("state", "event"), PAIRS, ids=lambda value: type(value).__name__)
def test_every_pair_of_state_and_event_moves_as_the_table_says_or_is_refused(state, event):
    expected = MOVES.get((state, type(event).__name__))
    if expected is not None:
        assert move(state, event, NOW) == expected
    else:
        with pytest.raises(IllegalMove) as refused:
            move(state, event, NOW)
        assert type(event).__name__ not in refused.value.possible


def test_the_table_names_no_event_that_does_not_exist():
    names = {type(event).__name__ for event in every_input("anna", "call")}
    assert {name for _, name in MOVES} <= names


@pytest.mark.parametrize("event", every_input("anna", "another"), ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("state", [RESERVED, BUSY], ids=["Reserved", "Busy"])
def test_what_is_said_about_another_call_does_not_move_him(state, event):
    if hasattr(event, "interaction"):
        with pytest.raises(IllegalMove):
            move(state, event, NOW)


def test_a_refused_move_names_agent_event_state_and_what_is_possible():
    with pytest.raises(IllegalMove) as refused:
        move(RESERVED, OfferAnswered("another", "anna"), NOW)
    assert str(refused.value) == (
        'agent "anna": OfferAnswered(another) while Reserved(call); possible now: AgentReady, AgentNotReady, '
        "AgentLoggedOut, OfferAnswered, OfferDeclined, OfferFailed, NoAnswer, CallGone"
    )


# ---- the choice of what comes after the call -----------------------------------------------------------

AFTERWARDS = [
    (None, READY_AFTER_WORK),
    (ThenReady(), READY_AFTER_WORK),
    (LUNCH, NotReady(since=NOW, reason="lunch")),
    (ThenLoggedOut(), LOGGED_OUT),
]


@pytest.mark.parametrize(("chosen", "after"), AFTERWARDS)
def test_after_wrap_up_he_is_what_he_chose(chosen, after):
    wrap_up_over = every_input("anna", "call")[-1]
    assert move(WrapUp("call", 90.0, until=NOW, next=chosen), wrap_up_over, NOW) == after


@pytest.mark.parametrize(("chosen", "after"), AFTERWARDS)
def test_without_wrap_up_he_is_at_once_what_he_chose(chosen, after):
    assert move(Busy("call", 90.0, next=chosen), TalkEnded("call", "anna", wrap_up=0), NOW) == after


@pytest.mark.parametrize(("chosen", "after"), AFTERWARDS)
def test_a_choice_made_while_it_rings_lasts_through_talk_and_wrap_up(chosen, after):
    talking = move(Reserved("call", 90.0, 110.0, 60.0, next=chosen), OfferAnswered("call", "anna"), NOW)
    wrapping_up = move(talking, TalkEnded("call", "anna", wrap_up=30), NOW)
    assert wrapping_up == WrapUp("call", since=NOW, until=NOW + 30, next=chosen)


def test_the_last_choice_counts():
    state = move(BUSY, AgentNotReady("anna", "lunch"), NOW)
    state = move(state, AgentReady("anna"), NOW)
    assert move(state, TalkEnded("call", "anna", wrap_up=0), NOW) == READY_AFTER_WORK


def test_who_lets_it_ring_out_is_not_ready_whatever_he_had_chosen_but_to_go():
    no_answer = next(event for event in every_input("anna", "call") if type(event).__name__ == "NoAnswer")
    for chosen in (ThenReady(), LUNCH):
        state = Reserved("call", 90.0, 110.0, 60.0, next=chosen)
        assert move(state, no_answer, NOW) == NotReady(since=NOW, reason="no-answer", idle=40.0)
    assert move(Reserved("call", 90.0, 110.0, 60.0, next=ThenLoggedOut()), no_answer, NOW) == LOGGED_OUT


def test_who_dialled_out_of_wrap_up_keeps_his_choice():
    busy = next(event for event in every_input("anna", "call") if type(event).__name__ == "AgentBusy")
    assert move(WrapUp("before", 90.0, 120.0, next=LUNCH), busy, NOW) == Busy("call", NOW, next=LUNCH)


# ---- small rules ---------------------------------------------------------------------------------------


def test_the_reason_of_a_failed_offer_is_his_states_reason():
    failed = OfferFailed("call", "anna", reason="phone-busy")
    assert move(RESERVED, failed, NOW) == NotReady(since=NOW, reason="phone-busy", idle=40.0)


def test_the_same_reason_again_does_not_begin_the_break_anew():
    assert move(NOT_READY, AgentNotReady("anna", "lunch"), NOW) is NOT_READY


def test_more_wrap_up_counts_from_now_when_the_tick_is_late():
    assert move(WRAP_UP, WrapUpMore("anna", 30), 125.0) == WrapUp("call", since=90.0, until=155.0)
