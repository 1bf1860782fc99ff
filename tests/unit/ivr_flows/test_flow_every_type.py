"""Every node type in a trial of its own: the checker passes it, and its exits are reached, each by something
that a caller does or the world answers. A type that is not here, or an exit that nothing reaches, is refused.
"""

from __future__ import annotations

import pytest

from ivr_flows.attempt import Attempt, attempted
from ivr_flows.check import check
from ivr_flows.flow import Flow, read
from ivr_flows.nodes import NODE_TYPES
from ivr_flows.nodes.node import ERROR
from ivr_flows.trial import Trial
from tests.unit.ivr_flows.flow_scene import HELLO
from tests.unit.ivr_flows.node_scenes import CALLER, CASES, INNER, SCENES, WHOLE_SITE, Table, around


def tried(flow: Flow, way: Table) -> Attempt:
    given = {"caller": CALLER, "language": "en"} | way.get("given", {})
    rest = {field: value for field, value in way.items() if field not in ("node", "given")}
    trial = Trial.model_validate({"name": "tried", "given": given} | rest)
    return attempted(flow, trial, {"inner": INNER}.get)


def test_every_node_type_has_a_scene():
    assert set(SCENES) == set(NODE_TYPES), "add the new type's scene, with a way to each of its exits"


@pytest.mark.parametrize("case", CASES)
def test_each_exit_of_a_type_is_reached_by_a_trial(case):
    node, ways = CASES[case]
    for exit_name, way in ways.items():
        document = around(node | way.get("node", {}))
        assert check(document, WHOLE_SITE) == [], exit_name
        attempt = tried(read(document), way)
        steps = {step.node: step.exit for step in attempt.run.trace}
        assert steps["it"] == exit_name, attempt.happened
        assert attempt.ended == "hang-up"
    here = {found.name for found in read(around(node)).nodes["it"].exits_here()}
    assert here - {ERROR} == set(ways) - {ERROR}, "each has a way to it"


def test_what_a_caller_leaves_without_an_exit():
    flow = read(around({"type": "hang-up", "prompt": HELLO}))
    assert tried(flow, {}).ended == "hang-up"
    assert {node.type for node in INNER.nodes.values()} >= {"back"}
