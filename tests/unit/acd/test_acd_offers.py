"""What becomes of an offer: answered, left ringing, declined, failed, withdrawn."""

import pytest
from acd_scene import Scene

from acd import events
from acd.agent_state import Busy, IllegalMove, LoggedOut, NotReady, Ready, Reserved, ThenNotReady, WrapUp


@pytest.fixture
def scene():
    """Anna is rung for Lee; Kim waits behind him."""
    scene = Scene()
    scene.agent("anna", service=80)
    scene.call("lee")
    scene.passes(1)
    scene.call("kim")
    return scene


def test_an_answer_makes_her_busy_and_the_caller_waits_no_more(scene):
    scene.answers("anna")
    assert scene.state("anna") == Busy("lee", since=scene.now)
    assert scene.at("lee") is None


def test_no_answer_in_time_makes_her_not_ready_and_the_caller_keeps_his_place(scene):
    assert scene.passes(18) == []
    scene.passes(1)
    assert scene.centre.state("anna") == NotReady(since=1020.0, reason="no-answer", idle=20.0)
    assert (scene.at("lee"), scene.at("kim")) == (1, 2)


def test_no_answer_withdraws_the_offer(scene):
    scene.now = scene.centre.next_deadline()
    scene.step(events.Tick())
    assert scene.withdrawn() == [("lee", "anna", "no-answer")]


def test_a_declined_call_has_its_place_again_and_she_is_not_ready(scene):
    scene.step(events.OfferDeclined("lee", "anna"))
    assert scene.withdrawn() == [("lee", "anna", "declined")]
    assert scene.state("anna").reason == "declined"
    assert (scene.at("lee"), scene.at("kim")) == (1, 2)


def test_a_station_that_cannot_be_reached_makes_her_not_ready_phone_lost(scene):
    scene.step(events.OfferFailed("lee", "anna"))
    assert scene.withdrawn() == [("lee", "anna", "phone-lost")]
    assert scene.state("anna").reason == "phone-lost"
    assert scene.at("lee") == 1


def test_a_call_that_nobody_took_goes_at_once_to_another_who_is_ready(scene):
    scene.agent("ben", ready=False, service=10)
    scene.ready("ben")
    assert scene.offers() == {"kim": "ben"}
    scene.agent("cai", service=10)
    scene.step(events.OfferDeclined("lee", "anna"))
    assert scene.offers() == {"lee": "cai"}


def test_the_agent_who_did_not_take_a_call_gets_it_again_only_when_she_says_ready(scene):
    scene.step(events.OfferDeclined("lee", "anna"))
    assert scene.passes(30) == []
    scene.ready("anna")
    assert scene.offers() == {"lee": "anna"}


def test_an_older_call_that_comes_back_is_served_before_a_younger_one(scene):
    scene.step(events.OfferDeclined("lee", "anna"))
    scene.agent("ben", service=10)
    assert scene.offers() == {"lee": "ben"}


def test_a_caller_who_hangs_up_while_it_rings_leaves_her_ready_for_the_next(scene):
    scene.hangs_up("lee")
    assert scene.withdrawn() == [("lee", "anna", "caller-left")]
    assert scene.offers() == {"kim": "anna"}


def test_a_caller_who_hangs_up_while_it_rings_leaves_her_ready_when_nobody_waits(scene):
    scene.hangs_up("kim")
    scene.hangs_up("lee")
    assert isinstance(scene.state("anna"), Ready)


def test_hanging_up_twice_or_unknown_does_nothing(scene):
    scene.hangs_up("kim")
    assert scene.hangs_up("kim") == []
    assert scene.hangs_up("nobody") == []


def test_an_answer_holds_until_the_offer_is_withdrawn_even_a_little_late(scene):
    scene.now += 25
    scene.answers("anna")
    assert isinstance(scene.state("anna"), Busy)


def test_an_answer_after_the_offer_was_withdrawn_is_refused_and_changes_nothing(scene):
    scene.passes(20)
    before = scene.centre.queues(), scene.centre.agents()
    with pytest.raises(IllegalMove, match=r'agent "anna": OfferAnswered\(lee\) while NotReady'):
        scene.step(events.OfferAnswered("lee", "anna"))
    assert (scene.centre.queues(), scene.centre.agents()) == before


def test_an_answer_by_somebody_else_is_refused(scene):
    scene.agent("ben", ready=False, service=10)
    with pytest.raises(IllegalMove):
        scene.step(events.OfferAnswered("lee", "ben"))
    assert scene.at("lee") == "anna"


def test_nobody_is_rung_for_two_calls(scene):
    assert scene.at("lee") == "anna"
    assert scene.at("kim") == 1


# ---- choices while it rings ----------------------------------------------------------------------------


def test_a_break_chosen_while_it_rings_begins_if_the_caller_hangs_up(scene):
    scene.not_ready("anna", "lunch")
    assert scene.state("anna").next == ThenNotReady("lunch")
    scene.hangs_up("lee")
    assert scene.state("anna").reason == "lunch"
    assert scene.at("kim") == 1


def test_a_choice_made_while_it_rings_does_not_change_whose_offer_ends_first():
    scene = Scene()
    for name in ("anna", "ben"):
        scene.agent(name, service=80)
    scene.call("lee")
    scene.call("kim")
    scene.agent("cai", service=10)
    scene.not_ready("anna", "lunch")  # found by the generated days: it put the end of her offer behind Ben's
    scene.now += 20
    scene.step(events.Tick())
    assert scene.withdrawn() == [("lee", "anna", "no-answer"), ("kim", "ben", "no-answer")]
    assert scene.offers() == {"lee": "cai"}


def test_logging_out_while_it_rings_happens_when_it_stops(scene):
    scene.logs_out("anna")
    assert isinstance(scene.state("anna"), Reserved)
    scene.passes(20)
    assert scene.state("anna") == LoggedOut()
    assert (scene.at("lee"), scene.at("kim")) == (None, None)


# ---- talk and wrap-up ----------------------------------------------------------------------------------


def test_after_the_talk_comes_wrap_up_then_the_next_call_by_itself(scene):
    scene.answers("anna")
    scene.passes(60)
    scene.ends("anna")
    assert scene.state("anna") == WrapUp("lee", since=scene.now, until=scene.now + 30)
    assert scene.passes(29) == []
    scene.passes(1)
    assert scene.at("kim") == "anna"


def test_ready_ends_wrap_up(scene):
    scene.answers("anna")
    scene.ends("anna")
    scene.ready("anna")
    assert scene.offers() == {"kim": "anna"}


def test_thirty_seconds_more(scene):
    scene.answers("anna")
    scene.ends("anna")
    scene.step(events.WrapUpMore("anna", 30))
    assert scene.passes(59) == []
    assert scene.passes(1) != []


def test_without_wrap_up_the_next_call_comes_at_once():
    scene = Scene(wrap_up=0)
    scene.agent("anna", service=80)
    scene.call("lee")
    scene.call("kim")
    scene.answers("anna")
    scene.ends("anna")
    assert scene.offers() == {"kim": "anna"}


def test_wrap_up_is_kept_by_who_chose_a_break_during_the_talk(scene):
    scene.answers("anna")
    scene.not_ready("anna", "lunch")
    scene.ends("anna")
    assert isinstance(scene.state("anna"), WrapUp)
    scene.passes(30)
    assert scene.state("anna").reason == "lunch"


def test_an_own_call_that_reached_nobody_needs_no_wrap_up_and_leaves_her_as_she_was():
    scene = Scene()
    scene.agent("anna", service=80)
    scene.not_ready("anna", "lunch")
    scene.talks("anna", "own")
    scene.ends("anna", wrap_up=0)
    assert scene.state("anna") == NotReady(since=scene.now, reason="lunch")


def test_nobody_dials_out_while_being_rung_or_talking(scene):
    for _ in range(2):
        with pytest.raises(IllegalMove):
            scene.step(events.AgentBusy("anna", "own"))
        if isinstance(scene.state("anna"), Reserved):
            scene.answers("anna")


def test_the_end_of_another_talk_does_not_end_hers(scene):
    scene.answers("anna")
    with pytest.raises(IllegalMove):
        scene.step(events.TalkEnded("kim", "anna"))
    assert isinstance(scene.state("anna"), Busy)


# ---- calls taken from the queue ------------------------------------------------------------------------


def test_who_picks_a_waiting_call_up_has_it_and_it_waits_no_more(scene):
    scene.agent("ben", ready=False, sales=10)
    scene.talks("ben", "kim")
    assert scene.at("kim") is None


def test_who_picks_up_a_call_that_rings_elsewhere_silences_the_other_phone(scene):
    scene.agent("ben", ready=False, sales=10)
    scene.hangs_up("kim")
    scene.step(events.AgentBusy("ben", "lee"))
    assert scene.withdrawn() == [("lee", "anna", "taken")]
    assert isinstance(scene.state("anna"), Ready)


# ---- coming back after a restart -----------------------------------------------------------------------


def test_a_restarted_server_goes_on_where_agents_and_callers_were():
    scene = Scene()
    scene.step(events.AgentRestored("anna", {"service": 80}, Busy("lee", since=900.0)))
    scene.step(events.AgentRestored("ben", {"service": 10}, WrapUp("zoe", since=980.0, until=1010.0)))
    scene.call("kim", since=950.0, entered=960.0)
    assert scene.heard[0].position == 1
    assert scene.centre.queue("service").oldest_since == 960.0
    scene.passes(10)
    assert scene.at("kim") == "ben"
    scene.ends("anna")
    assert isinstance(scene.state("anna"), WrapUp)


def test_an_agent_restored_ready_takes_a_call_that_waits():
    scene = Scene()
    scene.agent("ben", ready=False, service=10)
    scene.call("kim")
    scene.step(events.AgentRestored("anna", {"service": 80}, Ready(since=900.0, idle_since=800.0)))
    assert scene.offers() == {"kim": "anna"}
    assert scene.offer().reason.idle == 200


def test_a_call_restored_after_its_patience_overflows_unless_somebody_is_ready():
    scene = Scene()
    scene.agent("anna", ready=False, service=80)
    scene.call("kim", since=700.0, entered=700.0)
    assert scene.overflowed() == {"kim": "waited-too-long"}
    scene.ready("anna")
    scene.call("lee", since=700.0, entered=700.0)
    assert scene.offers() == {"lee": "anna"}


def test_a_telephone_that_rings_goes_on_ringing_after_a_restart():
    scene = Scene()
    for name, idle in (("anna", 800.0), ("ben", 100.0)):
        scene.step(events.AgentRestored(name, {"service": 50}, Ready(since=900.0, idle_since=1000.0 - idle)))
    scene.call("lee", since=980.0, entered=980.0, ringing_at="ben", until=1010.0)
    assert scene.offers() == {}, "it rings already: nobody is to ring it again"
    assert scene.at("lee") == "ben"
    assert isinstance(scene.state("ben"), Reserved)
    scene.call("kim", since=970.0, entered=970.0)
    assert scene.at("kim") == "anna"
    scene.passes(11)
    assert scene.withdrawn() == [("lee", "ben", "no-answer")]


def test_a_call_that_rang_at_somebody_who_cannot_have_it_now_is_a_call_like_others():
    scene = Scene()
    scene.agent("anna", service=80)
    scene.agent("ben", ready=False, service=80)
    scene.call("lee", ringing_at="ben")
    assert scene.offers() == {"lee": "anna"}
    scene.call("kim", ringing_at="nobody-of-ours")
    assert scene.at("kim") == 1


def test_nobody_logs_in_twice():
    scene = Scene()
    scene.agent("anna", service=80)
    with pytest.raises(IllegalMove, match="AgentLoggedIn while Ready"):
        scene.step(events.AgentLoggedIn("anna", {"service": 10}))
    assert scene.centre.agents()[0].skills == {"service": 80}
