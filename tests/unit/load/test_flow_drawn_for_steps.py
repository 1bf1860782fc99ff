"""The flows whose steps are counted: of any size, and with the same way through them."""

from __future__ import annotations

from ivr_flows.effects import HangUp
from ivr_flows.runner import Run
from tests.load.flow_steps import SIZES, WAY, mixed


def test_the_way_through_a_flow_is_as_long_in_one_of_any_size():
    ways = set()
    for size in SIZES:
        flow = mixed(size - 1, WAY)
        assert len(flow.nodes) == size
        run = Run(flow, {"customer.firm": "Okafor Dairy"})
        assert run.begin() == HangUp()
        ways.add(len(run.trace))
    assert len(ways) == 1


def test_all_of_a_chain_is_gone_through():
    run = Run(mixed(30), {"customer.firm": "Okafor Dairy"})
    assert run.begin() == HangUp()
    assert len({step.node for step in run.trace}) >= 30
