"""Indexes for the counts of the day, which a watched board asks for once a second."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_index("ix_agent_states_ended", "agent_states", ["ended"])
    op.create_index("ix_segments_began", "segments", ["began"])


def downgrade() -> None:
    op.drop_index("ix_segments_began", "segments")
    op.drop_index("ix_agent_states_ended", "agent_states")
