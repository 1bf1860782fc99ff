"""The firm's own numbers of its customers, their PINs as hashes, and the wrong tries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

RowNumber = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("customers", sa.Column("code", sa.String(length=40), nullable=True))
    op.create_index("ix_customers_code", "customers", ["code"], unique=True)
    op.create_table(
        "customer_pins",
        sa.Column("customer_id", RowNumber, autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("chosen", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_customer_pins_customer_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("customer_id", name="pk_customer_pins"),
    )
    op.create_table(
        "pin_tries",
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("last", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locks", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("who", name="pk_pin_tries"),
    )
    op.create_index("ix_pin_tries_last", "pin_tries", ["last"])


def downgrade() -> None:
    op.drop_table("pin_tries")
    op.drop_table("customer_pins")
    op.drop_index("ix_customers_code", "customers")
    op.drop_column("customers", "code")
