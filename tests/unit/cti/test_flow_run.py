"""A flow on a leg: what of it reaches the switch and the session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from cti.calls.flow_run import FlowRun
from cti.calls.trail import Trail
from cti.once import Once
from ivr_flows import effects
from ivr_flows.flow import read
from ivr_flows.runner import Run
from tests.unit.ivr_flows.flow_scene import HELLO, document

BEGAN = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)


class Leg:
    """Plays until the test says that it is over."""

    def __init__(self) -> None:
        self.played: list[str] = []
        self.finished: Once[None] = Once()
        self.on_digit: Callable[[str], None] = lambda digit: None

    async def play(self, media: list[str]) -> Leg:
        self.played += media
        self.finished = Once()
        return self

    async def stop(self) -> None:
        pass


class Spoken:
    async def media(self, prompts: tuple[effects.Speech, ...], interaction: str) -> list[str]:
        return [prompt.text for prompt in prompts]


def running(flow: dict[str, Any]) -> tuple[FlowRun, Any, Leg]:
    leg, services = Leg(), SimpleNamespace(prompts=Spoken(), reactor=Clock())
    chronicle: Any = SimpleNamespace(
        learned=lambda label, value: None, began_at=BEGAN, now=lambda: BEGAN, write=lambda fact: None
    )
    session: Any = SimpleNamespace(
        interaction="2026-1123-6N3F-7Q2XKD",
        services=services,
        log=structlog.get_logger(),
        hang_up_cause=16,
        chronicle=chronicle,
        stands=lambda: None,
        gave_up=True,
    )
    trail = Trail(session.interaction, chronicle)
    return FlowRun(session, leg, Run(read(flow)), trail), session, leg  # type: ignore[arg-type]


@pytest.mark.parametrize(("cause", "code"), [("normal", 16), ("busy", 17), ("congestion", 34)])
def test_the_callers_exchange_is_told_the_cause_that_the_flow_names(cause: str, code: int):
    run, session, _ = running(document(nodes={"welcome": {"type": "hang-up", "cause": cause}}))
    Deferred.fromCoroutine(run.carry_out())
    assert session.hang_up_cause == code


def test_what_must_be_heard_is_heard_whatever_was_pressed_ahead():
    run, _, leg = running(document())
    answers: list[effects.Result] = []
    collect = effects.Collect((effects.Speech("Listen.", "en"),), interruptible=False)
    run._pressed("1")
    Deferred.fromCoroutine(run._result_of(collect)).addCallback(answers.append)
    assert leg.played == ["Listen."]
    run._pressed("2")
    leg.finished.fire(None)
    assert answers == [], "what was pressed before or meanwhile does not count"
    run._pressed("3")
    assert answers == [effects.Collected("3")]


def test_keys_pressed_ahead_count_where_prompts_may_be_cut_short():
    run, _, leg = running(document())
    answers: list[effects.Result] = []
    run._pressed("1")
    collect = effects.Collect((effects.Speech("Press a key.", "en"),))
    Deferred.fromCoroutine(run._result_of(collect)).addCallback(answers.append)
    assert answers == [effects.Collected("1")]
    assert leg.played == []


def test_a_flow_that_goes_round_in_silence_leaves_its_way_in_the_log():
    there = {"type": "language", "language": "en", "exits": {"done": "back"}}
    back = {"type": "language", "language": "en", "exits": {"done": "welcome"}}
    circle = {"welcome": there, "back": back, "end": {"type": "play", "prompt": HELLO}}
    run, _, _ = running(document(nodes=circle))
    with capture_logs() as said:
        Deferred.fromCoroutine(run.carry_out())
    (stuck,) = [line for line in said if line["event"] == "a flow goes round in silence"]
    assert stuck["log_level"] == "error"
    assert stuck["flow"] == "small"
    assert stuck["trace"][-2:] in (
        ["small: welcome/done", "small: back/done"],
        ["small: back/done", "small: welcome/done"],
    )
