"""A caller's steps: when they were taken, told once, and known to the server after a kill."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crm.facts import LOST, ONWARD, FlowStep, FlowWalked
from cti.calls.place import LARGEST, Place
from cti.calls.trail import LONGEST_UNWRITTEN, MOST_UNWRITTEN, Trail, unseen
from ivr_flows.effects import Collected, Played, QueueRefused
from ivr_flows.flow import read
from ivr_flows.runner import Run
from tests.unit.ivr_flows.flow_scene import document

CALL = "2026-1126-6N3F-7Q2XKD"
BEGAN = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
HELLO = {"text": {"en": "Hello.", "zh": "您好。"}}

ASKS = document(
    start="welcome",
    nodes={
        "welcome": {"type": "play", "prompt": HELLO, "exits": {"done": "ask"}},
        "ask": {
            "type": "menu", "prompt": HELLO, "choices": {"1": {"value": "sales"}, "2": {"value": "again"}},
            "exits": {"1": "sales", "2": "ask", "timeout": "bye", "invalid": "bye"},
        },
        "sales": {"type": "queue", "queue": "sales-en", "exits": {"refused": "bye"}},
        "bye": {"type": "hang-up"},
    },
)  # fmt: skip


class Story:
    """A chronicle whose clock the test sets."""

    def __init__(self) -> None:
        self.began_at, self.seconds = BEGAN, 0.0
        self.written: list[FlowWalked] = []

    def now(self) -> datetime:
        return BEGAN + timedelta(seconds=self.seconds)

    def write(self, fact: FlowWalked) -> None:
        self.written.append(fact)


class Caller:
    """Walks through a flow; `killed` is he with the next server."""

    def __init__(self, flow: dict[str, Any] = ASKS) -> None:
        self.story, self.flow = Story(), read(flow)
        self.trail = Trail(CALL, self.story)  # type: ignore[arg-type]
        self.run = Run(self.flow, {"language": "en"})
        self.run.begin()
        self.trail.follow(self.run)

    def answers(self, result: Any, after: float) -> None:
        self.story.seconds += after
        self.run.answer(result)
        self.trail.follow(self.run)

    def leaves(self, by: str | None = ONWARD) -> None:
        self.trail.leaves(self.run, by)

    def noted(self) -> str:
        at = self.story.now()
        ivr = ("ivr", None, None, None, "hotline")
        return Place(
            direction="in", began=BEGAN, number=None, called=None, line="telco/1", segment=ivr, since=at,
            outcome="abandoned", flow=self.run.saved(), trail=self.trail.saved(),
        ).to_json()  # fmt: skip

    def killed(self, after: float) -> None:
        place = Place.from_json(self.noted())
        self.story.seconds += after
        self.trail = Trail(CALL, self.story)  # type: ignore[arg-type]
        self.trail.restore(place.trail)
        assert place.flow is not None
        again = Run.resumed(place.flow, lambda name, version: self.flow, lambda name: None)
        assert again is not None
        self.run = again
        self.run.begin()
        self.trail.follow(self.run)

    @property
    def told(self) -> list[tuple[Any, ...]]:
        """Node, exit, seconds of each step that was written."""
        return [
            (step.node, step.exit, (step.left - step.entered) / 1000)
            for fact in self.story.written
            for step in fact.steps
        ]


def test_the_steps_of_a_visit_are_one_fact_with_how_long_each_took():
    caller = Caller()
    caller.answers(Played(), after=2.5)
    assert [stand.node for stand in caller.trail.standing()] == ["ask"]
    assert caller.story.written == []
    caller.answers(Collected("1"), after=4)
    caller.leaves()
    (fact,) = caller.story.written
    assert (fact.interaction, fact.first, fact.began) == (CALL, 0, BEGAN)
    assert caller.told == [("welcome", "done", 2.5), ("ask", "1", 4.0), ("sales", ONWARD, 0.0)]
    assert list(caller.trail.standing()) == []


def test_who_comes_back_from_a_queue_has_not_come_in_twice():
    caller = Caller()
    caller.answers(Played(), after=1)
    caller.answers(Collected("1"), after=1)
    caller.leaves()
    caller.answers(QueueRefused("no-agents"), after=60)
    caller.leaves(None)
    first, second = caller.story.written
    assert second.first == 3
    assert [(step.node, step.exit, step.again) for step in second.steps] == [
        ("sales", "refused", True), ("bye", None, False),
    ]  # fmt: skip
    assert first.id != second.id


def test_who_hangs_up_gave_up_where_he_was_and_a_fault_is_not_he():
    for gave_up, exit_name in ((True, "hang-up"), (False, LOST)):
        caller = Caller()
        caller.answers(Played(), after=1)
        caller.story.seconds += 3
        caller.run.hang_up()
        caller.trail.gone(caller.run, gave_up=gave_up)
        caller.leaves(LOST)
        assert caller.told == [("welcome", "done", 1.0), ("ask", exit_name, 3.0)]


def test_a_killed_server_is_followed_by_one_that_tells_each_step_once():
    caller = Caller()
    caller.answers(Played(), after=1)
    caller.answers(Collected("2"), after=1)
    caller.killed(after=5)
    assert [(stand.node, stand.entered) for stand in caller.trail.standing()] == [("ask", 2000)]
    caller.answers(Collected("1"), after=1)
    caller.leaves()
    assert caller.told == [
        ("welcome", "done", 1.0), ("ask", "2", 1.0), ("ask", "1", 6.0), ("sales", ONWARD, 0.0),
    ]  # fmt: skip


def test_who_was_in_a_queue_when_the_server_was_killed_has_not_come_in_twice():
    caller = Caller()
    caller.answers(Played(), after=1)
    caller.answers(Collected("1"), after=1)
    caller.leaves()
    caller.killed(after=5)
    caller.run.answer(QueueRefused("no-agents"))
    caller.leaves(None)
    assert [step.again for fact in caller.story.written for step in fact.steps] == [False] * 3 + [True, False]


def test_a_call_that_ended_unseen_tells_what_its_note_knows():
    caller = Caller()
    caller.answers(Played(), after=1)
    fact = unseen(caller.noted(), CALL, BEGAN + timedelta(seconds=9), "hang-up")
    assert fact is not None
    assert fact.steps == (
        FlowStep("small", 1, "welcome", "done", 0, 1000), FlowStep("small", 1, "ask", "hang-up", 1000, 9000),
    )  # fmt: skip


@pytest.mark.parametrize("noted", ["", "{}", "[1]"])
def test_a_note_that_cannot_be_read_tells_nothing(noted: str):
    assert unseen(noted, CALL, BEGAN, LOST) is None


def test_a_talk_that_ended_unseen_has_no_step_more():
    caller = Caller()
    caller.answers(Played(), after=1)
    caller.answers(Collected("1"), after=1)
    caller.leaves()
    place = Place.from_json(caller.noted())
    queue = replace(place, segment=("queue", None, "sales-en", None, None))
    assert unseen(queue.to_json(), CALL, BEGAN, LOST) is None


def test_who_circles_in_a_menu_is_written_down_on_the_way_so_that_his_note_stays_small():
    caller = Caller()
    caller.answers(Played(), after=1)
    for _ in range(3 * MOST_UNWRITTEN):
        caller.answers(Collected("2"), after=1)
        assert len(caller.noted()) < LARGEST / 2
    caller.leaves(LOST)
    assert len(caller.told) == 3 * MOST_UNWRITTEN + 2
    assert len({fact.id for fact in caller.story.written}) == len(caller.story.written)


def test_what_another_version_noted_otherwise_is_left_and_the_call_goes_on():
    trail = Trail(CALL, Story())  # type: ignore[arg-type]
    trail.restore({"written": 3, "steps": "many"})
    assert (trail.taken, list(trail.unwritten)) == (3, [])


def test_only_what_the_flow_wants_kept_is_and_never_a_secret():
    variables = {
        "drink": {"type": "text", "kept": True},
        "pin": {"type": "text", "kept": True, "secret": True, "default": "1234"},
        "other": {"type": "text", "default": "x"},
    }
    learns = {"type": "set", "values": [{"variable": "drink", "value": '"tea"'}], "exits": {"done": "ask"}}
    nodes = ASKS["nodes"] | {"welcome": learns}
    caller = Caller(ASKS | {"variables": variables, "nodes": nodes})
    caller.answers(Collected("1"), after=1)
    caller.leaves()
    (fact,) = caller.story.written
    assert [step.values for step in fact.steps] == [{"drink": "tea"}, None, None]


def test_long_values_that_are_kept_do_not_make_the_note_too_long():
    caller = Caller()
    long = FlowStep("small", 1, "ask", "2", 0, 1, values={"story": "x" * (LONGEST_UNWRITTEN + 1)})
    caller.trail._add(long)
    caller.answers(Played(), after=1)
    assert caller.trail.unwritten == []
