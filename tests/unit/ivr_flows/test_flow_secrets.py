"""What is secret goes nowhere that others read: every formula of every node type is tried with a secret."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest

from ivr_flows.check import check
from ivr_flows.flow import read
from ivr_flows.references import formulas
from tests.unit.ivr_flows.flow_scene import document, tell
from tests.unit.ivr_flows.node_scenes import CASES, WHOLE_SITE, around

MAY_READ = {
    "condition": {"holds"}, "switch": {"cases"},  # yes or no
    "authenticate": {"who"}, "choose-pin": {"pin"}, "customer": {"who"},  # looked up, and told to nobody
    "sql": {"give"}, "http": {"give", "query", "body"},  # the firm's own, and in no log
    "collect": {"check"},
}  # fmt: skip
"""Node type → fields whose formulas may read what is secret, and why."""

MORE: dict[str, dict[str, Any]] = {
    "callback": {"number": "word", "at": "to_moment(word)"}, "list": {"number": "word"},
    "request": {"text": "word"}, "authenticate": {"who": "word"}, "collect": {"check": "chosen > 0"},
    "flow": {"flow": "taker", "returns": ["done"], "give": {"open": "word"}},
    "http": {"query": {"a": "word"}, "body": {"a": "word"}, "method": "POST"},
}  # fmt: skip
"""Fields with formulas that the scenes leave out."""

MAIL = {"type": "notify", "to": "word", "subject": "word", "text": "word"}
READ_BY_KIND = {
    "number": "to_number(pin)", "flag": 'pin == "1"', "text": "pin", "moment": "to_moment(pin)", None: "pin",
}  # fmt: skip
TAKER = read(
    {
        "name": "taker", "languages": ["en", "zh"], "start": "back", "nodes": {"back": {"type": "back"}},
        "variables": {
            "open": {"type": "text", "role": "given", "default": ""},
            "hidden": {"type": "text", "role": "given", "default": "", "secret": True},
            "found": {"type": "text", "role": "result", "default": "", "secret": True},
        },
    }
)  # fmt: skip
SITE = replace(WHOLE_SITE, flows={**WHOLE_SITE.flows, "taker": TAKER.signature})
OWN = {"pin": {"type": "text", "secret": True, "default": "4711"}}


def put(node: Any, path: str, formula: str) -> None:
    """The formula at this place of a node as it is written down."""
    *way, last = path.split(".")
    for step in way:
        node = node[int(step)] if isinstance(node, list) else node[step]
    node[int(last) if isinstance(node, list) else last] = formula


def nodes() -> list[tuple[str, dict[str, Any]]]:
    whole = [(name, node | MORE.get(node["type"], {})) for name, (node, _) in CASES.items()]
    return [*whole, ("notify by mail", MAIL)]


def all_formulas() -> list[Any]:
    found = []
    for name, node in nodes():
        parsed = read(around(node)).nodes["it"]
        for path, text, out in formulas(parsed):
            kind = out or ("moment" if "to_moment" in text else None)
            found.append(pytest.param(node, path, READ_BY_KIND[kind], id=f"{name}-{path}"))
    return found


@pytest.mark.parametrize(("node", "path", "formula"), all_formulas())
def test_a_formula_that_others_would_read_may_hold_no_secret(node, path, formula):
    node = copy.deepcopy(node)
    put(node, path, formula)
    drawn = around(node)
    drawn["variables"] = drawn["variables"] | OWN
    found = [fault for fault in check(drawn, SITE) if fault.node == "it"]
    told = {fault.code for fault in found} & {"tells-secret", "opens-secret"}
    may = path.partition(".")[0] in MAY_READ.get(node["type"], ())
    assert bool(told) != may, found


def test_every_type_with_a_formula_is_tried():
    tried = {node["type"] for node, *_ in (case.values for case in all_formulas())}
    declared = {
        node["type"]
        for _, node in nodes()
        if '"formula"' in str(type_of(node).model_json_schema()).replace("'", '"')
    }
    assert tried == declared


def type_of(node: dict[str, Any]) -> Any:
    return type(read(around(node)).nodes["it"])


def test_a_secret_goes_into_another_flow_and_comes_back_as_one():
    enters = {
        "type": "flow",
        "flow": "taker",
        "returns": ["done"],
        "give": {"hidden": "pin"},
        "take": {"word": "found"},
    }
    drawn = document(nodes={"welcome": enters}, variables=OWN | {"word": {"type": "text"}})
    (fault,) = check(drawn, SITE)
    assert (fault.code, fault.field, fault.arguments["into"]) == ("opens-secret", "take.word", "word")
    drawn["variables"]["word"]["secret"] = True
    assert check(drawn, SITE) == []


@pytest.mark.parametrize(
    ("value", "left_by"), [("pin", "error"), ('pin + "x"', "error"), ('pin == "4711"', "done")]
)
def test_an_unchecked_flow_does_not_open_it_either(value, left_by):
    own = OWN | {"copy": {"type": "flag" if "==" in value else "text"}}
    told = tell({"type": "set", "values": [{"variable": "copy", "value": value}]}, own=own)
    assert told.left_by == left_by
