"""What customers have asked for and nobody has done yet, and lists of numbers to call."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

RowNumber = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "matters",
        sa.Column("id", RowNumber, nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("whose", sa.String(length=80), nullable=False),
        sa.Column("customer_id", RowNumber, nullable=True),
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column("queue", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("wish", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened", sa.DateTime(timezone=True), nullable=False),
        sa.Column("interaction", sa.String(length=40), nullable=False),
        sa.Column("closed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_matters_customer_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_matters"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_matters_open",
        "matters",
        ["kind", "whose"],
        unique=True,
        sqlite_where=sa.text("closed IS NULL"),
        postgresql_where=sa.text("closed IS NULL"),
    )
    op.create_index("ix_matters_customer_id", "matters", ["customer_id"])
    op.create_index("ix_matters_number", "matters", ["number"])
    op.create_table(
        "list_entries",
        sa.Column("list", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("customer_id", RowNumber, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("interaction", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_list_entries_customer_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("list", "number", name="pk_list_entries"),
    )


def downgrade() -> None:
    op.drop_table("list_entries")
    op.drop_table("matters")
