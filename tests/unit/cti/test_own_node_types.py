"""Node types of the site's own: used like the house's, refused with what is wrong in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cti.flows.node_types import load_node_types
from ivr_flows.effects import Draw, Drawn, HangUp
from ivr_flows.flow import read
from ivr_flows.nodes import NODE_TYPES
from ivr_flows.runner import Run

COIN = """
from __future__ import annotations
from typing import ClassVar, Literal
from ivr_flows.effects import Draw, Drawn
from ivr_flows.nodes.node import Condition, Exit, Node, Steps
from ivr_flows.variables import Variables

class Coin(Node):
    label: ClassVar = {"en": "Coin", "zh": "硬币"}
    help: ClassVar = {"en": "Throws a coin.", "zh": "抛硬币。"}
    type: Literal["coin"] = "coin"

    def exits_here(self) -> tuple[Exit, ...]:
        return Exit("heads", heard=False), Exit("tails", heard=False)

    def run(self, call: Variables) -> Steps:
        answer = yield Draw()
        return "heads" if isinstance(answer, Drawn) and answer.number < 0.5 else "tails"
"""


def loaded(folder: Path, **files: str):
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return load_node_types(folder)


def test_a_house_without_own_types_has_the_houses(tmp_path):
    assert load_node_types(tmp_path / "flow_nodes") == (dict(NODE_TYPES), [])


def test_an_own_type_is_drawn_checked_and_run_like_any_other(tmp_path):
    types, faults = loaded(tmp_path, coin=COIN, _draft="this is no Python")
    assert faults == []
    nodes = {"throw": {"type": "coin", "exits": {"heads": "end", "tails": "end"}}, "end": {"type": "hang-up"}}
    flow = read({"name": "game", "languages": ["en"], "start": "throw", "nodes": nodes}, types)
    run = Run(flow)
    assert run.begin() == Draw()
    assert run.answer(Drawn(0.9)) == HangUp()
    assert run.trace[0].exit == "tails"


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("def broken(:\n", "coin.py:1", "SyntaxError"),
        ("import nothing_of_that_name\n", "coin.py:1", "ModuleNotFoundError"),
        ("x = 1\ny = 1 / 0\n", "coin.py:2", "ZeroDivisionError"),
        ("x = 1\n", "coin.py", "no node type"),
        (COIN.replace('"zh": "硬币"', ""), "coin.py: Coin", '"label" says nothing in zh'),
        (
            COIN.replace('["coin"] = "coin"', '["play"] = "play"'),
            "coin.py: Coin",
            'a node type "play" already',
        ),
        (COIN.replace('= "coin"', ""), "coin.py: Coin", 'no "type"'),
        (COIN.replace("def run", "def walk"), "coin.py: Coin", '"run" is missing'),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_place_and_what_is_wrong(tmp_path, text, where, what):
    types, (fault,) = loaded(tmp_path, coin=text)
    assert where in fault.where
    assert what in fault.what
    assert fault.hint
    assert types == dict(NODE_TYPES)


def test_two_files_do_not_share_a_name(tmp_path):
    types, (fault,) = loaded(tmp_path, coin=COIN, other=COIN)
    assert "other.py" in fault.where
    assert "coin" in types
