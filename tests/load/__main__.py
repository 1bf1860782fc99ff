"""`make bench`: runs all rows or one, prints a table, keeps them in docs/bench.json and docs/bench.md."""

from __future__ import annotations

import difflib
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from tests import reactor  # before anything of Twisted is imported

import click  # isort: skip
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from tests.load import (
    acd_route,
    at_load,
    flow_steps,
    free_to_ring,
    key_to_prompt,
    memory,
    publishing,
    soak,
    speech,
    sustained,
)
from tests.load.rows import Row, as_table, keep

Bench = Callable[[Callable[[float], None]], Awaitable[list[Row]]]

BENCHES: Mapping[tuple[str, ...], Bench] = {
    at_load.NAMES: at_load.rows,
    sustained.names(20): partial(sustained.rows, 20),
    sustained.names(50): partial(sustained.rows, 50),
    free_to_ring.NAMES: free_to_ring.rows,
    memory.NAMES: memory.rows,
    acd_route.NAMES: acd_route.rows,
    key_to_prompt.NAMES: key_to_prompt.rows,
    flow_steps.NAMES: flow_steps.rows,
    publishing.NAMES: publishing.rows,
    speech.NAMES: speech.rows,
}
"""Rows that are measured together, and how. Adding a row is adding one file and one line."""

NAMES = [name for names in BENCHES for name in names]
SOAK = "soak"


@click.command("bench")
@click.argument("name", required=False)
@click.option("--whole", is_flag=True, help="memory_mb_after_10000 with all its calls: a quarter of an hour.")
@click.option("--look", is_flag=True, help="Print the rows and keep none of them.")
def command(name: str | None, whole: bool, look: bool) -> None:
    """Runs all rows, or those that are measured together with NAME; or the short soak, if NAME says so."""
    if name == SOAK:
        soak.carry_out(soak.SHORT)
        return
    if name is not None and name not in NAMES:
        near = difflib.get_close_matches(name, [*NAMES, SOAK], n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join([*NAMES, SOAK])}"
        raise click.BadParameter(f'there is no row "{name}"; {hint}')
    wanted = {names: bench for names, bench in BENCHES.items() if name is None or name in names}
    if whole and memory.NAMES in wanted:
        wanted[memory.NAMES] = partial(memory.rows, whole=True)
    try:
        made = reactor.run(_run(wanted))
    except (RuntimeError, AssertionError, TimeoutError) as fault:
        raise click.ClickException(str(fault) or repr(fault)) from fault
    if not look:
        keep(made, NAMES)
    Console().print(as_table(made))
    if look:
        for row in made:
            click.echo(f"\n{row.name}: {row.how}")


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
