"""Carries facts into the tables that screens and reports read. The only writer of those tables.

Theory. An interaction is a row of segments that touch: the first begins with the interaction, each ends where
the next begins, the last ends with it; a clock that stepped back is held at what it already said. Beside them
run its visits to queues: a visit lasts from the first second in a queue until talk (answered), until
something else carries the call away (overflowed), or until the call's end (abandoned, or failed when the
centre's own fault ended it); an offer that nobody takes is part of the visit.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from crm import facts
from crm.models import (
    AgentStateRow,
    AuditRow,
    DispositionChosenRow,
    InteractionRow,
    LearnedRow,
    MessageRow,
    NoteRow,
    QueueVisitRow,
    RecordingRow,
    RefusedLineRow,
    SeatRow,
    SegmentRow,
)
from crm.records import VisitEnd

IN_QUEUE = ("queue", "offer")
TALK = ("talk", "hold")
OUR_FAULT = ("failed",)  # outcomes that are no caller's giving up


class OutOfPlace(Exception):
    """A fact that nothing before it prepared: of an interaction that never began or has ended."""


def project(connection: Connection, fact: facts.Fact) -> None:
    """One fact, within the connection's transaction. Raises OutOfPlace, and IntegrityError for a customer or
    a recording that the tables refuse."""
    match fact:
        case facts.InteractionBegan():
            _interaction_began(connection, fact)
        case facts.CustomerAttached():
            _change(connection, fact.interaction, customer_id=fact.customer)
        case facts.SegmentBegan():
            _segment_began(connection, fact)
        case facts.InteractionEnded():
            _interaction_ended(connection, fact)
        case facts.LearnedFromCaller():
            _insert(connection, LearnedRow, fact, "interaction", "label", "value", "at")
        case facts.RecordingMade():
            _insert(
                connection, RecordingRow, fact, "interaction", "agent", "path", "seconds", "channels",
                id=fact.recording, made=fact.at,
            )  # fmt: skip
        case facts.MessageLeft():
            _change(connection, fact.interaction, medium="voicemail")
            _insert(connection, MessageRow, fact, "id", "mailbox", "interaction", "path", "seconds", "at")
        case facts.NoteWritten():
            _replace(connection, NoteRow, fact, "text")
            _change(connection, fact.interaction, note=_last_note(connection, fact.interaction))
        case facts.DispositionChosen():
            _replace(connection, DispositionChosenRow, fact, "disposition")
            _change(connection, fact.interaction, disposition=fact.disposition)
        case facts.AgentStateChanged():
            _agent_state_changed(connection, fact)
        case facts.AgentSeated():
            _agent_seated(connection, fact)
        case facts.LineRefused():
            _insert(connection, RefusedLineRow, fact, "board", "number", "called", "at")
        case facts.Audited():
            _insert(connection, AuditRow, fact, "at", "actor", "action", "subject", "detail")
        case _:
            raise OutOfPlace(f"{type(fact).__name__} has no case in crm/projection.py")


def _interaction_began(connection: Connection, fact: facts.InteractionBegan) -> None:
    _insert(
        connection, InteractionRow, fact, "medium", "direction", "line", "number", "called", "flow", "node",
        id=fact.interaction, began=fact.at, waited=0.0, talked=0.0,
    )  # fmt: skip


def _segment_began(connection: Connection, fact: facts.SegmentBegan) -> None:
    last, at = _end_segment(connection, fact.interaction, fact.at)
    values: dict[str, Any] = {
        "kind": fact.kind, "agent": fact.agent, "queue": fact.queue, "station": fact.station,
        "detail": fact.detail,
    }  # fmt: skip
    if fact.kind == "hold" and last is not None:  # it is the same people's talk that is held
        for field in ("agent", "queue", "station"):
            values[field] = values[field] or getattr(last, field)
    connection.execute(insert(SegmentRow).values(interaction=fact.interaction, began=at, **values))
    _visit(connection, fact, at)
    if fact.kind == "talk" and fact.agent is not None:
        _change(connection, fact.interaction, agent=fact.agent)


def _visit(connection: Connection, fact: facts.SegmentBegan, at: datetime) -> None:
    visit = connection.execute(
        select(QueueVisitRow.id, QueueVisitRow.queue, QueueVisitRow.entered).where(
            QueueVisitRow.interaction == fact.interaction, QueueVisitRow.left.is_(None)
        )
    ).first()
    if visit is not None and fact.kind in IN_QUEUE and fact.queue in (None, visit.queue):
        return
    if visit is not None:
        _leave(
            connection,
            fact.interaction,
            visit,
            at,
            "answered" if fact.kind == "talk" else "overflowed",
            fact.agent,
        )
    if fact.kind in IN_QUEUE and fact.queue is not None:
        connection.execute(
            insert(QueueVisitRow).values(interaction=fact.interaction, queue=fact.queue, entered=at)
        )
        _change(connection, fact.interaction, queue=fact.queue)


def _leave(
    connection: Connection,
    interaction: str,
    visit: Any,
    at: datetime,
    how: VisitEnd,
    agent: str | None = None,
) -> None:
    waited = (at - visit.entered).total_seconds()
    connection.execute(
        update(QueueVisitRow)
        .where(QueueVisitRow.id == visit.id)
        .values(left=at, how=how, waited=waited, agent=agent if how == "answered" else None)
    )
    _change(connection, interaction, waited=InteractionRow.waited + waited)


def _interaction_ended(connection: Connection, fact: facts.InteractionEnded) -> None:
    _, at = _end_segment(connection, fact.interaction, fact.at)
    for visit in connection.execute(
        select(QueueVisitRow.id, QueueVisitRow.entered).where(
            QueueVisitRow.interaction == fact.interaction, QueueVisitRow.left.is_(None)
        )
    ).all():
        how: VisitEnd = "failed" if fact.outcome in OUR_FAULT else "abandoned"
        if fact.outcome == "overflowed":
            how = "overflowed"
        _leave(connection, fact.interaction, visit, at, how)
    _change(connection, fact.interaction, ended=at, outcome=fact.outcome, cause=fact.cause, ended_by=fact.by)


def _end_segment(connection: Connection, interaction: str, at: datetime) -> tuple[Any, datetime]:
    """Ends the segment that lasts. It, or None for the first; and the instant at which the next one
    begins."""
    call = connection.execute(
        select(InteractionRow.began, InteractionRow.ended).where(InteractionRow.id == interaction)
    ).first()
    if call is None:
        raise OutOfPlace(f"interaction {interaction} never began")
    if call.ended is not None:
        raise OutOfPlace(f"interaction {interaction} has ended")
    last = connection.execute(
        select(
            SegmentRow.id,
            SegmentRow.kind,
            SegmentRow.began,
            SegmentRow.agent,
            SegmentRow.queue,
            SegmentRow.station,
        ).where(SegmentRow.interaction == interaction, SegmentRow.ended.is_(None))
    ).first()
    if last is None:
        return None, call.began
    at = max(at, last.began)
    seconds = (at - last.began).total_seconds()
    connection.execute(update(SegmentRow).where(SegmentRow.id == last.id).values(ended=at, seconds=seconds))
    if last.kind in TALK:
        _change(connection, interaction, talked=InteractionRow.talked + seconds)
    return last, at


def _agent_state_changed(connection: Connection, fact: facts.AgentStateChanged) -> None:
    row = AgentStateRow
    last = connection.execute(
        select(row.id, row.began).where(row.agent == fact.agent, row.ended.is_(None))
    ).first()
    at = fact.at
    if last is not None:
        at = max(at, last.began)
        seconds = (at - last.began).total_seconds()
        connection.execute(update(row).where(row.id == last.id).values(ended=at, seconds=seconds))
    _insert(
        connection, row, fact, "agent", "state", "reason", "interaction", "idle_since", "until", "chosen",
        began=at,
    )  # fmt: skip
    if fact.state == "logged-out":
        connection.execute(delete(SeatRow).where(SeatRow.agent == fact.agent))


def _agent_seated(connection: Connection, fact: facts.AgentSeated) -> None:
    connection.execute(delete(SeatRow).where(SeatRow.agent == fact.agent))
    _insert(connection, SeatRow, fact, "agent", "station", "node", "endpoint", "desk")


def _last_note(connection: Connection, interaction: str) -> str | None:
    return connection.scalar(
        select(NoteRow.text)
        .where(NoteRow.interaction == interaction, func.trim(NoteRow.text) != "")
        .order_by(NoteRow.at.desc())
        .limit(1)
    )


def _change(connection: Connection, interaction: str, **values: Any) -> None:
    done = connection.execute(update(InteractionRow).where(InteractionRow.id == interaction).values(**values))
    if done.rowcount == 0:
        raise OutOfPlace(f"interaction {interaction} never began")


def _replace(
    connection: Connection, row: type[NoteRow] | type[DispositionChosenRow], fact: Any, field: str
) -> None:
    connection.execute(delete(row).where(row.interaction == fact.interaction, row.agent == fact.agent))
    _insert(connection, row, fact, "interaction", "agent", field, "at")


def _insert(connection: Connection, row: type[Any], fact: facts.Fact, *fields: str, **more: Any) -> None:
    connection.execute(insert(row).values({field: getattr(fact, field) for field in fields} | more))
