"""The audit log: who did what to whose data. Only ever added to."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from crm.models import AuditRow
from crm.records import AuditEntry


class Audit:
    """Calls' audits come in as facts; this is for work that is no call's, and for reading."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def write(
        self, actor: str, action: str, subject: str, detail: str = "", *, at: datetime | None = None
    ) -> None:
        """Kept with the unit's other work, or not at all."""
        self._connection.execute(
            insert(AuditRow).values(
                at=at or datetime.now(UTC), actor=actor, action=action, subject=subject, detail=detail
            )
        )

    def latest(self, limit: int = 100, *, subject: str | None = None) -> tuple[AuditEntry, ...]:
        """Newest first."""
        query = (
            select(AuditRow.at, AuditRow.actor, AuditRow.action, AuditRow.subject, AuditRow.detail)
            .order_by(AuditRow.at.desc(), AuditRow.id.desc())
            .limit(limit)
        )
        if subject is not None:
            query = query.where(AuditRow.subject == subject)
        return tuple(AuditEntry(*row) for row in self._connection.execute(query))
