"""Customers, their telephone numbers, and who changed what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base, Plain, RowNumber


class CustomerRow(Base):
    """A person or a firm. A contact is a person with a firm."""

    __tablename__ = "customers"
    __table_args__ = (
        CheckConstraint("kind IN ('person', 'firm')", name="kind"),
        Index(None, "code", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    kind: Mapped[str] = mapped_column(Plain(10))
    code: Mapped[str | None] = mapped_column(Plain(40))  # the firm's own number of him
    firm_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id", ondelete="SET NULL"), index=True)
    name: Mapped[str]
    latin_name: Mapped[str | None]
    form_of_address: Mapped[str | None]
    position: Mapped[str | None]
    language: Mapped[str | None] = mapped_column(Plain(10))
    address: Mapped[str | None]
    email: Mapped[str | None]
    key: Mapped[bool] = mapped_column(default=False)
    wishes: Mapped[str | None]
    folded: Mapped[str]  # names and mail as search compares them: without case and accents
    version: Mapped[int] = mapped_column(default=1)
    created: Mapped[datetime]
    changed: Mapped[datetime]


class NumberRow(Base):
    """One number of one customer. The same number may stand with several."""

    __tablename__ = "numbers"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True)
    e164: Mapped[str] = mapped_column(Plain(20), primary_key=True, index=True)
    label: Mapped[str | None]
    place: Mapped[int]  # order on the screen, from 0


class CustomerChangeRow(Base):
    """One field that one person changed; `version` is the record's after the change."""

    __tablename__ = "customer_changes"
    __table_args__ = (Index(None, "customer_id", "version"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    version: Mapped[int]
    field: Mapped[str]
    before: Mapped[Any | None] = mapped_column(JSON)
    after: Mapped[Any | None] = mapped_column(JSON)
    by: Mapped[str]
    at: Mapped[datetime]
