"""By what customers prove on the telephone who they are, and how often that went wrong."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base, Plain, RowNumber


class PinRow(Base):
    """A customer's PIN: its argon2id hash and nothing else of it."""

    __tablename__ = "customer_pins"

    customer_id: Mapped[int] = mapped_column(
        RowNumber, ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    hash: Mapped[str]
    chosen: Mapped[datetime]


class PinTriesRow(Base):
    """Wrong tries for a customer, or from a caller's number. A lock begins them anew; `locks` in a row are
    the longer, the more there were."""

    __tablename__ = "pin_tries"
    __table_args__ = (Index(None, "last"),)

    who: Mapped[str] = mapped_column(Plain(80), primary_key=True)
    wrong: Mapped[int]
    last: Mapped[datetime]
    locks: Mapped[int]
    locked_until: Mapped[datetime | None]
