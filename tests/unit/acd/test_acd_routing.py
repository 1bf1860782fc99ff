"""Which agent gets a call, which call an agent, and why."""

import pytest
from acd_scene import Scene

from acd import events
from acd.queue import Queue


def test_a_call_is_offered_at_once_to_an_agent_who_is_ready():
    scene = Scene()
    scene.agent("anna", service=80)
    scene.call("lee")
    offer = scene.offer()
    assert (offer.interaction, offer.agent, offer.queue, offer.until, offer.skill) == (
        "lee", "anna", "service", scene.now + 20, 80,
    )  # fmt: skip


def test_his_state_is_told_before_the_offer_so_that_no_phone_rings_unreserved():
    scene = Scene()
    scene.agent("anna", service=80)
    assert [type(decision).__name__ for decision in scene.call("lee")] == ["AgentMoved", "Offer"]


def test_the_most_skilled_gets_it_even_if_another_is_idle_longer():
    scene = Scene()
    scene.agent("ben", service=40)
    scene.passes(600)
    scene.agent("anna", service=80)
    scene.call("lee")
    assert scene.offers() == {"lee": "anna"}
    assert scene.offer().reason.rule == "most-skilled"


def test_one_point_of_index_is_enough():
    scene = Scene()
    scene.agent("ben", service=79)
    scene.passes(600)
    scene.agent("anna", service=80)
    scene.call("lee")
    assert scene.offers() == {"lee": "anna"}


def test_most_skilled_is_the_sum_over_the_skills_the_queue_requires():
    scene = Scene(Queue("service-en", requires={"service": 1, "english": 1}))
    scene.agent("anna", service=90, english=20, chinese=100)
    scene.agent("ben", service=60, english=60)
    scene.call("lee", "service-en")
    assert scene.offers() == {"lee": "ben"}
    assert scene.offer().reason.skills == 120
    assert scene.offer().skill == 60


def test_among_equally_skilled_the_one_idle_longest_gets_it():
    scene = Scene()
    scene.agent("ben", service=80)
    scene.passes(1)
    scene.agent("anna", service=80)
    scene.call("lee")
    assert scene.offers() == {"lee": "ben"}
    assert scene.offer().reason.rule == "longest-idle"


def test_equals_in_everything_are_told_apart_by_name():
    scene = Scene()
    for name in ("ben", "anna", "cai"):
        scene.agent(name, service=80)
    scene.call("lee")
    assert scene.offers() == {"lee": "anna"}
    assert scene.offer().reason.rule == "by-name"


def test_a_queue_can_put_idleness_before_skill():
    scene = Scene(Queue("service", requires={"service": 1}, order="longest-idle"))
    scene.agent("ben", service=40)
    scene.passes(1)
    scene.agent("anna", service=80)
    scene.call("lee")
    assert scene.offers() == {"lee": "ben"}
    assert scene.offer().reason.rule == "longest-idle"


def test_who_is_below_the_required_index_gets_nothing():
    scene = Scene(Queue("service", requires={"service": 50}))
    scene.agent("ben", service=49)
    scene.agent("anna", ready=False, service=50)
    scene.call("lee")
    assert scene.offers() == {}
    scene.ready("anna")
    assert scene.offers() == {"lee": "anna"}


def test_a_skill_required_with_index_zero_keeps_nobody_out_but_counts():
    scene = Scene(Queue("service", requires={"service": 0}))
    scene.agent("anna")
    scene.agent("ben", service=10)
    scene.call("lee")
    scene.call("kim")
    assert (scene.at("lee"), scene.at("kim")) == ("ben", "anna")


def test_a_queue_that_requires_nothing_is_served_by_everybody():
    scene = Scene(Queue("all"))
    scene.agent("anna")
    scene.call("lee", "all")
    assert scene.offers() == {"lee": "anna"}
    assert scene.offer().skill is None


# ---- the agent who served him last ---------------------------------------------------------------------


def test_the_agent_who_served_the_caller_last_is_preferred_to_the_more_skilled():
    scene = Scene()
    scene.agent("anna", service=80)
    scene.agent("ben", service=40)
    scene.call("lee", preferred_agent="ben")
    assert scene.offers() == {"lee": "ben"}
    assert scene.offer().reason.rule == "preferred"


@pytest.mark.parametrize("hindrance", ["away", "busy", "unfit"])
def test_the_caller_does_not_wait_for_the_preferred_agent(hindrance):
    scene = Scene()
    scene.agent("anna", service=80)
    if hindrance == "busy":
        scene.agent("ben", service=90)
        scene.talks("ben", "another")
    elif hindrance == "unfit":
        scene.agent("ben", sales=90)
    scene.call("lee", preferred_agent="ben")
    assert scene.offers() == {"lee": "anna"}


def test_being_preferred_does_not_let_a_caller_jump_the_queue():
    scene = Scene()
    scene.agent("ben", ready=False, service=80)
    scene.call("lee")
    scene.call("kim", preferred_agent="ben")
    scene.ready("ben")
    assert scene.offers() == {"lee": "ben"}


# ---- idleness ------------------------------------------------------------------------------------------


def test_after_work_one_is_the_last_again_so_work_spreads_evenly():
    scene = Scene(wrap_up=0)
    for name in ("anna", "ben", "cai"):
        scene.agent(name, service=50)
        scene.passes(1)
    served = []
    for number in range(9):
        scene.call(f"call-{number}")
        served.append(scene.offer().agent)
        scene.answers(served[-1])
        scene.passes(10)
        scene.ends(served[-1])
    assert served == ["anna", "ben", "cai"] * 3


def test_work_of_any_kind_ends_idleness_an_own_call_too():
    scene = Scene()
    scene.agent("anna", service=50)
    scene.passes(60)
    scene.agent("ben", service=50)
    scene.talks("anna", "own")
    scene.passes(10)
    scene.ends("anna", wrap_up=0)
    scene.call("lee")
    assert scene.offers() == {"lee": "ben"}


def test_wrap_up_is_work():
    scene = Scene()
    scene.agent("anna", service=50)
    scene.talks("anna", "own")
    scene.ends("anna", wrap_up=30)
    scene.passes(10)
    scene.agent("ben", service=50)
    scene.passes(20)
    scene.call("lee")
    assert scene.offers() == {"lee": "ben"}


def test_a_break_makes_nobody_older_than_those_who_stayed():
    scene = Scene()
    scene.agent("anna", service=50)
    scene.passes(10)
    scene.not_ready("anna")
    scene.agent("ben", service=50)
    scene.passes(600)
    scene.ready("anna")
    scene.call("lee")
    assert scene.offers() == {"lee": "ben"}


def test_a_moments_pause_does_not_get_rid_of_ones_turn():
    scene = Scene()
    scene.agent("anna", service=50)
    scene.passes(60)
    scene.agent("ben", service=50)
    scene.passes(60)
    scene.not_ready("anna")
    scene.ready("anna")
    scene.call("lee")
    assert scene.offers() == {"lee": "anna"}
    assert scene.offer().reason.idle == 120


def test_idleness_begins_at_log_in_but_stands_still_until_he_is_ready():
    scene = Scene()
    scene.agent("anna", ready=False, service=50)
    scene.passes(60)
    scene.agent("ben", service=50)
    scene.passes(1)
    scene.ready("anna")
    scene.call("lee")
    assert scene.offers() == {"lee": "ben"}


def test_a_caller_who_hangs_up_while_it_rings_costs_the_agent_no_idleness():
    scene = Scene()
    scene.agent("anna", service=50)
    scene.passes(60)
    scene.agent("ben", service=50)
    scene.call("lee")
    scene.passes(10)
    scene.hangs_up("lee")
    scene.call("kim")
    assert scene.offers() == {"kim": "anna"}
    assert scene.offer().reason.idle == 70


def test_logging_out_and_in_makes_one_the_youngest():
    scene = Scene()
    scene.agent("anna", service=50)
    scene.passes(60)
    scene.agent("ben", service=50)
    scene.passes(60)
    scene.logs_out("anna")
    scene.agent("anna", service=50)
    scene.call("lee")
    assert scene.offers() == {"lee": "ben"}


# ---- which call for an agent ---------------------------------------------------------------------------


def test_who_becomes_ready_takes_the_oldest_call_of_all_his_queues():
    scene = Scene()
    scene.agent("anna", ready=False, service=10, sales=90)
    scene.call("lee", "service")
    scene.passes(1)
    scene.call("kim", "sales")
    scene.ready("anna")
    assert scene.offers() == {"lee": "anna"}
    reason = scene.offer().reason
    assert (reason.rule, reason.ready, reason.skills, reason.waiting) == ("first-free", 1, 10, 2)


def test_a_call_of_higher_priority_goes_before_older_ones():
    scene = Scene()
    scene.agent("anna", ready=False, service=50)
    scene.call("lee")
    scene.passes(60)
    scene.call("kim", priority=1)
    scene.ready("anna")
    assert scene.offers() == {"kim": "anna"}


def test_the_queues_priority_and_the_calls_own_add_up():
    scene = Scene(Queue("gold", priority=2), Queue("all"))
    scene.agent("anna", ready=False)
    scene.call("zoe", "all", priority=1)
    scene.call("lee", "gold")
    scene.call("kim", "all", priority=3)
    served = []
    for _ in range(3):
        scene.ready("anna")
        served.append(scene.offer().interaction)
        scene.answers("anna")
        scene.ends("anna")
    assert served == ["kim", "lee", "zoe"]


def test_a_transferred_call_keeps_its_age():
    scene = Scene()
    scene.agent("anna", ready=False, service=50, sales=50)
    first_queued = scene.now
    scene.passes(60)
    scene.call("kim", "sales")
    scene.passes(60)
    scene.call("lee", "service", since=first_queued)
    scene.ready("anna")
    assert scene.offers() == {"lee": "anna"}


def test_calls_of_the_same_instant_are_served_as_they_came():
    scene = Scene()
    scene.agent("anna", ready=False, service=50)
    for caller in ("zoe", "lee", "kim"):
        scene.call(caller)
    assert [scene.at(caller) for caller in ("zoe", "lee", "kim")] == [1, 2, 3]


# ---- a call sent to one agent --------------------------------------------------------------------------


def test_a_call_sent_to_an_agent_goes_to_him_and_nobody_else_whatever_his_skills():
    scene = Scene()
    scene.agent("anna", service=90)
    scene.agent("ben", sales=10)
    assert scene.centre.can_take("ben")
    scene.call("lee", to_agent="ben")
    assert scene.offers() == {"lee": "ben"}
    assert scene.offer().reason.rule == "sent-to-agent"
    assert (scene.offer().skill, scene.offer().reason.skills) == (None, None)


def test_a_call_sent_to_a_busy_agent_waits_for_him_in_his_order_of_calls():
    scene = Scene()
    scene.agent("ben", service=50)
    scene.agent("anna", ready=False, service=50)
    scene.talks("ben", "another")
    assert not scene.centre.can_take("ben")
    scene.call("kim")
    scene.passes(1)
    scene.call("lee", to_agent="ben")
    assert scene.at("lee") == 1
    scene.ready("anna")
    assert scene.offers() == {"kim": "anna"}
    scene.ends("ben", wrap_up=0)
    assert scene.offers() == {"lee": "ben"}
    assert scene.offer().reason.rule == "sent-to-agent"


def test_an_older_call_of_the_queue_comes_before_a_younger_one_sent_to_him():
    scene = Scene()
    scene.agent("ben", ready=False, service=50)
    scene.call("kim")
    scene.passes(1)
    scene.call("lee", to_agent="ben")
    scene.ready("ben")
    assert scene.offers() == {"kim": "ben"}


def test_nobody_can_take_a_call_who_is_not_ready_or_not_there():
    scene = Scene()
    scene.agent("anna", ready=False, service=50)
    assert not scene.centre.can_take("anna")
    assert not scene.centre.can_take("nobody")


def test_a_call_without_a_queue_can_be_sent_to_an_agent():
    scene = Scene()
    scene.agent("anna")
    scene.call("lee", None, to_agent="anna")
    assert scene.offer().queue is None
    assert scene.at("lee") == "anna"


# ---- skills change -------------------------------------------------------------------------------------


def test_a_new_skill_takes_effect_on_those_who_wait():
    scene = Scene()
    scene.agent("anna", sales=50)
    scene.agent("ben", ready=False, service=50)
    scene.call("lee", "service")
    scene.step(events.SkillsChanged("anna", {"service": 5}))
    assert scene.offers() == {"lee": "anna"}


def test_a_lost_skill_takes_effect_on_the_next_call_not_on_the_one_that_rings():
    scene = Scene()
    scene.agent("anna", service=50)
    scene.agent("ben", ready=False, service=50)
    scene.call("lee")
    scene.step(events.SkillsChanged("anna", {"sales": 50}))
    assert scene.heard == []
    scene.answers("anna")
    scene.ends("anna", wrap_up=0)
    scene.call("kim")
    assert scene.at("kim") == 1


def test_a_changed_index_changes_the_order_of_agents():
    scene = Scene()
    scene.agent("anna", service=50)
    scene.agent("ben", service=60)
    scene.step(events.SkillsChanged("anna", {"service": 70}))
    scene.call("lee")
    assert scene.offers() == {"lee": "anna"}


def test_the_skills_of_somebody_not_logged_in_concern_nobody():
    scene = Scene()
    assert scene.step(events.SkillsChanged("anna", {"service": 5})) == []
    assert scene.centre.agents() == ()


# ---- why -----------------------------------------------------------------------------------------------


def test_why_did_it_go_to_her_is_answered_while_the_offer_is_out():
    scene = Scene()
    scene.agent("ben", service=40)
    scene.passes(35)
    scene.agent("anna", service=80)
    scene.passes(60)
    scene.call("lee")
    reason = scene.centre.explain("lee")
    assert reason == scene.offer().reason
    assert str(reason) == "most-skilled of 2 ready, skills 80, idle 60 s, 1 waiting"
    scene.answers("anna")
    assert scene.centre.explain("lee") is None


def test_the_only_one_who_was_ready_is_said_to_be_the_only_one():
    scene = Scene()
    scene.agent("anna", service=80)
    scene.agent("ben", ready=False, service=90)
    scene.call("lee")
    assert (scene.offer().reason.rule, scene.offer().reason.ready) == ("only-ready", 1)
