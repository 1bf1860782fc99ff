"""The order of those who wait, and what they are told about it; the boards' figures."""

import pytest
from acd_scene import Scene

from acd import events
from acd.centre import AlreadyQueued
from acd.figures import QueueFigures
from acd.queue import Queue, UnknownQueue


@pytest.fixture
def scene():
    scene = Scene(Queue("service", requires={"service": 1}))
    scene.agent("anna", ready=False, service=80)
    return scene


def queue_up(scene, count):
    told = {}
    for number in range(1, count + 1):
        scene.call(f"caller-{number}")
        told |= scene.told()
    return told


def test_a_caller_is_told_his_place_when_he_begins_to_wait(scene):
    assert queue_up(scene, 13) == {f"caller-{number}": number for number in range(1, 14)}


def test_who_is_offered_at_once_is_told_no_place(scene):
    scene.ready("anna")
    scene.call("lee")
    assert scene.told() == {}


def test_those_behind_hear_it_when_one_is_served(scene):
    queue_up(scene, 3)
    scene.ready("anna")
    assert scene.told() == {"caller-2": 1, "caller-3": 2}


def test_those_behind_hear_it_when_one_gives_up_and_those_before_hear_nothing(scene):
    queue_up(scene, 4)
    scene.hangs_up("caller-2")
    assert scene.told() == {"caller-3": 2, "caller-4": 3}


def test_far_back_a_place_is_told_only_now_and_then(scene):
    queue_up(scene, 40)
    scene.hangs_up("caller-1")
    assert scene.told() == {f"caller-{place + 1}": place for place in (*range(1, 11), 15, 20, 25, 30, 35)}


def test_nobody_is_told_a_place_worse_than_before(scene):
    queue_up(scene, 2)
    scene.call("urgent", priority=5)
    assert scene.told() == {"urgent": 1}
    scene.hangs_up("urgent")
    assert scene.told() == {}
    scene.hangs_up("caller-1")
    assert scene.told() == {"caller-2": 1}


def test_a_caller_whose_offer_was_not_taken_is_told_nothing_he_knows(scene):
    scene.call("lee")
    scene.ready("anna")
    scene.passes(20)
    assert (scene.at("lee"), scene.told()) == (1, {})


def test_a_caller_who_is_queued_anew_is_told_his_place_anew(scene):
    scene.call("lee")
    scene.hangs_up("lee")
    scene.call("lee")
    assert scene.told() == {"lee": 1}


def test_callers_sent_to_one_agent_have_places_among_themselves(scene):
    scene.call("kim")
    scene.call("lee", to_agent="anna")
    assert scene.told() == {"lee": 1}


def test_a_caller_is_queued_once():
    scene = Scene()
    scene.agent("anna", ready=False, service=80)
    scene.call("lee")
    with pytest.raises(AlreadyQueued, match='interaction "lee" already waits'):
        scene.call("lee", "sales")
    assert scene.at("lee") == 1


def test_an_unknown_queue_is_refused_and_the_nearest_named():
    scene = Scene()
    with pytest.raises(UnknownQueue, match=r'queue "servise" does not exist; did you mean "service"\?'):
        scene.call("lee", "servise")
    with pytest.raises(UnknownQueue, match=r'queue "x" does not exist$'):
        scene.centre.queue("x")
    assert scene.at("lee") is None


def test_the_figures_of_a_queue():
    scene = Scene()
    scene.agent("ready", service=1)
    scene.agent("away", ready=False, service=1)
    scene.agent("talking", ready=False, service=1)
    scene.agent("writing", ready=False, service=1)
    scene.agent("seller", sales=1)
    scene.talks("talking", "x")
    scene.talks("writing", "y")
    scene.ends("writing")
    entered = scene.now
    scene.call("rings")
    scene.passes(1)
    scene.call("lee")
    scene.passes(1)
    scene.call("urgent", priority=1)
    scene.call("sent", to_agent="away")
    assert scene.centre.queue("service") == QueueFigures(
        "service", waiting=3, offered=1, oldest_since=entered, ready=0, reserved=1, busy=2, logged_in=4
    )
    assert scene.centre.queues()[1] == QueueFigures(
        "sales", waiting=0, offered=0, oldest_since=None, ready=1, reserved=0, busy=0, logged_in=1
    )
    agents = {figures.agent: figures for figures in scene.centre.agents()}
    assert agents["seller"].queues == ("sales",)
    assert agents["seller"].state == scene.state("seller")


@pytest.mark.parametrize("end", [events.OfferDeclined, events.OfferAnswered, None], ids=str)
def test_a_call_is_counted_as_offered_only_while_it_rings(end):
    scene = Scene()
    scene.agent("anna", service=1)
    scene.call("lee")
    assert scene.centre.queue("service").offered == 1
    scene.hangs_up("lee") if end is None else scene.step(end("lee", "anna"))
    assert scene.centre.queue("service").offered == 0
    assert scene.centre.queue("service").waiting == (1 if end is events.OfferDeclined else 0)


def test_the_longest_wait_is_that_of_who_entered_first_whatever_his_place():
    scene = Scene()
    scene.agent("anna", ready=False, service=1)
    first = scene.now
    scene.call("lee")
    scene.passes(1)
    scene.call("urgent", priority=1)
    assert scene.centre.queue("service").oldest_since == first
    scene.hangs_up("lee")
    assert scene.centre.queue("service").oldest_since == first + 1


def test_who_logs_out_is_counted_nowhere():
    scene = Scene()
    scene.agent("anna", service=1)
    scene.logs_out("anna")
    assert scene.centre.agents() == ()
    assert scene.centre.queue("service").logged_in == 0
