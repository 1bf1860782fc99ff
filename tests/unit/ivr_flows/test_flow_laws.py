"""Laws of checker and runner, searched at random: what passes the checker is safe, what does not is named."""

import copy
import json
from dataclasses import replace
from typing import Any

import pytest
from flow_scene import SITE
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from config.home import FLOW_LIBRARY
from ivr_flows.check import check, load
from ivr_flows.effects import (
    HEARD,
    UNHEARD,
    AskOpen,
    Collect,
    Collected,
    Done,
    Draw,
    Drawn,
    Effect,
    Ended,
    Enqueue,
    Failed,
    FlowStuck,
    HangUp,
    Last,
    MessageTaken,
    Note,
    OpenIs,
    Play,
    Played,
    QueueRefused,
    Result,
    Sound,
    Speech,
    TakeMessage,
    Wait,
    Waited,
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

numbers = st.sampled_from(["count + 1", "count / (count - 2)", "to_number(word)", "7"])
words = st.sampled_from(["word + word", "to_text(count)", '"x"', "customer.name", "upper(caller)"])
conditions = st.sampled_from(
    ["count > 2", 'word == "a"', "customer.name != null", "count / 0 > 1", "late > 1", "to_number(word) > 0"]
)

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
    st.fixed_dictionaries({"type": st.just("condition"), "holds": conditions}),
    st.fixed_dictionaries(
        {
            "type": st.just("switch"),
            "cases": st.lists(conditions, min_size=1, max_size=3).map(
                lambda found: [{"exit": f"case-{place}", "holds": holds} for place, holds in enumerate(found)]
            ),
        }
    ),
    st.just({"type": "share", "shares": {"a": 30, "b": 70}}),
    st.fixed_dictionaries(
        {
            "type": st.just("set"),
            "values": st.lists(
                st.one_of(
                    st.fixed_dictionaries({"variable": st.just("count"), "value": numbers}),
                    st.fixed_dictionaries({"variable": st.just("word"), "value": words}),
                ),
                min_size=1,
                max_size=3,
            ),
        }
    ),
    st.fixed_dictionaries({"type": st.just("log"), "text": words}),
    st.fixed_dictionaries({"type": st.just("wait"), "seconds": st.just(2)}),
    st.fixed_dictionaries({"type": st.just("yes-no"), "prompt": announcements, "tries": st.integers(1, 2)}),
    st.fixed_dictionaries(
        {
            "type": st.just("collect"),
            "prompt": announcements,
            "into": st.sampled_from(["count", "word"]),
            "least": st.integers(1, 3),
            "check": st.sampled_from([None, "count / 0 > 1", "count > 3", 'word != "7"']),
        }
    ),
    st.just({"type": "caller", "ways": {"here": ["+86512*"], "china": ["CN"]}}),
    st.just(
        {
            "type": "flow",
            "flow": "inner",
            "give": {"first": "count"},
            "take": {"count": "last"},
            "returns": ["done", "no"],
        }
    ),
)
VARIABLES = {
    "count": {"type": "number", "default": 1},
    "word": {"type": "text", "default": "a"},
    "late": {"type": "number"},
}
INNER = {
    "format": 1, "name": "inner", "languages": ["en", "zh"], "start": "ask", "default": "no",
    "variables": {"first": {"type": "number", "role": "given"}, "last": {"type": "number", "role": "result", "default": 2}},
    "nodes": {
        "ask": {"type": "menu", "prompt": {"text": {"en": "Press 1.", "zh": "请按1。"}}, "choices": {"1": {}},
                "exits": {"1": "put"}},
        "put": {"type": "set", "values": [{"variable": "last", "value": "first * 2"}], "exits": {"done": "yes"}},
        "yes": {"type": "back"}, "no": {"type": "back", "end": "no"},
    },
}  # fmt: skip

WHOLE_SITE = replace(SITE, flows={"inner": read(INNER).signature})

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
            {
                "name": "f",
                "languages": ["en", "zh"],
                "start": name,
                "nodes": {name: nodes[name]},
                "variables": VARIABLES,
            }
        ).nodes[name]
        here = [exit_.name for exit_ in node.exits_here()]
        drawn = draw(st.lists(st.sampled_from(here), unique=True)) if here else []
        nodes[name] = nodes[name] | {
            "exits": {way: draw(st.sampled_from([*names, "sorry"])) for way in drawn}
        }
    document: dict[str, Any] = {"name": "drawn", "languages": ["en", "zh"], "start": "n0", "nodes": nodes}
    document["variables"] = VARIABLES
    document["default"] = draw(st.sampled_from(["sorry", *names]))
    document["hang_up"] = draw(st.sampled_from([None, "sorry", *names]))
    while apart := [fault.node for fault in check(document, WHOLE_SITE) if fault.code == "unreached"]:
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
        case Draw():
            return st.builds(Drawn, st.floats(0, 1, exclude_max=True)) | failed
        case Note():
            return st.just(Done()) | failed
        case Wait():
            return st.builds(Waited, key) | failed
    raise AssertionError(f"nothing answers {effect}")


def is_heard(prompt: Sound | Speech) -> bool:
    return any(character.isalnum() for character in prompt.text or "")


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
