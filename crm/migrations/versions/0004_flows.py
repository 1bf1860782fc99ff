"""IVR flows: published versions, the live ones, drafts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "flow_versions",
        sa.Column("flow", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("published", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("in_spite_of", sa.String(length=2000), nullable=True),
        sa.PrimaryKeyConstraint("flow", "version", name="pk_flow_versions"),
    )
    op.create_table(
        "flows_live",
        sa.Column("flow", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["flow", "version"],
            ["flow_versions.flow", "flow_versions.version"],
            name="fk_flows_live_flow_version",
        ),
        sa.PrimaryKeyConstraint("flow", name="pk_flows_live"),
    )
    op.create_table(
        "flow_drafts",
        sa.Column("flow", sa.String(length=60), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("saved", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("flow", "author", name="pk_flow_drafts"),
    )


def downgrade() -> None:
    for table in ("flow_drafts", "flows_live", "flow_versions"):
        op.drop_table(table)
