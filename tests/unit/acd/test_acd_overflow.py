"""Calls that nobody can take, or nobody takes in time."""

import pytest
from acd_scene import Scene

from acd import events
from acd.queue import Queue


def test_a_call_overflows_at_entry_when_nobody_is_logged_in_who_could_serve_it():
    scene = Scene()
    scene.agent("anna", sales=80)
    scene.call("lee", "service")
    assert scene.overflowed() == {"lee": "nobody-logged-in"}
    assert scene.at("lee") is None


def test_a_call_waits_when_all_who_could_serve_it_are_away():
    scene = Scene()
    scene.agent("anna", ready=False, service=80)
    scene.call("lee")
    assert scene.overflowed() == {}
    assert scene.at("lee") == 1


def test_those_who_wait_overflow_when_the_last_who_could_serve_them_logs_out():
    scene = Scene()
    scene.agent("anna", ready=False, service=80)
    scene.agent("ben", ready=False, service=80, sales=80)
    scene.call("lee")
    scene.call("zoe")
    scene.call("kim", "sales")
    scene.logs_out("anna")
    assert scene.overflowed() == {}
    scene.logs_out("ben")
    assert scene.overflowed() == {
        "lee": "nobody-logged-in",
        "zoe": "nobody-logged-in",
        "kim": "nobody-logged-in",
    }


def test_those_who_wait_overflow_when_the_last_who_could_serve_them_loses_the_skill():
    scene = Scene()
    scene.agent("anna", ready=False, service=80)
    scene.call("lee")
    scene.step(events.SkillsChanged("anna", {"sales": 80}))
    assert scene.overflowed() == {"lee": "nobody-logged-in"}


def test_the_last_who_logs_out_after_his_talk_leaves_nobody_waiting():
    scene = Scene(wrap_up=0)
    scene.agent("anna", service=80)
    scene.talks("anna", "another")
    scene.logs_out("anna")
    scene.call("lee")
    assert scene.at("lee") == 1
    scene.ends("anna")
    assert scene.overflowed() == {"lee": "nobody-logged-in"}


def test_who_has_waited_too_long_overflows():
    scene = Scene()
    scene.agent("anna", ready=False, service=80)
    scene.call("lee")
    assert [type(decision).__name__ for decision in scene.passes(119.9)] == []
    scene.now = scene.centre.next_deadline()
    scene.step(events.Tick())
    assert scene.overflowed() == {"lee": "waited-too-long"}


def test_a_queue_without_overflow_after_waits():
    scene = Scene(Queue("service"))
    scene.agent("anna", ready=False)
    scene.call("lee")
    assert scene.centre.next_deadline() is None
    assert scene.passes(100000) == []
    assert scene.at("lee") == 1


def test_a_queue_with_no_patience_overflows_at_once_unless_somebody_is_ready():
    scene = Scene(Queue("service", overflow_after=0))
    scene.agent("anna")
    scene.call("lee")
    assert scene.offers() == {"lee": "anna"}
    scene.call("kim")
    assert scene.overflowed() == {"kim": "waited-too-long"}
    assert scene.told() == {}


def test_a_transferred_callers_patience_begins_anew_with_his_new_queue():
    scene = Scene()
    scene.agent("anna", ready=False, service=80)
    scene.call("lee", since=0.0)
    assert scene.overflowed() == {}
    assert scene.passes(119) == []


def test_a_call_does_not_overflow_while_an_agent_is_rung_for_it():
    scene = Scene()
    scene.agent("anna", ready=False, service=80)
    scene.call("lee")
    scene.passes(110)
    scene.ready("anna")
    assert scene.passes(19) == []
    assert scene.at("lee") == "anna"
    scene.answers("anna")
    assert scene.overflowed() == {}


def test_a_call_past_its_time_overflows_when_its_last_offer_fails():
    scene = Scene()
    scene.agent("anna", ready=False, service=80)
    scene.call("lee")
    scene.passes(110)
    scene.ready("anna")
    scene.passes(15)
    scene.step(events.OfferDeclined("lee", "anna"))
    assert scene.overflowed() == {"lee": "waited-too-long"}


def test_a_call_past_its_time_is_offered_to_the_next_rather_than_sent_away():
    scene = Scene()
    scene.agent("anna", ready=False, service=80)
    scene.call("lee")
    scene.passes(110)
    scene.ready("anna")
    scene.agent("ben", service=80)
    scene.passes(15)
    scene.step(events.OfferDeclined("lee", "anna"))
    assert scene.offers() == {"lee": "ben"}


def test_a_call_that_comes_back_in_time_overflows_at_its_old_time():
    scene = Scene()
    scene.agent("anna", ready=False, service=80)
    scene.call("lee")
    scene.passes(60)
    scene.ready("anna")
    scene.step(events.OfferDeclined("lee", "anna"))
    assert scene.centre.next_deadline() == 1120.0


def test_at_the_same_instant_a_caller_is_rather_served_than_sent_away():
    scene = Scene(wrap_up=30)
    scene.agent("anna", service=80)
    scene.talks("anna", "another")
    scene.call("lee")
    scene.passes(90)
    scene.ends("anna")
    scene.passes(30)
    assert scene.at("lee") == "anna"


# ---- calls sent to one agent ---------------------------------------------------------------------------


def test_a_call_sent_to_an_agent_who_is_not_there_overflows_at_once():
    scene = Scene()
    scene.agent("anna", service=80)
    scene.call("lee", to_agent="ben")
    assert scene.overflowed() == {"lee": "nobody-logged-in"}


def test_a_call_sent_to_an_agent_overflows_when_he_logs_out():
    scene = Scene()
    scene.agent("anna", service=80)
    scene.agent("ben", ready=False, service=80)
    scene.call("lee", to_agent="ben")
    scene.logs_out("ben")
    assert scene.overflowed() == {"lee": "nobody-logged-in"}


def test_a_call_sent_to_an_agent_overflows_after_its_queues_time():
    scene = Scene()
    scene.agent("ben", ready=False, service=80)
    scene.call("lee", to_agent="ben")
    assert scene.passes(119) == []
    scene.now = scene.centre.next_deadline()
    scene.step(events.Tick())
    assert scene.overflowed() == {"lee": "waited-too-long"}


def test_a_call_sent_to_an_agent_without_a_queue_waits_one_ringing_time():
    scene = Scene(ringing=20)
    scene.agent("ben", ready=False)
    scene.call("lee", None, to_agent="ben")
    assert scene.told() == {"lee": 1}
    assert scene.centre.next_deadline() == scene.now + 20


@pytest.mark.parametrize("how", ["no-answer", "declined", "phone-lost"])
def test_a_call_sent_to_an_agent_who_does_not_take_it_overflows_at_once(how):
    scene = Scene()
    scene.agent("anna", service=80)
    scene.agent("ben", service=80)
    scene.call("lee", to_agent="ben")
    if how == "no-answer":
        scene.now += 20
        scene.step(events.Tick())
    else:
        scene.step({"declined": events.OfferDeclined, "phone-lost": events.OfferFailed}[how]("lee", "ben"))
    assert scene.withdrawn() == [("lee", "ben", how)]
    assert scene.overflowed() == {"lee": "agent-unavailable"}
    assert scene.state("ben").reason == how


# ---- time ----------------------------------------------------------------------------------------------


def test_a_tick_with_nothing_due_does_nothing():
    scene = Scene()
    assert scene.step(events.Tick()) == []
    scene.agent("anna", service=80)
    scene.call("lee")
    assert scene.step(events.Tick()) == []


def test_a_late_tick_carries_out_what_was_due_in_its_order():
    scene = Scene()
    scene.agent("anna", service=80)
    scene.agent("ben", service=10)
    scene.call("lee")
    scene.talks("ben", "another")
    scene.ends("ben")
    scene.call("kim")
    scene.now += 500
    scene.step(events.Tick())
    assert scene.withdrawn() == [("lee", "anna", "no-answer")]
    assert scene.offers() == {"lee": "ben"}
    assert scene.overflowed() == {"kim": "waited-too-long"}
    assert scene.centre.next_deadline() == scene.now + 20


def test_a_caller_who_comes_back_and_overflows_in_one_late_tick_is_told_no_place():
    scene = Scene()
    scene.agent("anna", service=80)
    scene.call("lee")
    scene.now += 500
    scene.step(events.Tick())
    assert scene.overflowed() == {"lee": "waited-too-long"}
    assert scene.told() == {}


def test_what_is_over_leaves_no_deadline_behind():
    scene = Scene()
    scene.agent("anna", service=80)
    scene.call("lee")
    scene.answers("anna")
    scene.call("kim")
    scene.hangs_up("kim")
    scene.ends("anna")
    scene.ready("anna")
    assert scene.centre.next_deadline() is None
