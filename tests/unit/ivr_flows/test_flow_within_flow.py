"""A flow that goes through another one: what is given, what comes back, what fails, where a restart goes on."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from flow_scene import HELLO, SITE, document

from ivr_flows.check import check
from ivr_flows.effects import (
    Collect,
    Collected,
    Done,
    Failed,
    FlowStuck,
    HangUp,
    Pause,
    Play,
    Played,
    Speech,
)
from ivr_flows.flow import read
from ivr_flows.runner import DEEPEST, Run
from ivr_flows.saved import Saved

INNER = {
    "format": 1, "name": "account", "languages": ["en", "zh"], "start": "ask", "default": "failed",
    "variables": {
        "bank": {"type": "text", "role": "given"},
        "tries": {"type": "number", "role": "given", "default": 3},
        "number": {"type": "text", "role": "result", "optional": True},
        "scratch": {"type": "text", "default": "inner"},
    },
    "nodes": {
        "ask": {"type": "menu", "prompt": HELLO, "choices": {"1": {}, "2": {}}, "exits": {"1": "keep", "2": "none"}},
        "keep": {"type": "set", "values": [{"variable": "number", "value": 'bank + "-" + to_text(tries)'}],
                 "exits": {"done": "found"}},
        "found": {"type": "back", "end": "found"},
        "none": {"type": "back", "end": "unknown"},
        "failed": {"type": "hang-up"},
    },
}  # fmt: skip
ENTER = {
    "type": "flow", "flow": "account", "give": {"bank": 'upper("icbc")'}, "take": {"account": "number"},
    "returns": ["found", "unknown"], "exits": {"found": "tell", "unknown": "end"},
}  # fmt: skip
OUTER = document(
    variables={"account": {"type": "text"}, "scratch": {"type": "text", "default": "outer"}},
    nodes={
        "welcome": ENTER,
        "tell": {"type": "say", "kind": "text", "value": "account", "exits": {"done": "end"}},
    },
)
ACCOUNT = read(INNER)
KNOWN = replace(SITE, flows={"account": ACCOUNT.signature})


def found(doc, known=KNOWN):
    return [(fault.code, fault.node, fault.field) for fault in check(doc, known)]


def begun(outer=OUTER, **variables):
    return Run(read(outer), variables, {"account": ACCOUNT}.get)


def entering(**changes):
    return document(
        variables={"account": {"type": "text"}}, nodes=OUTER["nodes"] | {"welcome": ENTER | changes}
    )


def test_both_flows_are_in_order():
    assert found(INNER) == []
    assert found(OUTER) == []


def test_he_goes_through_it_and_what_it_found_out_comes_back():
    run = begun()
    assert isinstance(run.begin(), Collect)
    assert [(flow.name, node) for flow, node in run.nodes_on_the_way()] == [
        ("small", "welcome"), ("account", "ask"),
    ]  # fmt: skip
    assert run.answer(Collected("1")) == Play((Speech("ICBC-3", "en"),))
    assert (run.flow.name, run.node) == ("small", "tell")
    assert run.answer(Played()) == HangUp()
    assert [step[:3] for step in run.trace] == [
        ("ask", "1", "account"), ("keep", "done", "account"), ("found", None, "account"),
        ("welcome", "found", "small"), ("tell", "done", "small"), ("end", None, "small"),
    ]  # fmt: skip


def test_each_way_back_is_an_exit():
    run = begun()
    run.begin()
    assert run.answer(Collected("2")) == HangUp()
    assert run.trace[-2].exit == "unknown"


def test_what_a_flow_keeps_for_itself_stays_its_own():
    run = begun()
    run.begin()
    assert run.variables.get("scratch") == "inner"
    run.answer(Collected("1"))
    assert run.variables.get("scratch") == "outer"
    assert run.variables.get("bank") is None


def test_the_callers_language_goes_in_and_comes_out():
    run = begun(language="zh")
    assert run.begin().prompts == (Speech("您好。", "zh"),)
    run.variables.speak("en")
    run.answer(Collected("1"))
    assert run.language == "en"


def test_a_flow_that_speaks_less_languages_speaks_its_first():
    english = read(INNER | {"languages": ["en"]})
    run = Run(read(OUTER), {"language": "zh"}, lambda name: english)
    assert run.begin().prompts == (Speech("Hello.", "en"),)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"flow": "acount"}, "there is no flow"), ({"give": {"bank": "1 + 1"}}, "a number is no text")],
)
def test_what_cannot_be_entered_leads_to_the_error_exit(changes, reason):
    run = begun(entering(**changes))
    assert run.begin() == HangUp()  # the default
    assert reason in run.faults[0]
    assert run.trace[0][:2] == ("welcome", "error")


def test_a_flow_that_ends_without_coming_back_fails_its_node():
    lost = read(INNER | {"default": None})
    run = Run(read(OUTER), {}, lambda name: lost)
    run.begin()
    assert run.answer(Failed("no voice")) == HangUp()
    assert "ended without coming back" in run.faults[-1]
    assert ("welcome", "error", "small") in [step[:3] for step in run.trace]


def test_flows_that_enter_each_other_for_ever_come_to_an_end():
    again = {"type": "flow", "flow": "account", "exits": {"done": "end"}}
    circle = read(document(name="account", nodes={"welcome": again}))
    run = Run(circle, {}, lambda name: circle)
    assert isinstance(run.begin(), HangUp | FlowStuck)
    assert any(f"{DEEPEST} deep" in fault for fault in run.faults)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"flow": "acount"}, ("unknown-flow", "welcome", "flow")),
        ({"give": {}}, ("not-given", "welcome", "give")),
        ({"give": {"bank": '"x"', "colour": "1"}}, ("unknown-given", "welcome", "give.colour")),
        ({"give": {"bank": "1"}}, ("formula-gives", "welcome", "give.bank")),
        ({"give": {"bank": "x +"}}, ("bad-formula", "welcome", "give.bank")),
        ({"take": {"account": "numbr"}}, ("unknown-result", "welcome", "take.account")),
        ({"take": {"acount": "number"}}, ("unknown-variable", "welcome", "take.acount")),
        ({"returns": ["found"]}, ("end-missing", "welcome", "returns")),
        ({"returns": ["found", "unknown", "lost"]}, ("unknown-end", "welcome", "returns")),
    ],
)
def test_what_does_not_fit_the_other_flow_is_said_before_anybody_calls(changes, fault):
    assert fault in found(entering(**changes))


def test_a_result_goes_into_a_variable_of_its_kind():
    doc = document(
        variables={"account": {"type": "number"}}, nodes={"welcome": ENTER, "tell": {"type": "hang-up"}}
    )
    assert ("result-differs", "welcome", "take.account") in found(doc)


# ---- in another process --------------------------------------------------------------------------------


def handed_over(run, flows):
    saved = Saved.from_json(json.loads(json.dumps(run.saved().to_json())))
    return Run.resumed(saved, lambda name, version: flows.get(name), flows.get)


def test_a_restart_goes_on_in_the_inner_flow_and_comes_back_to_the_outer():
    run = begun(caller="+8613855501182")
    run.begin()
    later = handed_over(run, {"small": read(OUTER), "account": ACCOUNT})
    assert (later.flow.name, later.node) == ("account", "ask")
    assert isinstance(later.begin(), Collect)
    assert later.answer(Collected("1")) == Play((Speech("ICBC-3", "en"),))
    assert later.variables.get("caller") == "+8613855501182"


def test_its_own_values_go_along():
    run = begun()
    run.begin()
    run.variables.set("tries", 7)
    later = handed_over(run, {"small": read(OUTER), "account": ACCOUNT})
    assert later.variables.get("tries") == Decimal(7)


def test_an_inner_flow_that_is_gone_is_entered_anew_or_fails():
    run = begun()
    run.begin()
    later = handed_over(run, {"small": read(OUTER)})
    assert (later.flow.name, later.node) == ("small", "welcome")
    assert later.begin() == HangUp()  # there is no such flow


def test_an_outer_flow_that_enters_it_no_more_goes_on_by_itself():
    run = begun()
    run.begin()
    changed = read(document(nodes={"welcome": {"type": "play", "prompt": HELLO}}))
    later = handed_over(run, {"small": changed, "account": ACCOUNT})
    assert isinstance(later.begin(), Play)


def test_a_flow_that_nobody_knows_any_more_is_nothing():
    run = begun()
    run.begin()
    assert handed_over(run, {}) is None


# ---- when he hangs up ----------------------------------------------------------------------------------

LOGS = {"type": "set", "values": [{"variable": "scratch", "value": '"gone"'}]}


def test_a_flow_without_a_word_about_it_ends():
    run = begun()
    run.begin()
    assert run.hang_up().__class__.__name__ == "Ended"
    assert run.finished


def test_the_inner_flows_way_is_taken_first_and_the_outers_after_it():
    inner = read(
        INNER | {"hang_up": "bye", "nodes": INNER["nodes"] | {"bye": LOGS | {"exits": {"done": "found"}}}}
    )
    outer = read(
        OUTER
        | {
            "nodes": OUTER["nodes"] | {"bye": {"type": "share", "shares": {"a": 50, "b": 50}}},
            "hang_up": "bye",
        }
    )
    run = Run(outer, {}, lambda name: inner)
    run.begin()
    run.hang_up()
    assert [step[:3] for step in run.trace][:3] == [
        ("ask", "hang-up", "account"), ("bye", "done", "account"), ("found", None, "account"),
    ]  # fmt: skip


def test_what_he_would_hear_is_left_out():
    drawn = OUTER["nodes"]["welcome"] | {"exits": {"hang-up": "tell"}}
    talks = {"type": "play", "prompt": HELLO, "exits": {"done": "end", "error": "end"}}
    run = begun(OUTER | {"nodes": OUTER["nodes"] | {"welcome": drawn, "tell": talks}})
    run.begin()
    assert run.hang_up() == HangUp()
    assert ("tell", "error", "small") in [step[:3] for step in run.trace]


def test_it_pauses_before_each_node_also_those_of_another_flow_until_it_goes_on():
    run = begun()
    run.stops = lambda flow, node: True
    seen = []
    effect = run.begin()
    while not isinstance(effect, HangUp):
        if isinstance(effect, Pause):
            seen.append((run.flow.name, effect.node))
            effect = run.answer(Done())
        else:
            effect = run.answer(Collected("1") if isinstance(effect, Collect) else Played())
    assert seen == [
        ("small", "welcome"), ("account", "ask"), ("account", "keep"), ("account", "found"),
        ("small", "tell"), ("small", "end"),
    ]  # fmt: skip


def test_a_variable_that_is_set_in_a_pause_counts():
    run = begun()
    run.stops = lambda flow, node: node == "tell"
    run.begin()
    assert run.answer(Collected("1")) == Pause("tell")
    run.variables.set("account", "ABC-9")
    assert run.answer(Done()) == Play((Speech("ABC-9", "en"),))


def test_nobody_looks_at_what_is_done_for_one_who_has_hung_up():
    run = begun()
    run.begin()
    run.stops = lambda flow, node: True
    assert not isinstance(run.hang_up(), Pause)
