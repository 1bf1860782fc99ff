"""Counts: today's for the live board, agents' work by day and month. Sums are the database's own work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

from sqlalchemy import Case, Connection, Select, and_, case, distinct, func, select, union_all

from crm.models import AgentStateRow, InteractionRow, QueueRow, QueueVisitRow, RefusedLineRow, SegmentRow
from crm.records import AgentCounts, BoardCounts, QueueCounts, Today, Work

TALK = ("talk", "hold")
OCCUPIED = ("busy", "wrap-up")
LOGGED_OUT = "logged-out"
STAFFED = ("not-ready", "ready", "reserved", *OCCUPIED)
# An end for what has none: only between two times SQLite's planner is sure to use an index of times, however
# many rows it believes there are. Without it a watched board read every agent's whole history each second.
LATEST = datetime(9999, 1, 1, tzinfo=UTC)


def today(connection: Connection, since: datetime, now: datetime | None) -> Today:
    """See Interactions.today."""
    return Today(_queues(connection, since), _agents(connection, since, now), _boards(connection, since))


def work(
    connection: Connection,
    zone: tzinfo,
    first: date,
    last: date,
    per: Literal["day", "month"],
    agent: str | None,
) -> tuple[Work, ...]:
    """See Interactions.work."""
    found: list[Work] = []
    for begins, ends in _periods(first, last, per):
        query = _talked(_midnight(begins, zone), _midnight(ends, zone))
        if agent is not None:
            query = query.where(SegmentRow.agent == agent)
        found.extend(
            Work(row.agent, begins, row.calls_in, row.calls - row.calls_in, row.talked)
            for row in connection.execute(query)
        )
    return tuple(found)


def _queues(connection: Connection, since: datetime) -> tuple[QueueCounts, ...]:
    """Whether a caller who gave up was too quick to count is the reports' question, not asked here."""

    def ended(how: str) -> Case[int]:
        return case((QueueVisitRow.how == how, 1), else_=0)

    in_time = case(
        (and_(QueueVisitRow.how == "answered", QueueVisitRow.waited <= QueueRow.target), 1),
        else_=0,
    )
    rows = connection.execute(
        select(
            QueueVisitRow.queue,
            func.count(),
            func.sum(ended("answered")),
            func.sum(ended("abandoned")),
            func.sum(ended("overflowed")),
            func.sum(in_time),
        )
        .select_from(QueueVisitRow)
        .outerjoin(QueueRow, QueueRow.name == QueueVisitRow.queue)
        .where(QueueVisitRow.entered >= since)
        .group_by(QueueVisitRow.queue)
        .order_by(QueueVisitRow.queue)
    )
    return tuple(QueueCounts(*row) for row in rows)


def _agents(connection: Connection, since: datetime, now: datetime | None) -> tuple[AgentCounts, ...]:
    talked = {row.agent: (row.calls, row.talked) for row in connection.execute(_talked(since, LATEST))}
    staffed: dict[str, float] = {}
    occupied: dict[str, float] = {}
    left: dict[str, datetime] = {}

    def add(agent: str, state: str, seconds: float) -> None:
        if state in STAFFED:
            staffed[agent] = staffed.get(agent, 0.0) + seconds
        if state in OCCUPIED:
            occupied[agent] = occupied.get(agent, 0.0) + seconds

    row = AgentStateRow
    for agent, state, seconds in connection.execute(
        select(row.agent, row.state, func.sum(row.seconds))
        .where(row.began >= since, row.began < LATEST, row.ended.is_not(None))
        .group_by(row.agent, row.state)
    ):
        add(agent, state, seconds or 0.0)
    reaching = select(row.agent, row.state, row.began, row.ended)
    for agent, state, began, ended in connection.execute(  # those that reach over either end
        union_all(
            reaching.where(row.ended.is_(None), row.agent > ""),  # each has a name: for the index again
            reaching.where(row.ended > since, row.ended < LATEST, row.began < since),
        )
    ):
        if ended is None and state == LOGGED_OUT:
            left[agent] = began
        until = ended or now
        if until is not None:
            add(agent, state, max(0.0, (until - max(began, since)).total_seconds()))
    return tuple(
        AgentCounts(
            agent,
            *talked.get(agent, (0, 0.0)),
            staffed=staffed.get(agent, 0.0),
            occupied=occupied.get(agent, 0.0),
            left=left.get(agent),
        )
        for agent in sorted(talked.keys() | staffed.keys())
    )


def _boards(connection: Connection, since: datetime) -> tuple[BoardCounts, ...]:
    rows = connection.execute(
        select(RefusedLineRow.board, func.count())
        .where(RefusedLineRow.at >= since)
        .group_by(RefusedLineRow.board)
        .order_by(RefusedLineRow.board)
    )
    return tuple(BoardCounts(board, refused) for board, refused in rows)


def _talked(since: datetime, until: datetime) -> Select[str | None, int, int, float | None]:
    """Calls and talk a day belong to the day on which the segment began."""
    incoming = case((InteractionRow.direction == "in", SegmentRow.interaction))
    return (
        select(
            SegmentRow.agent,
            func.count(distinct(SegmentRow.interaction)).label("calls"),
            func.count(distinct(incoming)).label("calls_in"),
            func.coalesce(func.sum(SegmentRow.seconds), 0.0).label("talked"),
        )
        .select_from(SegmentRow)
        .join(InteractionRow, InteractionRow.id == SegmentRow.interaction)
        .where(
            SegmentRow.kind.in_(TALK),
            SegmentRow.agent.is_not(None),
            SegmentRow.began >= since,
            SegmentRow.began < until,
        )
        .group_by(SegmentRow.agent)
        .order_by(SegmentRow.agent)
    )


def _periods(first: date, last: date, per: Literal["day", "month"]) -> Iterator[tuple[date, date]]:
    """Days or calendar months, clipped to first..last; each as its first day and the day after its last."""
    begins = first
    while begins <= last:
        if per == "day":
            ends = begins + timedelta(days=1)
        else:
            ends = (begins.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield begins, min(ends, last + timedelta(days=1))
        begins = ends


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)
