"""Where the time of a call goes: one load on a server under observation, as tables.

    python -m tests.load.profile            prints them
    python -m tests.load.profile --write    puts them into docs/performance.md, between its two marks

Two rounds: one without the profiler, for what the processes cost; one with it, for how that is shared out. The
profiler makes everything about twice as slow, so of its figures only the shares count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from tests import reactor  # before anything of Twisted is imported

import click  # isort: skip

from tests.load.observation import ObservedServer
from tests.load.rows import DOCS, business, machine
from tests.load.scene import Round, scene

AGENTS, TALK, CALLS_A_SECOND, CALLS, WARM_UP = 20, 3.0, 5.0, 120, 20
BEGIN, END = "<!-- the profile begins -->", "<!-- the profile ends -->"
OURS = ("acd", "config", "crm", "cti", "ivr_flows", "recorder")
MOST_ROWS = 14


async def take() -> str:
    """The tables. Takes a minute and a half."""
    busy = business()
    async with scene(AGENTS, peer=False, server=ObservedServer.of("profile")) as stage:

        async def round_(calls: int) -> Round:
            return await stage.round(
                stage.ours, calls=calls, every=1 / CALLS_A_SECOND, talk=TALK, answer=0.0, patience=30.0
            )

        await round_(WARM_UP)
        plain = await round_(CALLS)
        server = stage.house.server
        assert isinstance(server, ObservedServer)
        server.begin()
        await round_(CALLS)
        seen = await server.end()
    return "\n".join(_page(plain, seen, busy))


def _page(plain: Round, seen: Mapping[str, Any], busy: str) -> Iterator[str]:
    yield (
        f"{CALLS} calls at {CALLS_A_SECOND:g}/s, {AGENTS} agents, {TALK:g} s of talk, IVR, journal, recording (wav), "
        f"screen pop. {datetime.now(UTC).date()}, {machine()}. {busy}"
    )
    yield "\n**CPU by process**, ms a call, without the profiler:\n"
    yield "| Process | ms |\n|---|---:|"
    for name, seconds in plain.cpu.items():
        yield f"| {name} | {1000 * seconds / CALLS:.1f} |"
    yield f"| all | {1000 * sum(plain.cpu.values()) / CALLS:.1f} |"
    yield "\n**What passes the doors**, a call:\n"
    yield "| | count | bytes |\n|---|---:|---:|"
    counts = seen["counts"]
    for name in sorted(name for name in counts if not name.endswith(", bytes")):
        size = counts.get(f"{name}, bytes")
        yield f"| {name} | {counts[name] / CALLS:.1f} | {'' if size is None else f'{size / CALLS:.0f}'} |"
    for thread, title in (("reactor", "The reactor's thread"), ("threads", "The threads (database, files)")):
        functions = seen[thread]
        whole = sum(function["own"] for function in functions) or 1.0
        yield f"\n**{title}**, by room and library, % of its own time:\n"
        yield "| Where | % |\n|---|---:|"
        rooms: Counter[str] = Counter()
        for function in functions:
            rooms[_room(function["file"])] += function["own"]
        for room, seconds in rooms.most_common(MOST_ROWS):
            yield f"| {room} | {100 * seconds / whole:.1f} |"
        yield f"\n**{title}**, by function of ours with all that it calls, % of the thread's time:\n"
        yield "| Function | % | calls |\n|---|---:|---:|"
        ours = [function for function in functions if function["file"].split("/")[0] in OURS]
        ours.sort(key=lambda function: -function["all"])
        for function in ours[:MOST_ROWS]:
            share, calls = 100 * function["all"] / whole, function["calls"] / CALLS
            yield f"| {function['file']} `{function['function']}` | {share:.0f} | {calls:.1f} |"


def _room(file: str) -> str:
    first, *rest = file.split("/")
    if first in ("cti", "crm") and len(rest) > 1:
        return f"{first}/{rest[0]}"
    return first if first in OURS or rest else "Python"


@click.command("profile")
@click.option("--write", is_flag=True, help="Into docs/performance.md.")
def command(write: bool) -> None:
    """Where the time of a call goes."""
    tables = reactor.run(take())
    if not write:
        click.echo(tables)
        return
    page = DOCS / "performance.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{tables}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    command()
