"""Polls by telephone: one choice a caller, counted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import IntegrityError

from crm.models import VoteRow


class Votes:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def cast(self, poll: str, *, number: str, choice: str, at: datetime, interaction: str) -> bool:
        """Whether it counts: the first of this number does. The same call's again, after a restart, is the
        same vote."""
        before = self._connection.scalar(
            select(VoteRow.interaction).where(VoteRow.poll == poll, VoteRow.number == number)
        )
        if before is not None:
            return bool(before == interaction)
        try:
            with self._connection.begin_nested():
                self._connection.execute(
                    insert(VoteRow).values(
                        poll=poll, number=number, choice=choice, at=at, interaction=interaction
                    )
                )
        except IntegrityError:  # another call of this number was quicker
            return False
        return True

    def counts(self, poll: str) -> dict[str, int]:
        """Choice → votes, the most first."""
        many = func.count().label("many")
        rows = self._connection.execute(
            select(VoteRow.choice, many)
            .where(VoteRow.poll == poll)
            .group_by(VoteRow.choice)
            .order_by(many.desc(), VoteRow.choice)
        )
        return {row.choice: row.many for row in rows}
