"""The site file's names, kept so that history still knows them when the file has dropped them."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base, Plain


class SkillRow(Base):
    __tablename__ = "skills"

    name: Mapped[str] = mapped_column(Plain(80), primary_key=True)
    title: Mapped[dict[str, str]]
    current: Mapped[bool]


class QueueRow(Base):
    __tablename__ = "queues"

    name: Mapped[str] = mapped_column(Plain(80), primary_key=True)
    title: Mapped[dict[str, str]]
    language: Mapped[str] = mapped_column(Plain(10))
    target: Mapped[float]  # seconds; what the service level counts
    current: Mapped[bool]


class DispositionRow(Base):
    __tablename__ = "dispositions"

    name: Mapped[str] = mapped_column(Plain(200), primary_key=True)
    title: Mapped[dict[str, str]]
    current: Mapped[bool]
