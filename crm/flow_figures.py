"""What callers did in a flow, in figures, and one caller's steps. Read, never written here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from crm.dwell import percentile
from crm.facts import GAVE_UP, LOST, ONWARD
from crm.models import FlowExitRow, FlowStayRow, FlowStepRow

NO_EXITS = (GAVE_UP, ONWARD, LOST, "")


@dataclass(frozen=True, slots=True)
class NodeFigures:
    """Of those who came into a node in a period. `exits`: by which they left it; `gave_up`: hung up there;
    `onward`: went on to a queue or a telephone, some to come back and leave by an exit after all; `ended`:
    the flow ended there; `lost`: a fault ended the call. `median`, `p90`: seconds until they left, within a
    fifth."""

    node: str
    came_in: int
    exits: Mapping[str, int] = field(default_factory=dict)
    gave_up: int = 0
    onward: int = 0
    ended: int = 0
    lost: int = 0
    median: float | None = None
    p90: float | None = None


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A row of a caller's way."""

    number: int
    flow: str
    version: int
    node: str
    exit: str | None
    again: bool
    entered: datetime
    seconds: float
    kept: Mapping[str, str] | None


class FlowFigures:
    """Over half hours: a period begins and ends with one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(
        self, flow: str, since: datetime, until: datetime, version: int | None = None
    ) -> tuple[NodeFigures, ...]:
        """Of one version, or of all together; by name of the node. Two statements, over the keys."""
        came: Counter[str] = Counter()
        left: defaultdict[str, Counter[str]] = defaultdict(Counter)
        stays: defaultdict[str, Counter[int]] = defaultdict(Counter)
        exits, stay = FlowExitRow, FlowStayRow
        counted = select(exits.node, exits.exit, func.sum(exits.came), func.sum(exits.left))
        within = _within(exits, flow, since, until, version)
        for node, exit_name, many_came, many_left in self._connection.execute(
            counted.where(*within).group_by(exits.node, exits.exit)
        ):
            came[node] += int(many_came)  # PostgreSQL sums integers into a decimal
            left[node][exit_name] += int(many_left)
        lengths = select(stay.node, stay.dwell, func.sum(stay.came))
        within = _within(stay, flow, since, until, version)
        for node, dwell, many in self._connection.execute(
            lengths.where(*within).group_by(stay.node, stay.dwell)
        ):
            stays[node][dwell] += int(many)
        return tuple(_figures(node, came[node], left[node], stays[node]) for node in sorted(left))

    def versions(self, flow: str, since: datetime, until: datetime) -> tuple[int, ...]:
        """Those in which anybody was, the newest first."""
        query = select(FlowExitRow.version).where(*_within(FlowExitRow, flow, since, until)).distinct()
        return tuple(sorted(self._connection.scalars(query), reverse=True))

    def counts(
        self, flow: str, since: datetime, until: datetime
    ) -> dict[tuple[int, str], tuple[int, Counter[str]]]:
        """Of each version and node: how many came in, and by which exit they left. One statement."""
        row = FlowExitRow
        query = (
            select(row.version, row.node, row.exit, func.sum(row.came), func.sum(row.left))
            .where(*_within(row, flow, since, until))
            .group_by(row.version, row.node, row.exit)
        )
        found: dict[tuple[int, str], tuple[int, Counter[str]]] = {}
        for version, node, exit_name, came, left in self._connection.execute(query):
            before, exits = found.get((version, node), (0, Counter()))
            exits[exit_name] += int(left)
            found[version, node] = before + int(came), exits
        return found

    def steps_of(self, interaction: str) -> tuple[StepTaken, ...]:
        """One caller's way, from its beginning."""
        row = FlowStepRow
        query = (
            select(
                row.number, row.flow, row.version, row.node, row.exit, row.again, row.entered, row.seconds,
                row.kept,
            )
            .where(row.interaction == interaction)
            .order_by(row.number)
        )  # fmt: skip
        return tuple(StepTaken(*found) for found in self._connection.execute(query))


def _within(
    row: type[FlowExitRow | FlowStayRow],
    flow: str,
    since: datetime,
    until: datetime,
    version: int | None = None,
) -> list[ColumnElement[bool]]:
    wanted = [row.flow == flow, row.begins >= since, row.begins < until]
    return wanted if version is None else [*wanted, row.version == version]


def _figures(node: str, came: int, left: Counter[str], stays: Counter[int]) -> NodeFigures:
    return NodeFigures(
        node,
        came,
        exits={name: left[name] for name in sorted(left) if name not in NO_EXITS},
        gave_up=left[GAVE_UP],
        onward=left[ONWARD],
        ended=left[""],
        lost=left[LOST],
        median=percentile(stays, 0.5),
        p90=percentile(stays, 0.9),
    )
