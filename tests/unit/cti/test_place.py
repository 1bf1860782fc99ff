"""A call's place goes through a channel variable and comes back as it was."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from cti.calls.place import LARGEST, BadPlace, Place
from cti.calls.steps import BackToFlow, Step, ToAgent, ToFlow, ToMailbox, ToNumber, ToQueue, ToStation
from ivr_flows.effects import Learned
from ivr_flows.saved import Saved, SavedFrame

AT = datetime(2026, 11, 25, 8, 0, 1, 250_000, UTC)


def place(**more: object) -> Place:
    values: dict[str, object] = {
        "direction": "in", "began": AT, "number": "+8613855501182", "called": "+8651255500100",
        "line": "telco/3", "segment": ("ivr", None, None, None, "hotline"), "since": AT, "outcome": "abandoned",
    }  # fmt: skip
    return Place(**values | more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "step",
    [
        ToQueue("sales-en", 5, after="李娜"), ToAgent("li.na"), ToStation("901"), ToNumber("+8613855501182"),
        ToMailbox("general"), BackToFlow("waited-too-long"), ToQueue("sales-en", survey="survey"), ToFlow("survey"),
        None,
    ],
)  # fmt: skip
def test_every_step_comes_back(step: Step | None):
    before = place(
        step=step, queued=AT, first_queued=AT, muted=True, message="m-1", messages=1, survey="survey"
    )
    assert Place.from_json(before.to_json()) == before


def test_the_flow_comes_back_with_what_it_knows():
    frame = SavedFrame("hotline", 3, "menu", {"tries": Decimal(2)})
    learned = (Learned("menu", "sales", {}, {"zh": "销售"}),)
    flow = Saved((frame,), {"now": AT, "language": "zh"}, learned)
    assert Place.from_json(place(flow=flow).to_json()).flow == flow


def test_a_flow_that_another_version_wrote_down_is_begun_anew_and_the_call_goes_on():
    text = place().to_json().replace("{", '{"flow":{"node":"menu","values":{},"learned":[]},', 1)
    assert Place.from_json(text).flow is None


def test_a_flow_that_knows_too_much_for_a_message_to_the_switch_is_left_out():
    flow = Saved((), {"all": "x" * LARGEST})
    text = place(flow=flow).to_json()
    assert len(text) < LARGEST
    assert Place.from_json(text) == place()


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"direction":"in"}', '{"segment":[1]}', "null"])
def test_what_is_no_place_is_refused_with_what_was_read(text: str):
    with pytest.raises(BadPlace, match="read"):
        Place.from_json(text)
