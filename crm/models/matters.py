"""What customers have asked for: open matters, and lists of numbers to call."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base, Plain, RowNumber


class MatterRow(Base):
    """A service request, a complaint, a callback. One of a kind is open for a customer, or for a number that
    is nobody's, at a time."""

    __tablename__ = "matters"
    __table_args__ = (
        Index(
            "ix_matters_open",
            "kind",
            "whose",
            unique=True,
            sqlite_where=text("closed IS NULL"),
            postgresql_where=text("closed IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    kind: Mapped[str] = mapped_column(Plain(60))
    whose: Mapped[str] = mapped_column(Plain(80))  # "customer 12", "number +86…"
    customer_id: Mapped[int | None] = mapped_column(
        RowNumber, ForeignKey("customers.id", ondelete="SET NULL"), index=True
    )
    number: Mapped[str | None] = mapped_column(Plain(20), index=True)
    queue: Mapped[str | None]
    text: Mapped[str | None]
    wish: Mapped[datetime | None]
    opened: Mapped[datetime]
    interaction: Mapped[str] = mapped_column(Plain(40))
    closed: Mapped[datetime | None]
    closed_by: Mapped[str | None]


class ListEntryRow(Base):
    """A number on a campaign's list, once."""

    __tablename__ = "list_entries"

    list: Mapped[str] = mapped_column(Plain(60), primary_key=True)
    number: Mapped[str] = mapped_column(Plain(20), primary_key=True)
    customer_id: Mapped[int | None] = mapped_column(
        RowNumber, ForeignKey("customers.id", ondelete="SET NULL")
    )
    at: Mapped[datetime]
    interaction: Mapped[str] = mapped_column(Plain(40))
