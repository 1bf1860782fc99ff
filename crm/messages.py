"""Messages that callers left in mailboxes."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, select, update

from crm.faults import Unknown
from crm.models import InteractionRow, MessageRow
from crm.records import Message


class Messages:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, message: str) -> Message | None:
        found = read(self._connection, MessageRow.id == message)
        return found[0] if found else None

    def of(self, mailbox: str, *, unheard: bool = False) -> tuple[Message, ...]:
        """Oldest first, as they are to be worked off."""
        which = MessageRow.mailbox == mailbox
        return tuple(read(self._connection, which & MessageRow.heard.is_(None) if unheard else which))

    def heard(self, message: str, by: str, at: datetime | None = None) -> Message:
        """Notes who heard it first; later hearers change nothing. Raises Unknown."""
        self._connection.execute(
            update(MessageRow)
            .where(MessageRow.id == message, MessageRow.heard.is_(None))
            .values(heard=at or datetime.now(UTC), heard_by=by)
        )
        found = self.get(message)
        if found is None:
            raise Unknown(f"message {message} is not there; it may have been deleted")
        return found


def read(connection: Connection, which: ColumnElement[bool]) -> list[Message]:
    """One statement."""
    rows = connection.execute(
        select(
            MessageRow.id,
            MessageRow.mailbox,
            MessageRow.interaction,
            MessageRow.path,
            MessageRow.seconds,
            MessageRow.at,
            InteractionRow.number,
            InteractionRow.customer_id.label("customer"),
            MessageRow.heard,
            MessageRow.heard_by,
        )
        .select_from(MessageRow)
        .join(InteractionRow, InteractionRow.id == MessageRow.interaction)
        .where(which)
        .order_by(MessageRow.at, MessageRow.id)
    )
    return [Message(**row._mapping) for row in rows]
