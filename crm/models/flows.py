"""IVR flows: what was published and when, what is live, who is drawing what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base, Plain


class FlowVersionRow(Base):
    """A published version. Never changed, never removed: calls and figures refer to it."""

    __tablename__ = "flow_versions"

    flow: Mapped[str] = mapped_column(Plain(60), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[dict[str, Any]]
    author: Mapped[str] = mapped_column(Plain(80))
    published: Mapped[datetime]
    note: Mapped[str] = mapped_column(Plain(2000))
    in_spite_of: Mapped[str | None] = mapped_column(Plain(2000))  # why, when its trials disappointed


class LiveFlowRow(Base):
    """The version that new calls take."""

    __tablename__ = "flows_live"
    __table_args__ = (
        ForeignKeyConstraint(["flow", "version"], ["flow_versions.flow", "flow_versions.version"]),
    )

    flow: Mapped[str] = mapped_column(Plain(60), primary_key=True)
    version: Mapped[int]
    since: Mapped[datetime]
    by: Mapped[str] = mapped_column(Plain(80))


class FlowDraftRow(Base):
    """What somebody is drawing. `base`: the version from which he began, 0 for a flow of his own."""

    __tablename__ = "flow_drafts"

    flow: Mapped[str] = mapped_column(Plain(60), primary_key=True)
    author: Mapped[str] = mapped_column(Plain(80), primary_key=True)
    base: Mapped[int]
    document: Mapped[dict[str, Any]]
    saved: Mapped[datetime]
    revision: Mapped[int]


class VoteRow(Base):
    """What a caller has chosen in a poll: once, however often he calls."""

    __tablename__ = "votes"
    __table_args__ = (Index(None, "poll", "choice"),)

    poll: Mapped[str] = mapped_column(Plain(60), primary_key=True)
    number: Mapped[str] = mapped_column(Plain(40), primary_key=True)
    choice: Mapped[str] = mapped_column(Plain(80))
    at: Mapped[datetime]
    interaction: Mapped[str] = mapped_column(Plain(40))
