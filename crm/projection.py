"""Carries facts into the tables that screens and reports read. The only writer of those tables.

Theory. An interaction is a row of segments that touch: the first begins with the interaction, each ends where
the next begins, the last ends with it; a clock that stepped back is held at what it already said. An agent's
states touch likewise; only where the clock was set there is a gap, or an overlap, of just as much. Beside an
interaction's segments run its visits to queues: a visit lasts from the first second in a queue until talk
(answered), until something else carries the call away (overflowed), or until the call's end (abandoned, or
failed when the centre's own fault ended it); an offer that nobody takes is part of the visit.

Statements are made once, here at the top: making one and finding its compiled form took twice as long as
carrying it out, and a call is some fifty of them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Insert,
    Update,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from crm import facts
from crm.flow_projection import flow_walked
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

# names of parameters differ from the columns' own, which `values` takes for itself
THE_CALL: BindParameter[str] = bindparam("the_call")
THE_ROW: BindParameter[int] = bindparam("the_row")

LASTING = (
    select(
        InteractionRow.began.label("call_began"),
        InteractionRow.ended.label("call_ended"),
        SegmentRow.id,
        SegmentRow.kind,
        SegmentRow.began,
        SegmentRow.agent,
        SegmentRow.queue,
        SegmentRow.station,
    )
    .select_from(InteractionRow)
    .outerjoin(SegmentRow, and_(SegmentRow.interaction == InteractionRow.id, SegmentRow.ended.is_(None)))
    .where(InteractionRow.id == THE_CALL)
)
"""A call and its segment that lasts, if one does."""

SEGMENT_ENDS = update(SegmentRow).where(SegmentRow.id == THE_ROW).values(
    ended=bindparam("ended"), seconds=bindparam("seconds")
)  # fmt: skip
SEAT_GONE = delete(SeatRow).where(SeatRow.agent == bindparam("the_agent"))
VISITS = select(QueueVisitRow.id, QueueVisitRow.queue, QueueVisitRow.entered).where(
    QueueVisitRow.interaction == THE_CALL, QueueVisitRow.left.is_(None)
)
"""Of a call those that last."""

VISIT_ENDS = update(QueueVisitRow).where(QueueVisitRow.id == THE_ROW).values(
    left=bindparam("left"), how=bindparam("how"), waited=bindparam("waited"), agent=bindparam("agent")
)  # fmt: skip
TALKED = update(InteractionRow).where(InteractionRow.id == THE_CALL).values(
    talked=InteractionRow.talked + bindparam("more")
)  # fmt: skip
WAITED = update(InteractionRow).where(InteractionRow.id == THE_CALL).values(
    waited=InteractionRow.waited + bindparam("more")
)  # fmt: skip
STATE_THAT_LASTS = select(AgentStateRow.id, AgentStateRow.began).where(
    AgentStateRow.agent == bindparam("the_agent"), AgentStateRow.ended.is_(None)
)
STATE_ENDS = update(AgentStateRow).where(AgentStateRow.id == THE_ROW).values(
    ended=bindparam("ended"), seconds=bindparam("seconds")
)  # fmt: skip


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
        case facts.FlowWalked():
            flow_walked(connection, fact)
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
    connection.execute(_insertion(SegmentRow), {"interaction": fact.interaction, "began": at, **values})
    _visit(connection, fact, at)
    if fact.kind == "talk" and fact.agent is not None:
        _change(connection, fact.interaction, agent=fact.agent)


def _visit(connection: Connection, fact: facts.SegmentBegan, at: datetime) -> None:
    visit = connection.execute(VISITS, {"the_call": fact.interaction}).first()
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
        began = {"interaction": fact.interaction, "queue": fact.queue, "entered": at}
        connection.execute(_insertion(QueueVisitRow), began)
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
    who = agent if how == "answered" else None
    ended = {"the_row": visit.id, "left": at, "how": how, "waited": waited, "agent": who}
    connection.execute(VISIT_ENDS, ended)
    connection.execute(WAITED, {"the_call": interaction, "more": waited})


def _interaction_ended(connection: Connection, fact: facts.InteractionEnded) -> None:
    _, at = _end_segment(connection, fact.interaction, fact.at)
    for visit in connection.execute(VISITS, {"the_call": fact.interaction}).all():
        how: VisitEnd = "failed" if fact.outcome in OUR_FAULT else "abandoned"
        if fact.outcome == "overflowed":
            how = "overflowed"
        _leave(connection, fact.interaction, visit, at, how)
    _change(connection, fact.interaction, ended=at, outcome=fact.outcome, cause=fact.cause, ended_by=fact.by)


def _end_segment(connection: Connection, interaction: str, at: datetime) -> tuple[Any, datetime]:
    """Ends the segment that lasts. It, or None for the first; and the instant at which the next one
    begins."""
    last = connection.execute(LASTING, {"the_call": interaction}).first()
    if last is None:
        raise OutOfPlace(f"interaction {interaction} never began")
    if last.call_ended is not None:
        raise OutOfPlace(f"interaction {interaction} has ended")
    if last.id is None:
        began: datetime = last.call_began
        return None, began
    at = max(at, last.began)
    seconds = (at - last.began).total_seconds()
    connection.execute(SEGMENT_ENDS, {"the_row": last.id, "ended": at, "seconds": seconds})
    if last.kind in TALK:
        connection.execute(TALKED, {"the_call": interaction, "more": seconds})
    return last, at


def _agent_state_changed(connection: Connection, fact: facts.AgentStateChanged) -> None:
    last = connection.execute(STATE_THAT_LASTS, {"the_agent": fact.agent}).first()
    at = fact.at
    if last is not None:
        ended = max(at - timedelta(seconds=fact.leapt), last.began)
        seconds = (ended - last.began).total_seconds()
        connection.execute(STATE_ENDS, {"the_row": last.id, "ended": ended, "seconds": seconds})
        at = at if fact.leapt else ended
    _insert(
        connection, AgentStateRow, fact, "agent", "state", "reason", "interaction", "idle_since", "until",
        "chosen", began=at,
    )  # fmt: skip
    if fact.state == "logged-out":
        connection.execute(SEAT_GONE, {"the_agent": fact.agent})


def _agent_seated(connection: Connection, fact: facts.AgentSeated) -> None:
    connection.execute(SEAT_GONE, {"the_agent": fact.agent})
    _insert(connection, SeatRow, fact, "agent", "station", "node", "endpoint", "desk")


def _last_note(connection: Connection, interaction: str) -> str | None:
    return connection.scalar(
        select(NoteRow.text)
        .where(NoteRow.interaction == interaction, func.trim(NoteRow.text) != "")
        .order_by(NoteRow.at.desc())
        .limit(1)
    )


def _change(connection: Connection, interaction: str, **values: Any) -> None:
    done = connection.execute(_changes(*values), {"the_call": interaction} | values)
    if done.rowcount == 0:
        raise OutOfPlace(f"interaction {interaction} never began")


@cache
def _changes(*columns: str) -> Update:
    """Of an interaction. Few sets of columns are ever asked for, each over and over."""
    statement = update(InteractionRow).where(InteractionRow.id == THE_CALL)
    return statement.values({column: bindparam(column) for column in columns})


@cache
def _insertion(row: Any) -> Insert:
    return insert(row)


def _replace(
    connection: Connection, row: type[NoteRow] | type[DispositionChosenRow], fact: Any, field: str
) -> None:
    connection.execute(delete(row).where(row.interaction == fact.interaction, row.agent == fact.agent))
    _insert(connection, row, fact, "interaction", "agent", field, "at")


def _insert(connection: Connection, row: Any, fact: facts.Fact, *fields: str, **more: Any) -> None:
    connection.execute(_insertion(row), {field: getattr(fact, field) for field in fields} | more)
