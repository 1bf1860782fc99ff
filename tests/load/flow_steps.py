"""How many nodes the flow runner goes through in a second, on one core, and whether a step costs more in a large flow.

Nodes that need nothing of a session, mixed: a condition, a value that is worked out, a choice among three, a
language. As each call does, every run begins anew. For the growth, the callers of a small and of a large flow go
the same way of a few nodes; the others of the large one are there and nobody comes to them.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

from ivr_flows.effects import HangUp
from ivr_flows.flow import MOST_NODES, Flow, read
from ivr_flows.runner import Run
from tests.load.rows import Row, business, spread

NAMES = ("flow_steps_per_s", "flow_step_growth_1000")
SMALL, LARGE = 30, 900  # nodes, all of which are gone through
WAY = 9  # nodes before the hang-up
SIZES = (WAY + 1, 300, MOST_NODES)
GOALS = ("≥ 100000", "≤ 1.1")
ROUNDS, SECONDS = 5, 2.0


def mixed(count: int, way: int | None = None) -> Flow:
    """A chain of nodes to a hang-up. way: it comes after so many of them; an exit that nobody takes leads on."""
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
    if way is not None and way < count:
        nodes["n0"]["exits"]["error"] = f"n{way}"
        nodes[f"n{way - 1}"]["exits"] = dict.fromkeys(nodes[f"n{way - 1}"]["exits"], f"n{count}")
    return read(
        {
            "name": f"mixed-{count}", "languages": ["en", "zh"], "start": "n0", "nodes": nodes,
            "variables": {"count": {"type": "number", "default": 0}},
        }
    )  # fmt: skip


def speed(flow: Flow, seconds: float) -> float:
    """Steps a second of this thread's own time on the core; what formulas cost to read is spent before."""
    call = {"customer.firm": "Okafor Dairy", "caller": "+8613855501182"}
    assert Run(flow, call).begin() == HangUp()
    steps, began = 0, time.thread_time()
    while (passed := time.thread_time() - began) < seconds:
        run = Run(flow, call)
        run.begin()
        steps += len(run.trace)
    return steps / passed


def measure(told: Callable[[float], None]) -> list[Row]:
    """All of NAMES. Takes a minute."""
    busy = business()
    whole = in_turn({count: mixed(count) for count in (SMALL, LARGE)}, lambda share: told(share / 2))
    same_way = in_turn({count: mixed(count - 1, WAY) for count in SIZES}, lambda share: told(0.5 + share / 2))
    return [_speed(whole, busy), _growth(same_way, busy)]


def in_turn(flows: Mapping[int, Flow], told: Callable[[float], None]) -> dict[int, list[float]]:
    """Nodes → steps a second, by round."""
    found: dict[int, list[float]] = {count: [] for count in flows}
    for round_ in range(ROUNDS):
        for count, flow in flows.items():
            found[count].append(speed(flow, SECONDS))
        told((round_ + 1) / ROUNDS)
    return found


def _speed(found: Mapping[int, list[float]], busy: str) -> Row:
    small, large = (median(speeds) for speeds in found.values())
    return Row(
        name=NAMES[0],
        value=round(large),
        unit="1/s",
        goal=GOALS[0],
        how=(
            f"Nodes a second on one core, the middle of {ROUNDS} rounds in turn: conditions, values worked out, "
            f"choices, languages; a flow of {LARGE} nodes, begun anew each time. With {SMALL} nodes: "
            f"{small:,.0f}, {large / small:.2f} times. {busy}"
        ),
    )


def _growth(found: Mapping[int, list[float]], busy: str) -> Row:
    small, *_, large = found.values()
    sizes = ", ".join(f"{median(speeds):,.0f} in one of {count:,}" for count, speeds in found.items())
    return Row(
        name=NAMES[1],
        value=round(median(small) / median(large), 2),
        unit="times",
        goal=GOALS[1],
        how=(
            f"What a step costs in a flow of {MOST_NODES:,} nodes, the largest that may be published, by what it costs "
            f"in one of {SIZES[0]}: the same way of {WAY} nodes and a hang-up, each run begun anew. Steps a second, "
            f"the middle of {ROUNDS} rounds in turn: {sizes}. By round: "
            f"{spread([few / many for few, many in zip(small, large, strict=True)], 2)}. {busy}"
        ),
    )


async def rows(told: Callable[[float], None]) -> list[Row]:
    """In a thread, so that the progress is seen."""
    return await asyncio.to_thread(measure, told)
