"""Lists of numbers to call, as campaigns will take them: each number once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from crm.models import ListEntryRow
from crm.records import ListEntry


class Lists:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, name: str, number: str, *, customer: int | None, at: datetime, interaction: str) -> bool:
        """Whether it is new there. The same call's again, after a restart, is."""
        try:
            with self._connection.begin_nested():
                self._connection.execute(
                    insert(ListEntryRow).values(
                        list=name, number=number, customer_id=customer, at=at, interaction=interaction
                    )
                )
        except IntegrityError:
            whose = select(ListEntryRow.interaction).where(
                ListEntryRow.list == name, ListEntryRow.number == number
            )
            return self._connection.scalar(whose) == interaction
        return True

    def entries(self, name: str) -> tuple[ListEntry, ...]:
        """Who came first, first."""
        rows = self._connection.execute(
            select(ListEntryRow.number, ListEntryRow.customer_id, ListEntryRow.at, ListEntryRow.interaction)
            .where(ListEntryRow.list == name)
            .order_by(ListEntryRow.at, ListEntryRow.number)
        )
        return tuple(ListEntry(*row) for row in rows)
