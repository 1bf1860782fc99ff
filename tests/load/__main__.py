"""`make bench`: runs all rows or one, prints a table, keeps them in docs/bench.json and docs/bench.md."""

from __future__ import annotations

import difflib
from collections.abc import Awaitable, Callable, Mapping

from tests import reactor  # before anything of Twisted is imported

import click  # isort: skip
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from tests.load import acd_route, queue_to_ring
from tests.load.rows import Row, as_table, keep

Bench = Callable[[Callable[[float], None]], Awaitable[list[Row]]]

BENCHES: Mapping[tuple[str, ...], Bench] = {
    queue_to_ring.NAMES: queue_to_ring.rows,
    acd_route.NAMES: acd_route.rows,
}
"""Rows that are measured together, and how. Adding a row is adding one file and one line."""

NAMES = [name for names in BENCHES for name in names]


@click.command("bench")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """Runs all rows, or those that are measured together with NAME."""
    if name is not None and name not in NAMES:
        near = difflib.get_close_matches(name, NAMES, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(NAMES)}"
        raise click.BadParameter(f'there is no row "{name}"; {hint}')
    wanted = {names: bench for names, bench in BENCHES.items() if name is None or name in names}
    try:
        made = reactor.run(_run(wanted))
    except (RuntimeError, AssertionError) as fault:
        raise click.ClickException(str(fault)) from fault
    keep(made, NAMES)
    Console().print(as_table(made))


async def _run(wanted: Mapping[tuple[str, ...], Bench]) -> list[Row]:
    made: list[Row] = []
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns) as progress:
        for names, bench in wanted.items():
            task = progress.add_task(names[0], total=1.0)
            made += await bench(lambda share, task=task: progress.update(task, completed=share))
            progress.update(task, completed=1.0)
    return made


if __name__ == "__main__":
    command()
