"""Interactions and what belongs to them: the journal's projection that screens and reports read.

Only crm/projection.py writes these tables. What history needs of an interaction stands in its own row, so
that one statement reads a page of it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base, Plain, RowNumber


def of_interaction() -> ForeignKey:
    return ForeignKey("interactions.id", ondelete="CASCADE")


class InteractionRow(Base):
    __tablename__ = "interactions"
    __table_args__ = (
        Index(None, "customer_id", "began"),
        Index(None, "number", "began"),
        Index(None, "began"),
        Index(
            "ix_interactions_open",
            "id",
            sqlite_where=text("ended IS NULL"),
            postgresql_where=text("ended IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(Plain(40), primary_key=True)
    medium: Mapped[str] = mapped_column(Plain(20))
    direction: Mapped[str] = mapped_column(Plain(5))
    line: Mapped[str | None]
    number: Mapped[str | None] = mapped_column(Plain(40))
    called: Mapped[str | None]
    flow: Mapped[str | None]
    node: Mapped[str | None]
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id", ondelete="SET NULL"))
    began: Mapped[datetime]
    ended: Mapped[datetime | None]
    outcome: Mapped[str | None]
    cause: Mapped[str | None]
    ended_by: Mapped[str | None]
    queue: Mapped[str | None]  # the last it waited in
    agent: Mapped[str | None]  # who talked last
    waited: Mapped[float] = mapped_column(default=0.0)  # seconds in queues, all visits
    talked: Mapped[float] = mapped_column(default=0.0)  # seconds of talk and hold
    disposition: Mapped[str | None]  # chosen last
    note: Mapped[str | None]  # written last


class SegmentRow(Base):
    """A stretch of an interaction. They follow one another without a gap from its beginning to its end."""

    __tablename__ = "segments"
    __table_args__ = (
        Index(None, "interaction", "id"),
        Index(None, "agent", "began"),
        Index(None, "began"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    interaction: Mapped[str] = mapped_column(of_interaction())
    kind: Mapped[str] = mapped_column(Plain(20))
    agent: Mapped[str | None]
    queue: Mapped[str | None]
    station: Mapped[str | None]
    detail: Mapped[str | None]
    began: Mapped[datetime]
    ended: Mapped[datetime | None]
    seconds: Mapped[float | None]


class QueueVisitRow(Base):
    """One stay in one queue, offers that nobody took included: what queues are counted by."""

    __tablename__ = "queue_visits"
    __table_args__ = (
        Index(None, "entered", "queue"),
        Index(None, "interaction"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    interaction: Mapped[str] = mapped_column(of_interaction())
    queue: Mapped[str]
    entered: Mapped[datetime]
    left: Mapped[datetime | None]
    how: Mapped[str | None]  # answered, abandoned, overflowed, failed
    waited: Mapped[float | None]  # seconds
    agent: Mapped[str | None]


class RecordingRow(Base):
    __tablename__ = "recordings"
    __table_args__ = (Index(None, "interaction"),)

    id: Mapped[str] = mapped_column(Plain(60), primary_key=True)
    interaction: Mapped[str] = mapped_column(of_interaction())
    agent: Mapped[str | None]
    path: Mapped[str]  # below the recordings' folder
    seconds: Mapped[float]
    channels: Mapped[int]
    made: Mapped[datetime]


class NoteRow(Base):
    """What an agent wrote about an interaction, as it stood last."""

    __tablename__ = "notes"

    interaction: Mapped[str] = mapped_column(of_interaction(), primary_key=True)
    agent: Mapped[str] = mapped_column(Plain(80), primary_key=True)
    text: Mapped[str]
    at: Mapped[datetime]


class DispositionChosenRow(Base):
    """What an agent picked at wrap-up, as it stood last."""

    __tablename__ = "dispositions_chosen"

    interaction: Mapped[str] = mapped_column(of_interaction(), primary_key=True)
    agent: Mapped[str] = mapped_column(Plain(80), primary_key=True)
    disposition: Mapped[str]
    at: Mapped[datetime]


class LearnedRow(Base):
    """What a flow learned from the caller."""

    __tablename__ = "learned"
    __table_args__ = (Index(None, "interaction", "id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    interaction: Mapped[str] = mapped_column(of_interaction())
    label: Mapped[str]
    value: Mapped[str]
    at: Mapped[datetime]
