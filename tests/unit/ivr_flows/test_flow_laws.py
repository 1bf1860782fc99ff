"""Laws of checker and runner, searched at random: what passes the checker is safe, what does not is named."""

import copy
import json
from typing import Any

import pytest
from flow_scene import SITE
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from config.home import FLOW_LIBRARY
from ivr_flows.check import check, load
from ivr_flows.effects import (
    HEARD,
    AskOpen,
    Collect,
    Collected,
    Effect,
    Ended,
    Enqueue,
    Failed,
    FlowStuck,
    HangUp,
    Last,
    MessageTaken,
    OpenIs,
    Play,
    Played,
    QueueRefused,
    Result,
    Sound,
    Speech,
    TakeMessage,
)
from ivr_flows.faults import FlowRefused
from ivr_flows.flow import read
from ivr_flows.runner import Run

HOTLINE = json.loads((FLOW_LIBRARY / "hotline.json").read_text(encoding="utf-8"))

texts = st.sampled_from([{"en": "Hello.", "zh": "您好。"}, {"en": "Goodbye.", "zh": "再见。"}])
announcements = st.builds(
    lambda text, sound, every: {"text": text, "sound": sound, "every_language": every},
    texts,
    st.sampled_from([None, "jingle"]),
    st.booleans(),
)
maybe_announcements = st.none() | announcements
keys = st.lists(st.sampled_from("0123456789*#"), min_size=1, max_size=3, unique=True)

node_bodies = st.one_of(
    st.fixed_dictionaries({"type": st.just("play"), "prompt": announcements, "interruptible": st.booleans()}),
    st.fixed_dictionaries(
        {
            "type": st.just("menu"),
            "prompt": announcements,
            "choices": keys.map(lambda pressed: {key: {} for key in pressed}),
            "tries": st.integers(1, 3),
            "no_input": maybe_announcements,
            "learn": st.sampled_from([None, "menu"]),
        }
    ),
    st.fixed_dictionaries({"type": st.just("language"), "language": st.sampled_from(["en", "zh"])}),
    st.fixed_dictionaries({"type": st.just("hours"), "hours": st.sampled_from(["office", "weekdays"])}),
    st.fixed_dictionaries(
        {
            "type": st.just("say"),
            "kind": st.just("field"),
            "value": st.sampled_from(["customer.name", "customer.open_orders"]),
            "before": maybe_announcements,
        }
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("queue"),
            "queue": st.sampled_from(["sales-en", {"en": "sales-en", "zh": "sales-zh"}]),
            "prompt": maybe_announcements,
        }
    ),
    st.fixed_dictionaries(
        {"type": st.just("message"), "mailbox": st.just("general"), "prompt": announcements}
    ),
    st.fixed_dictionaries({"type": st.just("hang-up"), "prompt": maybe_announcements}),
)

EXITS = [
    "done",
    "error",
    "missing",
    "open",
    "closed",
    "refused",
    "empty",
    "timeout",
    "invalid",
    *"0123456789*#",
]


@st.composite
def drawings(draw: st.DrawFn) -> dict[str, Any]:
    """A document whose form is right, drawn at random; nodes that nothing reaches are taken out."""
    bodies = draw(st.lists(node_bodies, min_size=1, max_size=8))
    names = [f"n{number}" for number in range(len(bodies))]
    ends = {"sorry": {"type": "hang-up"}}
    nodes: dict[str, Any] = dict(zip(names, bodies, strict=True)) | ends
    for name in names:
        node = read(
            {"name": "f", "languages": ["en", "zh"], "start": name, "nodes": {name: nodes[name]}}
        ).nodes[name]
        here = [exit_.name for exit_ in node.exits_here()]
        drawn = draw(st.lists(st.sampled_from(here), unique=True)) if here else []
        nodes[name] = nodes[name] | {
            "exits": {way: draw(st.sampled_from([*names, "sorry"])) for way in drawn}
        }
    document = {"name": "drawn", "languages": ["en", "zh"], "start": "n0", "nodes": nodes}
    document["default"] = draw(st.sampled_from(["sorry", *names]))
    while apart := [fault.node for fault in check(document, SITE) if fault.code == "unreached"]:
        for name in apart:
            del nodes[str(name)]
    return document


def answers_to(effect: Effect) -> st.SearchStrategy[Result]:
    """Anything the world may say to this, good or bad."""
    failed = st.just(Failed("it was not to be"))
    key = st.none() | st.sampled_from("0123456789*#")
    match effect:
        case Play(interruptible=interruptible):
            return st.builds(Played, key if interruptible else st.none()) | failed
        case Collect():
            return st.builds(Collected, key) | failed
        case AskOpen():
            return st.builds(OpenIs, st.booleans()) | failed
        case Enqueue():
            return st.just(QueueRefused("nobody-logged-in")) | failed
        case TakeMessage():
            return st.builds(MessageTaken, st.sampled_from([0.0, 0.4, 30.0])) | failed
    raise AssertionError(f"nothing answers {effect}")


def is_heard(prompt: Sound | Speech) -> bool:
    return any(character.isalnum() for character in prompt.text or "")


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)
@given(drawings(), st.data())
def test_what_the_checker_passes_ends_or_keeps_the_caller_hearing_something(document, data):
    assume(check(document, SITE) == [])
    known = {"language": data.draw(st.sampled_from(["en", "zh", "", "de"]))}
    known |= data.draw(st.sampled_from([{}, {"customer.name": "Wang Fang"}, {"customer.open_orders": 3}]))
    run = Run(read(document), known)
    effect, silent = run.begin(), 0
    for _ in range(120):
        assert not isinstance(effect, FlowStuck)
        if isinstance(effect, Last):
            event("ended")
            assert isinstance(effect, HangUp | Ended)
            return
        if isinstance(effect, HEARD):
            assert effect.prompts
            assert all(map(is_heard, effect.prompts))
        answer = data.draw(answers_to(effect))
        heard = isinstance(effect, HEARD) and not isinstance(answer, Failed)
        silent = 0 if heard else silent + 1
        assert silent <= 2 * len(document["nodes"])  # a node may want two things: say, then queue
        effect = run.answer(answer)
    event("still hearing something")
    assert all("it was not to be" in fault for fault in run.faults)


@settings(max_examples=100, deadline=None)
@given(drawings(), st.data())
def test_what_the_checker_refuses_still_cannot_spin_or_raise(document, data):
    nodes = document["nodes"]
    for name in data.draw(st.lists(st.sampled_from(sorted(nodes)), max_size=3)):
        exits = nodes[name].get("exits", {})
        way, to = data.draw(st.sampled_from(EXITS)), data.draw(st.sampled_from([*nodes, "nowhere"]))
        nodes[name] = nodes[name] | {"exits": exits | {way: to}}
    document["start"] = data.draw(st.sampled_from([*nodes, "nowhere"]))
    run = Run(read(document))
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
