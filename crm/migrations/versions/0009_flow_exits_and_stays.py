"""Counts of flows by exit, and apart from them by how long callers stayed: far fewer rows to sum up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

NODE = ("flow", "begins", "version", "node")


def upgrade() -> None:
    op.create_table(
        "flow_exits",
        *_node(),
        sa.Column("exit", sa.String(length=60), nullable=False),
        sa.Column("came", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*NODE, "exit", name="pk_flow_exits"),
    )
    op.create_table(
        "flow_stays",
        *_node(),
        sa.Column("dwell", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("came", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*NODE, "dwell", name="pk_flow_stays"),
    )
    node = ", ".join(NODE)
    op.execute(
        f'INSERT INTO flow_exits SELECT {node}, exit, sum(came), sum("left") FROM flow_half_hours '
        f"GROUP BY {node}, exit"
    )
    op.execute(
        f"INSERT INTO flow_stays SELECT {node}, dwell, sum(came) FROM flow_half_hours "
        f"WHERE came > 0 GROUP BY {node}, dwell"
    )
    op.drop_table("flow_half_hours")


def downgrade() -> None:
    """Who left by which exit after how long is not known any more; the sums of both are as they were."""
    old = op.create_table(
        "flow_half_hours",
        *_node(),
        sa.Column("exit", sa.String(length=60), nullable=False),
        sa.Column("dwell", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("came", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*NODE, "exit", "dwell", name="pk_flow_half_hours"),
    )
    exits, stays = (_rows(name, last) for name, last in (("flow_exits", "exit"), ("flow_stays", "dwell")))
    for node, left in exits.items():
        rows = list(_joined(left, [[dwell, came] for dwell, came, _ in stays.get(node, [])]))
        op.bulk_insert(old, [{**dict(zip(NODE, node, strict=True)), **row} for row in rows])
    for table in ("flow_stays", "flow_exits"):
        op.drop_table(table)


def _node() -> list[sa.Column[Any]]:
    return [
        sa.Column("flow", sa.String(length=60), nullable=False),
        sa.Column("begins", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("node", sa.String(length=60), nullable=False),
    ]


def _rows(name: str, last: str) -> dict[tuple[Any, ...], list[tuple[Any, int, int]]]:
    """By node: exit or dwell, how many came, how many left."""
    left = "left" if last == "exit" else "came"
    columns: list[Any] = [sa.column(column) for column in (*NODE, last, "came", left)]
    columns[1] = sa.column("begins", sa.DateTime(timezone=True))
    found: dict[tuple[Any, ...], list[tuple[Any, int, int]]] = defaultdict(list)
    for *node, what, came, many_left in op.get_bind().execute(sa.select(*columns).select_from(sa.table(name))):
        found[tuple(node)].append((what, came, many_left))
    return found


def _joined(left: list[tuple[Any, int, int]], stays: list[list[int]]) -> Iterator[dict[str, Any]]:
    """Rows whose sums by exit and by dwell are these."""
    for exit_name, came, many_left in left:
        first = True
        while came > 0 or first:
            dwell, there = stays[0] if stays else (0, came)
            part = min(came, there)
            yield {"exit": exit_name, "dwell": dwell, "came": part, "left": many_left if first else 0}
            came, first = came - part, False
            if stays:
                stays[0][1] -= part
                if stays[0][1] <= 0:
                    stays.pop(0)
