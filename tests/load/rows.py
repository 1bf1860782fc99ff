"""Benchmark rows: how they are kept in docs/bench.json, told in docs/bench.md, and shown on the screen."""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from rich.table import Table

DOCS = Path(__file__).resolve().parents[2] / "docs"

ABOUT = """\
# Benchmarks

Made by `make bench` from `bench.json`; a row that was not run keeps its last figures. Where there is a peer,
both ran in turn in the same run on the same machine, and *ratio* is ours divided by the peer's: of times and
costs, below 1 means that Trunkline needs less.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of docs/bench.json. `how`: what was measured and how, with the spread."""

    name: str
    value: float
    unit: str
    how: str
    peer: str | None = None
    peer_value: float | None = None
    ratio: float | None = None
    goal: str | None = None
    machine: str = field(default_factory=lambda: machine())
    date: str = field(default_factory=lambda: datetime.now(UTC).date().isoformat())

    def __post_init__(self) -> None:
        if self.ratio is None and self.peer_value:
            object.__setattr__(self, "ratio", round(self.value / self.peer_value, 2))


KEYS = ("name", "value", "unit", "peer", "peer_value", "ratio", "goal", "machine", "date", "how")


def machine() -> str:
    """What it ran on, in a line."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return f"{os.cpu_count()} x {model}, Linux {platform.release()}, Python {platform.python_version()}"


def business() -> str:
    """A sentence on how busy the machine is with other things. Ask it before a measurement, not after."""
    return f"Load average of the machine before the run: {os.getloadavg()[0]:.1f}."


def percentile(values: Iterable[float], share: float) -> float:
    """The least value that `share` (0-1) of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def spread(values: Iterable[float], digits: int = 1) -> str:
    """From the least to the greatest."""
    every = list(values)
    return f"{min(every):.{digits}f}-{max(every):.{digits}f}"


def kept(file: Path = DOCS / "bench.json") -> list[Row]:
    """The rows of earlier runs."""
    if not file.exists():
        return []
    return [Row(**row) for row in json.loads(file.read_text(encoding="utf-8"))]


def keep(new: Sequence[Row], names: Sequence[str], folder: Path = DOCS) -> list[Row]:
    """Writes both files: the new rows in place of older ones, in the order of `names`. Returns all rows."""
    rows = {row.name: row for row in (*kept(folder / "bench.json"), *new)}
    ordered = sorted(
        rows.values(), key=lambda row: names.index(row.name) if row.name in names else len(names)
    )
    listed = [{name: asdict(row)[name] for name in KEYS} for row in ordered]
    text = json.dumps(listed, indent=2, ensure_ascii=False) + "\n"
    (folder / "bench.json").write_text(text, encoding="utf-8")
    (folder / "bench.md").write_text(as_page(ordered), encoding="utf-8")
    return ordered


def as_page(rows: Sequence[Row]) -> str:
    lines = [ABOUT, "| Row | Trunkline | Peer | Ratio | Goal | Date |", "|---|---|---|---|---|---|"]
    for row in rows:
        peer = f"{row.peer_value:g} ({row.peer})" if row.peer_value is not None else "–"
        ratio = f"{row.ratio:g}" if row.ratio is not None else "–"
        lines.append(
            f"| `{row.name}` | {row.value:g} {row.unit} | {peer} | {ratio} | {row.goal or '–'} | {row.date} |"
        )
    lines += ["", *(f"- `{row.name}`: {row.how} On {row.machine}." for row in rows)]
    return "\n".join(lines) + "\n"


def as_table(rows: Sequence[Row]) -> Table:
    peers = sorted({row.peer for row in rows if row.peer})
    table = Table(title="Benchmarks", caption=f"Peer: {', '.join(peers)}" if peers else None)
    for column in ("Row", "Trunkline", "Peer", "Ratio", "Goal"):
        table.add_column(column, justify="left" if column in ("Row", "Goal") else "right")
    for row in rows:
        table.add_row(
            row.name,
            f"{row.value:g} {row.unit}",
            f"{row.peer_value:g} {row.unit}" if row.peer_value is not None else "",
            f"{row.ratio:g}" if row.ratio is not None else "",
            row.goal or "",
        )
    return table
