"""The calls of one agent, for going back to them: those he talked in, and those that rang him or that he
dialled without a talk."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, case, func, select

from crm.models import CustomerRow, InteractionRow, SegmentRow
from crm.records import AgentCall

TALK = ("talk", "hold")


def calls_of(connection: Connection, agent: str, since: datetime, limit: int) -> tuple[AgentCall, ...]:
    """See Interactions.of_agent."""
    began = func.min(SegmentRow.began)
    talked = func.coalesce(func.sum(case((SegmentRow.kind.in_(TALK), SegmentRow.seconds), else_=0.0)), 0.0)
    mine = (
        select(SegmentRow.interaction, began.label("began"), talked.label("talked"))
        .where(SegmentRow.agent == agent, SegmentRow.began >= since)
        .group_by(SegmentRow.interaction)
        .order_by(began.desc())
        .limit(limit)
        .subquery()
    )
    rows = connection.execute(
        select(
            InteractionRow.id, InteractionRow.direction, InteractionRow.number, InteractionRow.customer_id,
            CustomerRow.name, mine.c.began, mine.c.talked, InteractionRow.disposition, InteractionRow.outcome,
        )
        .select_from(InteractionRow)
        .join(mine, mine.c.interaction == InteractionRow.id)
        .outerjoin(CustomerRow, CustomerRow.id == InteractionRow.customer_id)
        .where(InteractionRow.ended.is_not(None))
        .order_by(mine.c.began.desc(), InteractionRow.id.desc())
    )  # fmt: skip
    return tuple(AgentCall(*row) for row in rows)
