"""What callers do in flows: each step, and counts by the half hour."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "flow_steps",
        sa.Column("interaction", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("flow", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("node", sa.String(length=60), nullable=False),
        sa.Column("exit", sa.String(length=60), nullable=True),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("entered", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["interaction"],
            ["interactions.id"],
            name="fk_flow_steps_interaction",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("interaction", "number", name="pk_flow_steps"),
    )
    op.create_table(
        "flow_half_hours",
        sa.Column("flow", sa.String(length=60), nullable=False),
        sa.Column("begins", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("node", sa.String(length=60), nullable=False),
        sa.Column("exit", sa.String(length=60), nullable=False),
        sa.Column("dwell", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("came", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "flow", "begins", "version", "node", "exit", "dwell", name="pk_flow_half_hours"
        ),
    )


def downgrade() -> None:
    for table in ("flow_half_hours", "flow_steps"):
        op.drop_table(table)
