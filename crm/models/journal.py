"""The facts themselves, and what they leave that belongs to no single customer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base, Plain, RowNumber


class FactRow(Base):
    """Everything that happened, in order. Never changed; the other tables can be made again from it."""

    __tablename__ = "facts"
    __table_args__ = (Index(None, "interaction", "seq"), {"sqlite_autoincrement": True})

    seq: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    id: Mapped[str] = mapped_column(Plain(40), unique=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(Plain(40))
    interaction: Mapped[str | None] = mapped_column(Plain(40))
    body: Mapped[str] = mapped_column()  # facts.to_json
    fault: Mapped[str | None]  # why it could not be carried into the tables


class AgentStateRow(Base):
    __tablename__ = "agent_states"
    __table_args__ = (
        Index(None, "agent", "began"),
        Index(None, "began"),
        Index(None, "ended"),
        Index(
            "ix_agent_states_open",
            "agent",
            sqlite_where=text("ended IS NULL"),
            postgresql_where=text("ended IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    agent: Mapped[str] = mapped_column(Plain(80))
    state: Mapped[str] = mapped_column(Plain(20))
    reason: Mapped[str | None]
    interaction: Mapped[str | None] = mapped_column(Plain(40))
    began: Mapped[datetime]
    ended: Mapped[datetime | None]
    seconds: Mapped[float | None]
    idle_since: Mapped[datetime | None]
    until: Mapped[datetime | None]
    chosen: Mapped[str | None]  # for after the call


class SeatRow(Base):
    """Where an agent who is logged in sits."""

    __tablename__ = "seats"

    agent: Mapped[str] = mapped_column(Plain(80), primary_key=True)
    station: Mapped[str]
    node: Mapped[str]
    endpoint: Mapped[str]
    desk: Mapped[str | None]


class RefusedLineRow(Base):
    """A call that a full board refused."""

    __tablename__ = "refused_lines"
    __table_args__ = (Index(None, "at", "board"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    board: Mapped[str]
    number: Mapped[str | None]
    called: Mapped[str | None]
    at: Mapped[datetime]


class MessageRow(Base):
    """What a caller left in a mailbox. Its id is the fact's."""

    __tablename__ = "messages"
    __table_args__ = (Index(None, "mailbox", "at"), Index(None, "interaction"))

    id: Mapped[str] = mapped_column(Plain(40), primary_key=True)
    mailbox: Mapped[str]
    interaction: Mapped[str] = mapped_column(ForeignKey("interactions.id", ondelete="CASCADE"))
    path: Mapped[str]  # below the mailboxes' folder
    seconds: Mapped[float]
    at: Mapped[datetime]
    heard: Mapped[datetime | None]
    heard_by: Mapped[str | None]


class AuditRow(Base):
    """Who did what to whose data. Only ever added to."""

    __tablename__ = "audit_log"
    __table_args__ = (Index(None, "at"), Index(None, "subject", "at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[str]
