"""How many nodes the flow runner goes through in a second, on one core.

Nodes that need nothing of a session, mixed: a condition, a value that is worked out, a choice among three, a
language. Two flows of the same mix, a small one and one near the largest: a step must not cost more in the
large one. As each call does, every run begins anew.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from ivr_flows.effects import HangUp
from ivr_flows.flow import Flow, read
from ivr_flows.runner import Run
from tests.load.rows import Row, business

NAMES = ("flow_steps_per_s",)
SMALL, LARGE = 30, 900  # nodes
GOAL = "≥ 100000"
ROUNDS, SECONDS = 5, 2.0


def mixed(count: int) -> Flow:
    """A chain of nodes to a hang-up."""
    kinds: list[dict[str, Any]] = [
        {
            "type": "condition",
            "holds": "count > 2 and customer.firm != null",
            "exits": ("yes", "no", "error"),
        },
        {"type": "set", "values": [{"variable": "count", "value": "count + 1"}], "exits": ("done", "error")},
        {
            "type": "switch",
            "cases": [{"exit": "many", "holds": "count > 100"}, {"exit": "few", "holds": "count < 5"}],
            "exits": ("many", "few", "else", "error"),
        },
        {"type": "language", "language": "en", "exits": ("done",)},
    ]
    nodes: dict[str, Any] = {f"n{count}": {"type": "hang-up"}}
    for number in range(count):
        kind = kinds[number % len(kinds)]
        nodes[f"n{number}"] = kind | {"exits": dict.fromkeys(kind["exits"], f"n{number + 1}")}
    return read(
        {
            "name": f"mixed-{count}", "languages": ["en", "zh"], "start": "n0", "nodes": nodes,
            "variables": {"count": {"type": "number", "default": 0}},
        }
    )  # fmt: skip


def speed(flow: Flow, seconds: float) -> float:
    """Steps a second; what formulas cost to read is spent before."""
    call = {"customer.firm": "Okafor Dairy", "caller": "+8613855501182"}
    assert Run(flow, call).begin() == HangUp()
    steps, began = 0, time.perf_counter()
    while (passed := time.perf_counter() - began) < seconds:
        run = Run(flow, call)
        run.begin()
        steps += len(run.trace)
    return steps / passed


def measure(told: Callable[[float], None]) -> Row:
    """The row `flow_steps_per_s`. Takes half a minute."""
    busy = business()
    flows = {count: mixed(count) for count in (SMALL, LARGE)}
    found: dict[int, list[float]] = {SMALL: [], LARGE: []}
    for round_ in range(ROUNDS):
        for count, flow in flows.items():
            found[count].append(speed(flow, SECONDS))
        told((round_ + 1) / ROUNDS)
    small, large = (sorted(speeds)[ROUNDS // 2] for speeds in found.values())
    return Row(
        name=NAMES[0],
        value=round(large),
        unit="1/s",
        goal=GOAL,
        how=(
            f"Nodes a second on one core, the middle of {ROUNDS} rounds in turn: conditions, values worked out, "
            f"choices, languages; a flow of {LARGE} nodes, begun anew each time. With {SMALL} nodes: "
            f"{small:,.0f}, {large / small:.2f} times. {busy}"
        ),
    )


async def rows(told: Callable[[float], None]) -> list[Row]:
    """In a thread, so that the progress is seen."""
    return [await asyncio.to_thread(measure, told)]
