"""Open matters: what customers have asked for and nobody has done yet."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from crm.faults import Unknown
from crm.models import MatterRow
from crm.records import Matter


class Matters:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(
        self, kind: str, *, customer: int | None, number: str | None, at: datetime, interaction: str,
        queue: str | None = None, text: str | None = None, wish: datetime | None = None,
    ) -> tuple[Matter, bool]:  # fmt: skip
        """Opens it, unless one of this kind is open for this customer, or for the number that is nobody's.
        The one that is open now, and whether it is this call's: told again, after a restart, it is the
        same."""
        whose = _whose(customer, number, interaction)
        try:
            with self._connection.begin_nested():
                self._connection.execute(
                    insert(MatterRow).values(
                        kind=kind, whose=whose, customer_id=customer, number=number, queue=queue, text=text,
                        wish=wish, opened=at, interaction=interaction,
                    )
                )  # fmt: skip
        except IntegrityError:
            pass  # one is open
        open_one = self._connection.execute(
            _MATTERS.where(MatterRow.kind == kind, MatterRow.whose == whose, MatterRow.closed.is_(None))
        ).one()
        return _matter(open_one), open_one.interaction == interaction

    def open_of(self, *, customer: int | None, number: str | None) -> tuple[Matter, ...]:
        """Of the customer, or from the number; the oldest first."""
        asked = [MatterRow.customer_id == customer] if customer is not None else []
        asked += [MatterRow.number == number] if number is not None else []
        if not asked:
            return ()
        rows = self._connection.execute(
            _MATTERS.where(or_(*asked), MatterRow.closed.is_(None)).order_by(MatterRow.opened, MatterRow.id)
        )
        return tuple(_matter(row) for row in rows)

    def close(self, matter: int, *, by: str) -> bool:
        """Whether it was open. Raises Unknown."""
        done = self._connection.execute(
            update(MatterRow)
            .where(MatterRow.id == matter, MatterRow.closed.is_(None))
            .values(closed=datetime.now(UTC), closed_by=by)
        )
        if done.rowcount:
            return True
        if self._connection.scalar(select(MatterRow.id).where(MatterRow.id == matter)) is None:
            raise Unknown(f"matter {matter} is not there")
        return False


def _whose(customer: int | None, number: str | None, interaction: str) -> str:
    if customer is not None:
        return f"customer {customer}"
    return f"call {interaction}" if number is None else f"number {number}"


_MATTERS = select(
    MatterRow.id, MatterRow.kind, MatterRow.customer_id, MatterRow.number, MatterRow.queue, MatterRow.text,
    MatterRow.wish, MatterRow.opened, MatterRow.interaction,
)  # fmt: skip


def _matter(row: Any) -> Matter:
    return Matter(*row)
