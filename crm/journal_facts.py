"""The journal itself, read: the facts of one call as they were written, and which call somebody means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from sqlalchemy import Connection, select

from crm.models import FactRow, InteractionRow

LOOKED_AT = 5000  # the newest interactions, among which one with a mistyped id is looked for


@dataclass(frozen=True, slots=True)
class KeptFact:
    """As it stands in the journal. `body`: its own fields; `fault`: why the tables refused it."""

    at: datetime
    kind: str
    body: Mapping[str, Any]
    fault: str | None


class JournalFacts:
    """For people who ask what happened; no call waits for it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, interaction: str) -> tuple[KeptFact, ...]:
        """All facts of one call, in the order in which they were written; none: nobody knows it."""
        query = (
            select(FactRow.at, FactRow.kind, FactRow.body, FactRow.fault)
            .where(FactRow.interaction == interaction)
            .order_by(FactRow.seq)
        )
        return tuple(
            KeptFact(row.at, row.kind, json.loads(row.body), row.fault)
            for row in self._connection.execute(query)
        )

    def ending_in(self, last: str) -> tuple[str, ...]:
        """The newest calls whose id ends in this part of it, five at most: `7Q2XKD`."""
        wanted = _plain(last)
        return tuple(found for found in self._newest() if _plain(found).endswith(wanted))[:5]

    def newest_of(self, number: str) -> str | None:
        """The last call with this number, E.164."""
        query = select(InteractionRow.id).where(InteractionRow.number == number)
        return self._connection.scalar(query.order_by(InteractionRow.began.desc()).limit(1))

    def near(self, typed: str) -> tuple[str, ...]:
        """Calls whose ids look like what was typed, the likest first; three at most."""
        newest = self._newest()
        close = get_close_matches(typed.upper(), newest, n=3, cutoff=0.7)
        if not close:
            by_last = {found.rpartition("-")[2]: found for found in newest}
            close = [by_last[part] for part in get_close_matches(typed.upper(), by_last, n=3, cutoff=0.6)]
        return tuple(close)

    def _newest(self) -> list[str]:
        query = select(InteractionRow.id).order_by(InteractionRow.began.desc()).limit(LOOKED_AT)
        return list(self._connection.scalars(query))


def _plain(typed: str) -> str:
    """Crockford's letters as people may write them."""
    return typed.upper().replace("O", "0").replace("I", "1").replace("L", "1")
