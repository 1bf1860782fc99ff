"""What a restarted server needs to know of agents who were at work: their seats, the rest of their states."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("agent_states", sa.Column("idle_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("agent_states", sa.Column("until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("agent_states", sa.Column("chosen", sa.String(), nullable=True))
    op.create_table(
        "seats",
        sa.Column("agent", sa.String(length=80), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("endpoint", sa.String(), nullable=False),
        sa.Column("desk", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("agent", name="pk_seats"),
    )


def downgrade() -> None:
    op.drop_table("seats")
    with op.batch_alter_table("agent_states") as table:
        for column in ("chosen", "until", "idle_since"):
            table.drop_column(column)
