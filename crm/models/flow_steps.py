"""What callers did in flows: each step, and how many there were. Only crm/flow_projection.py writes these."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base, Plain
from crm.models.interactions import of_interaction


class FlowStepRow(Base):
    """One node on one caller's way. See crm.facts.FlowStep."""

    __tablename__ = "flow_steps"

    interaction: Mapped[str] = mapped_column(of_interaction(), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # of the call's steps, from 0
    flow: Mapped[str] = mapped_column(Plain(60))
    version: Mapped[int]
    node: Mapped[str] = mapped_column(Plain(60))
    exit: Mapped[str | None] = mapped_column(Plain(60))
    again: Mapped[bool]
    entered: Mapped[datetime]
    seconds: Mapped[float]
    kept: Mapped[dict[str, str] | None]  # "values" is a word of SQL


class FlowExitRow(Base):
    """How many entered a node in half an hour and left it by one exit. Half hours, because days begin at half
    past in some zones; a node has few exits, so that the counts of today are read in no time, however many
    called."""

    __tablename__ = "flow_exits"

    flow: Mapped[str] = mapped_column(Plain(60), primary_key=True)
    begins: Mapped[datetime] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    node: Mapped[str] = mapped_column(Plain(60), primary_key=True)
    exit: Mapped[str] = mapped_column(Plain(60), primary_key=True)  # "" where the flow ended
    came: Mapped[int]  # without those who only came back
    left: Mapped[int]


class FlowStayRow(Base):
    """How many of those who entered a node in half an hour were there for about as long. Apart from the
    exits: together they would be several times as many rows, each for hardly more than one caller."""

    __tablename__ = "flow_stays"

    flow: Mapped[str] = mapped_column(Plain(60), primary_key=True)
    begins: Mapped[datetime] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    node: Mapped[str] = mapped_column(Plain(60), primary_key=True)
    dwell: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # see crm.dwell
    came: Mapped[int]
