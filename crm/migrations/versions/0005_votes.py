"""What callers have chosen in polls, once each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "votes",
        sa.Column("poll", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("choice", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("interaction", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("poll", "number", name="pk_votes"),
    )
    op.create_index("ix_votes_poll_choice", "votes", ["poll", "choice"])


def downgrade() -> None:
    op.drop_table("votes")
