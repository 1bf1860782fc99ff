"""A soak: steady load for a long time, with every step of a call's story, and what the parts hold meanwhile.

    make bench ONLY=soak                                  five minutes
    python -m tests.load.soak --minutes 60                as long as one likes
    python -m tests.load.soak --minutes 10 --trace-memory also tells where memory has grown (tracemalloc; slower)

Callers hang up in the menu, in the queue, while it rings, in the talk; agents put on hold, send on to the queue,
and hang up themselves. The first fifth of the time is warm-up. Over the rest a line is laid through what each part
holds, by least squares; a leak is a growth that would be more than its row of LIMITS allows in an hour, that is
more than its floor already, and that is surer than chance: at least three times its own standard error. Every call must end as its plan says, and nothing may be
left in Asterisk, the server and the journal at the end.
"""

from __future__ import annotations

import asyncio
import json
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from tests import reactor  # before anything of Twisted is imported

import click  # isort: skip
from rich.console import Console
from rich.table import Table

from tests.live.story import story_of
from tests.load.costs import held
from tests.load.observation import ObservedServer
from tests.load.scene import QUEUE, Scene, scene
from trunkline.headless_agent import Habits
from trunkline.parts import CtiServer

SHORT = 5.0  # minutes
AGENTS, CALLS_A_SECOND = 20, 4.0
HABITS = Habits(talk=(1.0, 4.0), wrap_up=0.3, holds=0.15, sends_on=0.1, onward=QUEUE)
TALK = 3.0  # seconds after which the caller hangs up, if the agent has not
LEAVES = {"ivr": 0.08, "queue": 0.08, "ringing": 0.08}
PART = 120  # calls of a round; between two all must be gone
LOOK = 5.0  # seconds between two looks
WARM_UP = 0.2  # share of the time

LIMITS: Mapping[str, tuple[float, float]] = {
    "cti, MB": (20.0, 15.0),
    "cti, 1000 blocks": (40.0, 60.0),
    "cti, open files": (5.0, 5.0),
    "cti, threads": (3.0, 3.0),
    "console, MB": (20.0, 10.0),
    "Asterisk, MB": (60.0, 40.0),
    "Asterisk, open files": (20.0, 100.0),
}
"""What may grow in an hour, and the floor: growth that says nothing yet, however fast. Caches fill in the first
thousands of calls, and allocators take in steps; of Asterisk's files, those of the calls that are up; of
Python's blocks, the garbage that waits for its collector."""


@dataclass(slots=True)
class Watch:
    """What the parts hold, over time. `at`: seconds since the start."""

    at: list[float] = field(default_factory=list)
    values: dict[str, list[float]] = field(default_factory=dict)

    def add(self, at: float, seen: Mapping[str, float]) -> None:
        self.at.append(at)
        for name, value in seen.items():
            self.values.setdefault(name, []).append(value)


@dataclass(frozen=True, slots=True)
class Slope:
    """Of a line through values over time: growth in an hour, its standard error, and how long it is."""

    hourly: float
    error: float
    hours: float

    def is_leak(self, limit: float, floor: float) -> bool:
        grown = self.hourly * self.hours
        return self.hourly > limit and grown > floor and self.hourly > 3 * self.error


def slope(at: Sequence[float], values: Sequence[float]) -> Slope:
    """Least squares; `at` in seconds. Fewer than three points say nothing."""
    count = len(at)
    if count < 3:
        return Slope(0.0, 0.0, 0.0)
    middle, mean = sum(at) / count, sum(values) / count
    width = sum((x - middle) ** 2 for x in at)
    rise = sum((x - middle) * (y - mean) for x, y in zip(at, values, strict=True)) / width
    left = sum((y - mean - rise * (x - middle)) ** 2 for x, y in zip(at, values, strict=True))
    return Slope(3600 * rise, 3600 * sqrt(left / (count - 2) / width), (at[-1] - at[0]) / 3600)


def settled(watch: Watch, name: str) -> tuple[list[float], list[float]]:
    """Times and values of a row without the warm-up."""
    begin = watch.at[0] + WARM_UP * (watch.at[-1] - watch.at[0])
    kept = [place for place, at in enumerate(watch.at) if at >= begin]
    return [watch.at[place] for place in kept], [watch.values[name][place] for place in kept]


async def run(minutes: float, *, trace: bool = False) -> tuple[Watch, dict[str, Any]]:
    """The watch, and what came of the calls. Errors: RuntimeError when something is left over."""
    began = time.monotonic()
    watch = Watch()
    outcome: dict[str, Any] = {"calls": 0, "failed": [], "left": {}}
    server = ObservedServer.of("memory") if trace else CtiServer
    async with scene(AGENTS, peer=False, habits=HABITS, server=server) as stage:
        watching = asyncio.ensure_future(_keep_watching(stage, watch, began))
        traced = False
        try:
            seed = 0
            while (passed := time.monotonic() - began) < 60 * minutes:
                if trace and not traced and passed > WARM_UP * 60 * minutes:
                    stage.house.server.begin()
                    traced = True
                seed += 1
                await _part(stage, seed, outcome)
        finally:
            watching.cancel()
        if traced:
            outcome["grown"] = (await stage.house.server.end())["grown"]
        await stage.agents.end()
        outcome["agents"] = stage.agents.tally
    return watch, outcome


async def _part(stage: Scene, seed: int, outcome: dict[str, Any]) -> None:
    seen = await stage.round(
        stage.ours, calls=PART, every=1 / CALLS_A_SECOND, talk=TALK, answer=0.2, patience=30.0, seed=seed,
        leaves=LEAVES,
    )  # fmt: skip
    outcome["calls"] += len(seen.calls)
    outcome["failed"] += [call.failed for call in seen.failed]
    if seen.failed and "story" not in outcome:
        outcome["story"] = await _story(stage, seen.failed[0].number)
    for call in seen.calls:
        outcome["left"][call.left or "talk"] = outcome["left"].get(call.left or "talk", 0) + 1


async def _story(stage: Scene, number: str) -> str:
    """What the house knows of the call that failed. Numbers call again, so of the last one."""
    last = await stage.house.ask(lambda unit: unit.interactions.history(number=number, limit=1))
    return story_of(stage.house.home, last[0].interaction) if last else f"nobody knows of {number}"


async def _keep_watching(stage: Scene, watch: Watch, began: float) -> None:
    house = stage.house
    assert house.console is not None
    parts = {"cti": house.server, "console": house.console, "Asterisk": house.asterisk}
    while True:
        seen: dict[str, float] = {}
        for name, part in parts.items():
            now = held(part.child.pid or 0)
            seen |= {f"{name}, MB": now.megabytes, f"{name}, open files": now.descriptors,
                     f"{name}, threads": now.threads}  # fmt: skip
        said = await asyncio.to_thread(house.asterisk.command, "core show channels count")
        seen["cti, 1000 blocks"] = await _blocks(house.site.server.page) / 1000
        seen["Asterisk, channels"] = float(said.split()[0]) if said else 0.0
        watch.add(time.monotonic() - began, seen)
        await asyncio.sleep(LOOK)


async def _blocks(page: str) -> float:
    """The pieces of memory that Python holds in the server. The process keeps the holes between them, too, and
    is larger by these: what is alive does not grow when this does not."""

    def ask() -> str:
        with urllib.request.urlopen(f"{page}metrics", timeout=5) as answer:
            return str(answer.read(), "utf-8")

    lines = (await asyncio.to_thread(ask)).splitlines()
    return float(next(line for line in lines if line.startswith("trunkline_python_blocks ")).split()[1])


def verdict(watch: Watch, outcome: Mapping[str, Any]) -> list[str]:
    """What is wrong; nothing, if it held."""
    faults = (
        [f"{len(outcome['failed'])} calls failed, first: {outcome['failed'][0]}"] if outcome["failed"] else []
    )
    for name, (limit, floor) in LIMITS.items():
        found = slope(*settled(watch, name))
        if found.is_leak(limit, floor):
            faults.append(
                f"{name}: grows by {found.hourly:.1f} ± {found.error:.1f} an hour, more than {limit:g}: a leak"
            )
    return faults


def as_table(watch: Watch) -> Table:
    table = Table(
        "", "start", "after warm-up", "end", "most", "an hour", "± error", title="What the parts hold"
    )
    for name, values in watch.values.items():
        _, after = settled(watch, name)
        found = slope(*settled(watch, name))
        shown = [f"{value:.1f}" for value in (values[0], after[0], values[-1], max(values))]
        table.add_row(name, *shown, f"{found.hourly:+.1f}", f"{found.error:.1f}")
    return table


def carry_out(minutes: float, *, trace: bool = False) -> None:
    """Runs it, prints it. Errors: click.ClickException when it does not hold."""
    console = Console()
    try:
        watch, outcome = reactor.run(run(minutes, trace=trace))
    except (RuntimeError, AssertionError, TimeoutError) as fault:
        raise click.ClickException(str(fault) or repr(fault)) from fault
    console.print(as_table(watch))
    left, agents = json.dumps(outcome["left"]), json.dumps(outcome["agents"])
    console.print(
        f"{outcome['calls']} calls in {watch.at[-1] / 60:.1f} minutes; left: {left}; agents: {agents}"
    )
    for grown in outcome.get("grown", ())[:10]:
        console.print(
            f"{grown['bytes'] / 1024:+.0f} KB in {grown['count']:+d} blocks", *grown["from"], sep="\n"
        )
    console.print(outcome.get("story", ""), markup=False)
    if faults := verdict(watch, outcome):
        raise click.ClickException("; ".join(faults))
    console.print("It held: no call failed, nothing is left over, nothing grows.")


@click.command("soak")
@click.option("--minutes", type=click.FloatRange(0.5, 24 * 60), default=SHORT, show_default=True)
@click.option("--trace-memory", is_flag=True, help="Tell where the server's memory has grown.")
def command(minutes: float, trace_memory: bool) -> None:
    """Steady load with every step of a call's story, and a verdict."""
    carry_out(minutes, trace=trace_memory)


if __name__ == "__main__":
    command()
