"""Laws of checker and runner, searched at random: what passes the checker is safe, what does not is named."""

import copy
import json
from typing import Any

import pytest
from flow_drawings import EXITS, INNER, ONLY_WITHIN, WHOLE_SITE, answers_to, drawings, node_bodies
from flow_scene import SITE
from hypothesis import HealthCheck, assume, event, find, given, settings
from hypothesis import strategies as st

from config.home import FLOW_LIBRARY
from ivr_flows.check import check, load
from ivr_flows.effects import HEARD, UNHEARD, Ended, Failed, FlowStuck, HangUp, Last, Sound, Speech, Wait
from ivr_flows.faults import FlowRefused
from ivr_flows.flow import read
from ivr_flows.nodes import NODE_TYPES
from ivr_flows.runner import Run

HOTLINE = json.loads((FLOW_LIBRARY / "hotline.json").read_text(encoding="utf-8"))


def is_heard(prompt: Sound | Speech) -> bool:
    return any(character.isalnum() for character in prompt.text or "")


@pytest.mark.parametrize("type_", sorted(NODE_TYPES))
def test_no_node_type_is_left_out_of_the_laws(type_):
    if type_ in ONLY_WITHIN:
        assert type_ in {node["type"] for node in INNER["nodes"].values()}
    else:
        assert find(node_bodies, lambda body: body["type"] == type_)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)
@given(drawings(), st.data())
def test_what_the_checker_passes_ends_or_keeps_the_caller_hearing_something(document, data):
    assume(check(document, WHOLE_SITE) == [])
    known = {"language": data.draw(st.sampled_from(["en", "zh", "", "de"]))}
    known |= data.draw(st.sampled_from([{}, {"customer.name": "Wang Fang"}, {"customer.open_orders": 3}]))
    run = Run(read(document), known, {"inner": read(INNER)}.get)
    hangs_up = data.draw(st.integers(0, 60))
    effect, silent = run.begin(), 0
    for turn in range(120):
        if turn == hangs_up:
            event("hung up")
            runs_out(run, data)
            return
        assert not isinstance(effect, FlowStuck)
        if isinstance(effect, Last):
            event("ended")
            assert isinstance(effect, HangUp | Ended)
            return
        if isinstance(effect, HEARD) and not isinstance(effect, Wait):
            assert effect.prompts
            assert all(map(is_heard, effect.prompts))
        answer = data.draw(answers_to(effect))
        heard = isinstance(effect, HEARD) and not isinstance(answer, Failed)
        silent = 0 if heard else silent + 1
        assert silent <= 2 * len(document["nodes"]) + 4  # a node may want two things: say, then queue
        effect = run.answer(answer)
    event("still hearing something")


def runs_out(run: Run, data: st.DataObject) -> None:
    """The caller has hung up: nothing more is said to him, and it ends."""
    effect = run.hang_up()
    for _ in range(200):
        if isinstance(effect, Last):
            return
        assert isinstance(effect, UNHEARD)
        effect = run.answer(data.draw(answers_to(effect)))
    raise AssertionError("it goes on without him for ever")


@settings(max_examples=100, deadline=None)
@given(drawings(), st.data())
def test_what_the_checker_refuses_still_cannot_spin_or_raise(document, data):
    nodes = document["nodes"]
    for name in data.draw(st.lists(st.sampled_from(sorted(nodes)), max_size=3)):
        exits = nodes[name].get("exits", {})
        way, to = data.draw(st.sampled_from(EXITS)), data.draw(st.sampled_from([*nodes, "nowhere"]))
        nodes[name] = nodes[name] | {"exits": exits | {way: to}}
    document["start"] = data.draw(st.sampled_from([*nodes, "nowhere"]))
    run = Run(read(document), {}, {"inner": read(INNER)}.get)
    effect = run.begin()
    for _ in range(80):
        if isinstance(effect, Last):
            return
        effect = run.answer(data.draw(answers_to(effect)))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda children: (
        st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=12), children, max_size=4)
    ),
    max_leaves=12,
)


def said(faults):
    """Every fault can be printed in both languages."""
    return [str(fault) + str(fault.sentences("en")) + str(fault.sentences("zh")) for fault in faults]


@settings(max_examples=150, deadline=None)
@given(json_values)
def test_any_json_is_a_flow_or_has_faults(value):
    assert said(check(value, SITE)) or read(value)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200))
def test_any_short_file_is_refused_by_name(data):
    with pytest.raises(FlowRefused) as refused:  # nothing so short is a flow
        load(data, SITE)
    assert said(refused.value.faults)


def places(value: object, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document, the document itself left out."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, item in inside for place in [(*at, key), *places(item, (*at, key))]]


HOTLINE_PLACES = places(HOTLINE)
other_values = json_values | st.sampled_from(
    ["main-menu", "greeting", "zh", "1", "sales-en", "play", 3, [], {}]
)


@settings(max_examples=250, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(HOTLINE_PLACES), st.none() | other_values), min_size=1, max_size=4))
def test_a_hotline_damaged_anywhere_is_refused_with_words_or_still_runs(damages):
    document = copy.deepcopy(HOTLINE)
    for (*way, last), value in damages:
        holder: Any = document
        for step in way:
            inside = isinstance(holder, dict) and step in holder
            inside = inside or (isinstance(holder, list) and isinstance(step, int) and step < len(holder))
            holder = holder[step] if inside else None
        if isinstance(holder, dict):
            if value is None:
                holder.pop(last, None)
            else:
                holder[last] = value
        elif isinstance(holder, list) and isinstance(last, int) and last < len(holder):
            holder[last] = value
    faults = check(document, SITE)
    assert len(said(faults)) == len(faults)
    if not faults:
        assert Run(read(document)).begin() is not None
