"""A caller goes on in another process where he stood."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date
from decimal import Decimal

import pytest
from flow_scene import HELLO, document
from hypothesis import given
from hypothesis import strategies as st

from ivr_flows.effects import Collect, Collected, Enqueue, Learned, Played
from ivr_flows.flow import read
from ivr_flows.runner import Run
from ivr_flows.saved import Saved, SavedFrame

MENU = {
    "type": "menu", "prompt": HELLO, "learn": "subject", "exits": {"1": "ask"},
    "choices": {"1": {"title": {"en": "Sales", "zh": "销售"}, "value": "sales"}},
}  # fmt: skip
ASK = {"type": "menu", "prompt": HELLO, "choices": {"1": {}, "2": {}}, "exits": {"1": "wait"}}
WAIT = {"type": "queue", "queue": "sales-en"}
FLOW = {"welcome": MENU, "ask": ASK, "wait": WAIT}


def handed_over(run: Run) -> Run:
    """Through JSON, as it stands on a channel of the switch."""
    saved = Saved.from_json(json.loads(json.dumps(run.saved().to_json())))
    later = Run.resumed(saved, lambda name, version: run.flow, lambda name: None)
    assert later is not None
    return later


def test_he_is_asked_again_what_he_was_being_asked_and_nothing_before():
    run = Run(read(document(nodes=FLOW)), {"caller": "+8613855501182"})
    run.begin()
    run.answer(Collected("1"))

    later = handed_over(run)
    assert later.node == "ask"
    assert isinstance(later.begin(), Collect)
    assert later.answer(Collected("1")) == Enqueue("sales-en", 0)
    assert later.learned[0] == Learned("subject", "sales", {}, {"en": "Sales", "zh": "销售"})
    assert later.variables.get("caller") == "+8613855501182"


def test_a_secret_does_not_go_along():
    own = {
        "pin": {"type": "text", "secret": True, "default": "4711"},
        "tries": {"type": "number", "default": 2},
    }
    run = Run(read(document(nodes=FLOW, variables=own)))
    run.begin()
    (frame,) = run.saved().frames
    assert frame.values == {"tries": Decimal(2)}


def test_his_language_goes_along():
    run = Run(read(document(nodes=FLOW)), {"language": "zh"})
    run.begin()
    assert handed_over(run).language == "zh"


def test_a_node_that_the_flow_has_no_more_leads_to_its_beginning():
    run = Run(read(document(nodes=FLOW)))
    run.begin()
    (frame,) = run.saved().frames
    saved = Saved((replace(frame, node="gone"),), {})
    changed = read(document(nodes={"welcome": {"type": "play", "prompt": HELLO}}))
    later = Run.resumed(saved, lambda name, version: changed, lambda name: None)
    assert later is not None
    later.begin()
    assert later.node == "welcome"
    later.answer(Played())
    assert later.finished or later.node != "gone"


moments = st.datetimes(timezones=st.just(UTC))
values = st.one_of(
    st.text(), st.integers(), st.floats(allow_nan=False), st.booleans(), st.none(), st.dates(), moments,
    st.decimals(allow_nan=False, allow_infinity=False),
)  # fmt: skip


@given(st.dictionaries(st.text(), values))
def test_every_kind_of_value_comes_back_as_it_was(known: dict[str, object]):
    saved = Saved((SavedFrame("small", 1, "here", known),), known)  # type: ignore[arg-type]
    body = json.loads(json.dumps(saved.to_json()))
    assert Saved.from_json(body) == saved
    back = Saved.from_json(body).call
    assert back == known
    assert {name: type(value) for name, value in back.items()} == {
        name: type(value) for name, value in known.items()
    }


@pytest.mark.parametrize(
    "damaged", [{}, {"frames": [["a", 1]]}, {"frames": [], "call": {"b": [1]}, "learned": []}]
)
def test_what_is_no_saved_run_is_refused(damaged: dict[str, object]):
    with pytest.raises((KeyError, ValueError, TypeError)):
        Saved.from_json(damaged)


def test_the_kinds_that_json_has_not_are_named():
    saved = Saved((), {"a": Decimal("1.50"), "b": date(2026, 11, 25), "c": ("x", "y")})
    assert saved.to_json()["call"] == {"a": {"decimal": "1.50"}, "b": {"date": "2026-11-25"}, "c": ["x", "y"]}
