"""Queues that are set up anew while people wait in them."""

from __future__ import annotations

import pytest
from acd_scene import SALES, SERVICE, Scene

from acd import events
from acd.queue import Queue


def changed(*queues: Queue, ringing: float = 20, wrap_up: float = 30) -> events.SiteChanged:
    return events.SiteChanged(queues, ringing, wrap_up)


def test_who_is_fit_only_now_takes_who_waits():
    scene = Scene()
    scene.agent("anna", service=10, ready=False)
    scene.step(events.SiteChanged((Queue("service", requires={"service": 50}),), 20, 30))
    scene.ready("anna")
    scene.agent("bob", service=60, ready=False)
    scene.step(events.CallQueued("lee", "service"))
    assert scene.at("lee") == 1
    scene.step(changed(Queue("service", requires={"service": 5})))
    assert scene.at("lee") == "anna"


def test_who_is_not_fit_any_more_gets_nothing_and_is_counted_no_more():
    scene = Scene()
    scene.agent("anna", service=10)
    scene.agent("bob", service=60, ready=False)
    scene.step(changed(Queue("service", requires={"service": 50})))
    scene.step(events.CallQueued("lee", "service"))
    assert scene.at("lee") == 1
    figures = scene.centre.queue("service")
    assert (figures.logged_in, figures.ready, figures.waiting) == (1, 0, 1)


def test_when_nobody_can_serve_those_who_wait_they_overflow_at_once():
    scene = Scene()
    scene.agent("anna", service=10, ready=False)
    scene.step(events.CallQueued("lee", "service"))
    heard = scene.step(changed(Queue("service", requires={"service": 50})))
    assert [type(one).__name__ for one in heard if getattr(one, "interaction", "") == "lee"] == ["Overflow"]


def test_who_waits_keeps_his_time_and_who_comes_after_has_the_new_one():
    scene = Scene()
    scene.agent("anna", service=10, ready=False)
    scene.step(events.CallQueued("lee", "service"))
    scene.step(changed(Queue("service", requires={"service": 1}, overflow_after=5)))
    scene.step(events.CallQueued("kim", "service"))
    over = [one.interaction for one in scene.passes(10) if type(one).__name__ == "Overflow"]
    assert over == ["kim"]
    over = [
        one.interaction for one in scene.passes(SERVICE.overflow_after) if type(one).__name__ == "Overflow"
    ]
    assert over == ["lee"]


def test_a_new_queue_is_there_and_one_that_is_not_named_stays():
    scene = Scene(SERVICE)
    scene.agent("anna", sales=10)
    scene.step(changed(SALES))
    scene.step(events.CallQueued("lee", "sales"))
    assert scene.at("lee") == "anna"
    assert [figures.queue for figures in scene.centre.queues()] == ["service", "sales"]


def test_ringing_and_wrap_up_count_from_the_next_ring():
    scene = Scene(SERVICE)
    scene.step(changed(ringing=7, wrap_up=0))
    scene.agent("anna", service=10)
    scene.step(events.CallQueued("lee", "service"))
    assert scene.heard[-1].until == scene.now + 7


@pytest.mark.parametrize("times", [(0, 0), (1, -1)])
def test_times_that_cannot_be_are_refused(times):
    with pytest.raises(ValueError, match="give"):
        events.SiteChanged((), *times)
