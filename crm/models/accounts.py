"""Accounts and their skills."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base, Plain


class AccountRow(Base):
    """Somebody who logs in. Accounts are closed, never deleted: history keeps their names."""

    __tablename__ = "accounts"
    __table_args__ = (CheckConstraint("role IN ('agent', 'lead', 'administrator')", name="role"),)

    name: Mapped[str] = mapped_column(Plain(80), primary_key=True)
    display_name: Mapped[str]
    extension: Mapped[str | None] = mapped_column(Plain(20), unique=True)
    role: Mapped[str] = mapped_column(Plain(20))
    password_hash: Mapped[str]
    language: Mapped[str] = mapped_column(Plain(10))
    closed: Mapped[bool] = mapped_column(default=False)
    preferences: Mapped[dict[str, Any]]
    created: Mapped[datetime]


class AccountSkillRow(Base):
    """How well an account has a skill, 0 to 100."""

    __tablename__ = "account_skills"
    __table_args__ = (CheckConstraint('"index" BETWEEN 0 AND 100', name="index"),)

    account: Mapped[str] = mapped_column(ForeignKey("accounts.name", ondelete="CASCADE"), primary_key=True)
    skill: Mapped[str] = mapped_column(ForeignKey("skills.name"), primary_key=True)
    index: Mapped[int]
