"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

RowNumber = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("extension", sa.String(length=20), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("preferences", sa.JSON(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('agent', 'lead', 'administrator')", name=op.f("ck_accounts_role")),
        sa.PrimaryKeyConstraint("name", name="pk_accounts"),
        sa.UniqueConstraint("extension", name="uq_accounts_extension"),
    )
    op.create_table(
        "agent_states",
        sa.Column("id", RowNumber, nullable=False),
        sa.Column("agent", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("interaction", sa.String(length=40), nullable=True),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_agent_states"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_agent_states_agent_began", "agent_states", ["agent", "began"], unique=False)
    op.create_index("ix_agent_states_began", "agent_states", ["began"], unique=False)
    op.create_index(
        "ix_agent_states_open",
        "agent_states",
        ["agent"],
        unique=False,
        sqlite_where=sa.text("ended IS NULL"),
        postgresql_where=sa.text("ended IS NULL"),
    )
    op.create_table(
        "audit_log",
        sa.Column("id", RowNumber, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_log"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_log_at", "audit_log", ["at"], unique=False)
    op.create_index("ix_audit_log_subject_at", "audit_log", ["subject", "at"], unique=False)
    op.create_table(
        "customers",
        sa.Column("id", RowNumber, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("firm_id", RowNumber, nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("latin_name", sa.String(), nullable=True),
        sa.Column("form_of_address", sa.String(), nullable=True),
        sa.Column("position", sa.String(), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("key", sa.Boolean(), nullable=False),
        sa.Column("wishes", sa.String(), nullable=True),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('person', 'firm')", name=op.f("ck_customers_kind")),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["customers.id"], name="fk_customers_firm_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_customers"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_customers_firm_id", "customers", ["firm_id"], unique=False)
    op.create_table(
        "dispositions",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_dispositions"),
    )
    op.create_table(
        "facts",
        sa.Column("seq", RowNumber, nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("interaction", sa.String(length=40), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("fault", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name="pk_facts"),
        sa.UniqueConstraint("id", name="uq_facts_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_facts_interaction_seq", "facts", ["interaction", "seq"], unique=False)
    op.create_table(
        "queues",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("target", sa.Double(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_queues"),
    )
    op.create_table(
        "refused_lines",
        sa.Column("id", RowNumber, nullable=False),
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("called", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_refused_lines"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_refused_lines_at_board", "refused_lines", ["at", "board"], unique=False)
    op.create_table(
        "skills",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_skills"),
    )
    op.create_table(
        "account_skills",
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("skill", sa.String(length=80), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.CheckConstraint('"index" BETWEEN 0 AND 100', name=op.f("ck_account_skills_index")),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.name"], name="fk_account_skills_account", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["skill"], ["skills.name"], name="fk_account_skills_skill"),
        sa.PrimaryKeyConstraint("account", "skill", name="pk_account_skills"),
    )
    op.create_table(
        "customer_changes",
        sa.Column("id", RowNumber, nullable=False),
        sa.Column("customer_id", RowNumber, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_customer_changes_customer_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_customer_changes"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_customer_changes_customer_id_version",
        "customer_changes",
        ["customer_id", "version"],
        unique=False,
    )
    op.create_table(
        "interactions",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("medium", sa.String(length=20), nullable=False),
        sa.Column("direction", sa.String(length=5), nullable=False),
        sa.Column("line", sa.String(), nullable=True),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("called", sa.String(), nullable=True),
        sa.Column("flow", sa.String(), nullable=True),
        sa.Column("node", sa.String(), nullable=True),
        sa.Column("customer_id", RowNumber, nullable=True),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("queue", sa.String(), nullable=True),
        sa.Column("agent", sa.String(), nullable=True),
        sa.Column("waited", sa.Double(), nullable=False),
        sa.Column("talked", sa.Double(), nullable=False),
        sa.Column("disposition", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_interactions_customer_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_interactions"),
    )
    op.create_index("ix_interactions_began", "interactions", ["began"], unique=False)
    op.create_index(
        "ix_interactions_customer_id_began", "interactions", ["customer_id", "began"], unique=False
    )
    op.create_index("ix_interactions_number_began", "interactions", ["number", "began"], unique=False)
    op.create_index(
        "ix_interactions_open",
        "interactions",
        ["id"],
        unique=False,
        sqlite_where=sa.text("ended IS NULL"),
        postgresql_where=sa.text("ended IS NULL"),
    )
    op.create_table(
        "numbers",
        sa.Column("customer_id", RowNumber, nullable=False),
        sa.Column("e164", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_numbers_customer_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("customer_id", "e164", name="pk_numbers"),
    )
    op.create_index("ix_numbers_e164", "numbers", ["e164"], unique=False)
    op.create_table(
        "dispositions_chosen",
        sa.Column("interaction", sa.String(length=40), nullable=False),
        sa.Column("agent", sa.String(length=80), nullable=False),
        sa.Column("disposition", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["interaction"],
            ["interactions.id"],
            name="fk_dispositions_chosen_interaction",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("interaction", "agent", name="pk_dispositions_chosen"),
    )
    op.create_table(
        "learned",
        sa.Column("id", RowNumber, nullable=False),
        sa.Column("interaction", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["interaction"], ["interactions.id"], name="fk_learned_interaction", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_learned"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_learned_interaction_id", "learned", ["interaction", "id"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("interaction", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heard_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["interaction"], ["interactions.id"], name="fk_messages_interaction", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
    )
    op.create_index("ix_messages_interaction", "messages", ["interaction"], unique=False)
    op.create_index("ix_messages_mailbox_at", "messages", ["mailbox", "at"], unique=False)
    op.create_table(
        "notes",
        sa.Column("interaction", sa.String(length=40), nullable=False),
        sa.Column("agent", sa.String(length=80), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["interaction"], ["interactions.id"], name="fk_notes_interaction", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("interaction", "agent", name="pk_notes"),
    )
    op.create_table(
        "queue_visits",
        sa.Column("id", RowNumber, nullable=False),
        sa.Column("interaction", sa.String(length=40), nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("entered", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left", sa.DateTime(timezone=True), nullable=True),
        sa.Column("how", sa.String(), nullable=True),
        sa.Column("waited", sa.Double(), nullable=True),
        sa.Column("agent", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["interaction"], ["interactions.id"], name="fk_queue_visits_interaction", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_queue_visits"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_queue_visits_entered_queue", "queue_visits", ["entered", "queue"], unique=False)
    op.create_index("ix_queue_visits_interaction", "queue_visits", ["interaction"], unique=False)
    op.create_table(
        "recordings",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("interaction", sa.String(length=40), nullable=False),
        sa.Column("agent", sa.String(), nullable=True),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("channels", sa.Integer(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["interaction"], ["interactions.id"], name="fk_recordings_interaction", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recordings"),
    )
    op.create_index("ix_recordings_interaction", "recordings", ["interaction"], unique=False)
    op.create_table(
        "segments",
        sa.Column("id", RowNumber, nullable=False),
        sa.Column("interaction", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("agent", sa.String(), nullable=True),
        sa.Column("queue", sa.String(), nullable=True),
        sa.Column("station", sa.String(), nullable=True),
        sa.Column("detail", sa.String(), nullable=True),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["interaction"], ["interactions.id"], name="fk_segments_interaction", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_segments"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_segments_agent_began", "segments", ["agent", "began"], unique=False)
    op.create_index("ix_segments_interaction_id", "segments", ["interaction", "id"], unique=False)
