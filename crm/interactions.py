"""The contact history: what was, with whom, how it ended. Read from the journal's projection, never written
here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from functools import cache
from typing import Any, Literal

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from crm import counts, messages
from crm.agent_calls import calls_of
from crm.models import (
    AccountRow,
    AgentStateRow,
    DispositionChosenRow,
    InteractionRow,
    LearnedRow,
    MessageRow,
    NoteRow,
    QueueVisitRow,
    RecordingRow,
    SeatRow,
    SegmentRow,
)
from crm.models.base import Utc
from crm.records import (
    AgentCall,
    Chosen,
    HistoryItem,
    Interaction,
    Learned,
    Message,
    Note,
    QueueVisit,
    Recording,
    Segment,
    Standing,
    Today,
    Work,
)

Row = InteractionRow

_CALLS_SINCE = (
    select(func.count())
    .select_from(Row)
    .where(
        Row.number == bindparam("the_number"),
        Row.began >= bindparam("since", type_=Utc),
        Row.direction == "in",
        Row.id != bindparam("the_present"),
    )
)


class Interactions:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def history(
        self, *, customer_id: int | None = None, number: str | None = None, limit: int = 20,
        before: str | None = None, excluding: str | None = None,
    ) -> tuple[HistoryItem, ...]:  # fmt: skip
        """A customer's or a number's contacts over all media, newest first; with both, those of either.
        `before`: the last interaction of the page above; `excluding`: the call that is there now.

        One statement, over an index; raises ValueError when neither customer nor number is given.
        """
        if customer_id is None and number is None:
            raise ValueError("history of whom? give a customer, a number or both")
        given = {
            "the_customer": customer_id, "the_number": number, "the_last": before, "the_present": excluding
        }  # fmt: skip
        asked = frozenset(name for name, value in given.items() if value is not None)
        return tuple(
            HistoryItem(
                interaction=row.id,
                medium=row.medium,
                direction=row.direction,
                began=row.began,
                seconds=(row.ended - row.began).total_seconds() if row.ended else None,
                talked=row.talked,
                waited=row.waited,
                outcome=row.outcome,
                number=row.number,
                customer=row.customer_id,
                queue=row.queue,
                agent=row.agent,
                agent_name=row.display_name or row.agent,
                disposition=row.disposition,
                note=row.note,
                recording=row.recording,
                message=row.message,
            )
            for row in self._connection.execute(_history(asked, limit), given)
        )

    def of_agent(self, agent: str, since: datetime, limit: int = 30) -> tuple[AgentCall, ...]:
        """An agent's ended calls, newest first: talks, and those that rang him or that he dialled in vain."""
        return calls_of(self._connection, agent, since, limit)

    def count(self, *, number: str, since: datetime, without: str) -> int:
        """How often this number has called since then, one interaction left out. One statement, over an
        index."""
        given = {"the_number": number, "since": since, "the_present": without}
        return self._connection.scalar(_CALLS_SINCE, given) or 0

    def last_agent(self, *, number: str | None = None, customer_id: int | None = None) -> str | None:
        """Who talked last with this number or this customer; with both, with either. None: nobody yet.

        One statement, over an index; raises ValueError when neither is given.
        """
        if customer_id is None and number is None:
            raise ValueError("last agent of whom? give a customer, a number or both")
        given = {"the_customer": customer_id, "the_number": number}
        asked = frozenset(name for name, value in given.items() if value is not None)
        last: str | None = self._connection.scalar(_last_agent(asked), given)
        return last

    def get(self, interaction: str) -> Interaction | None:
        """Whole, with segments, recordings, notes. Eight statements: for screens, not for the call path."""
        found = self._load(Row.id == interaction)
        return found[0] if found else None

    def open(self) -> tuple[Interaction, ...]:
        """Those that have not ended, oldest first: live ones, and those that a dead server left."""
        return self._load(Row.ended.is_(None))

    def on_the_floor(self) -> tuple[Standing, ...]:
        """Agents whose last state is another than logged out: at a start, those whom a dead server left so.
        Longest in their state first."""
        row, seat = AgentStateRow, SeatRow
        query = (
            select(
                row.agent, row.state, row.began, row.reason, row.interaction, row.idle_since, row.until,
                row.chosen, seat.station, seat.node, seat.endpoint, seat.desk,
            )
            .select_from(row)
            .outerjoin(seat, seat.agent == row.agent)
            .where(row.ended.is_(None), row.state != "logged-out")
            .order_by(row.began, row.agent)
        )  # fmt: skip
        return tuple(Standing(*found) for found in self._connection.execute(query))

    def today(self, since: datetime, now: datetime | None = None) -> Today:
        """Counts since an instant, for the board. `now`: up to when the states that last are counted; None:
        not at all. Five statements."""
        return counts.today(self._connection, since, now)

    def work(
        self,
        zone: tzinfo,
        first: date,
        last: date,
        *,
        per: Literal["day", "month"] = "day",
        agent: str | None = None,
    ) -> tuple[Work, ...]:
        """Agents' work record: calls and talk by day or month of the zone's calendar, from `first` to `last`,
        both included. Only periods with work have a row. One statement a period."""
        return counts.work(self._connection, zone, first, last, per, agent)

    def _load(self, which: Any) -> tuple[Interaction, ...]:
        rows = self._connection.execute(
            select(
                Row.id, Row.medium, Row.direction, Row.line, Row.number, Row.called, Row.flow, Row.node,
                Row.customer_id.label("customer"), Row.began, Row.ended, Row.outcome, Row.cause, Row.ended_by,
                Row.queue, Row.agent, Row.waited, Row.talked,
            )
            .where(which)
            .order_by(Row.began, Row.id)
        ).all()  # fmt: skip
        if not rows:
            return ()
        ids = [row.id for row in rows]
        parts: dict[str, dict[str, list[Any]]] = {
            "segments": self._parts(
                Segment, SegmentRow, ids, SegmentRow.id,
                ("kind", "began", "ended", "seconds", "agent", "queue", "station", "detail"),
            ),
            "visits": self._parts(
                QueueVisit, QueueVisitRow, ids, QueueVisitRow.id,
                ("queue", "entered", "left", "how", "waited", "agent"),
            ),
            "recordings": self._parts(
                Recording, RecordingRow, ids, RecordingRow.made,
                ("id", "interaction", "agent", "path", "seconds", "channels", "made"),
            ),
            "notes": self._parts(Note, NoteRow, ids, NoteRow.at, ("agent", "text", "at")),
            "dispositions": self._parts(
                Chosen, DispositionChosenRow, ids, DispositionChosenRow.at, ("agent", "disposition", "at")
            ),
            "learned": self._parts(Learned, LearnedRow, ids, LearnedRow.id, ("label", "value")),
        }  # fmt: skip
        left = messages.read(self._connection, MessageRow.interaction.in_(ids))
        return tuple(
            _interaction(row, left, {name: found.get(row.id, []) for name, found in parts.items()})
            for row in rows
        )

    def _parts(
        self, record: type[Any], row: type[Any], ids: Sequence[str], order: InstrumentedAttribute[Any],
        fields: tuple[str, ...],
    ) -> dict[str, list[Any]]:  # fmt: skip
        found: dict[str, list[Any]] = {}
        query = (
            select(row.interaction, *(getattr(row, field) for field in fields))
            .where(row.interaction.in_(ids))
            .order_by(order)
        )
        for interaction, *values in self._connection.execute(query):
            found.setdefault(interaction, []).append(record(**dict(zip(fields, values, strict=True))))
        return found


def _interaction(row: Any, left: Sequence[Message], parts: dict[str, list[Any]]) -> Interaction:
    own = tuple(message for message in left if message.interaction == row.id)
    values: dict[str, Any] = {**row._mapping, **{name: tuple(found) for name, found in parts.items()}}
    return Interaction(**values, messages=own)


# Asked at each call that comes in, in few forms: to make them anew took longer than to carry them out.


@cache
def _history(asked: frozenset[str], limit: int) -> Select[Any]:
    columns: tuple[Any, ...] = (
        Row.id, Row.medium, Row.direction, Row.began, Row.ended, Row.talked, Row.waited, Row.outcome,
        Row.number, Row.customer_id, Row.queue, Row.agent, AccountRow.display_name, Row.disposition,
        Row.note,
        exists().where(RecordingRow.interaction == Row.id).label("recording"),
        exists().where(MessageRow.interaction == Row.id).label("message"),
    )  # fmt: skip
    query = (
        select(*columns)
        .select_from(Row)  # said, because threads that make it at once may find it ambiguous
        .outerjoin(AccountRow, AccountRow.name == Row.agent)
        .where(_whose(asked))
        .order_by(Row.began.desc(), Row.id.desc())
        .limit(limit)
    )
    if "the_last" in asked:
        last: BindParameter[str] = bindparam("the_last")
        began = select(Row.began).where(Row.id == last).scalar_subquery()
        query = query.where(or_(Row.began < began, and_(Row.began == began, Row.id < last)))
    if "the_present" in asked:
        query = query.where(Row.id != bindparam("the_present"))
    return query


@cache
def _last_agent(asked: frozenset[str]) -> Select[Any]:
    return (
        select(Row.agent)
        .where(_whose(asked), Row.agent.is_not(None))
        .order_by(Row.began.desc(), Row.id.desc())
        .limit(1)
    )


def _whose(asked: frozenset[str]) -> ColumnElement[bool]:
    """A customer's, a number's, or either's."""
    columns = {"the_customer": Row.customer_id, "the_number": Row.number}
    return or_(*(column == bindparam(name) for name, column in columns.items() if name in asked))
