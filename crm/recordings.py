"""Recordings of talks: where they lie, and who may hear them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Select, select

from crm.audit import Audit
from crm.faults import NotAllowed, Unknown
from crm.models import RecordingRow
from crm.records import Account, Recording


def may_hear(account: Account, recording: Recording) -> bool:
    """Agents hear the recordings of their own talks; team leads and administrators all. Closed accounts
    none."""
    if account.closed:
        return False
    return account.role in ("lead", "administrator") or recording.agent == account.name


class Recordings:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, recording: str) -> Recording | None:
        """One statement."""
        row = self._connection.execute(_RECORDINGS.where(RecordingRow.id == recording)).first()
        return Recording(**row._mapping) if row else None

    def of(self, interaction: str) -> tuple[Recording, ...]:
        """In the order they were made."""
        rows = self._connection.execute(_RECORDINGS.where(RecordingRow.interaction == interaction))
        return tuple(Recording(**row._mapping) for row in rows)

    def paths(self) -> list[str]:
        """Of all recordings, below the recordings' folder."""
        return list(self._connection.scalars(select(RecordingRow.path).order_by(RecordingRow.path)))

    def hear(self, account: Account, recording: str, *, at: datetime | None = None) -> Recording:
        """The recording, for somebody who wants to hear it now; hearing and refusal are both written to the
        audit log. Commit the unit, also after a refusal. Raises Unknown, NotAllowed.
        """
        found = self.get(recording)
        if found is None:
            raise Unknown(f"recording {recording} is not there; it may have been deleted")
        allowed = may_hear(account, found)
        Audit(self._connection).write(
            account.name,
            "recording-heard" if allowed else "recording-refused",
            recording,
            found.interaction,
            at=at,
        )
        if not allowed:
            raise NotAllowed(f"{account.name} may not hear recording {recording}; ask a team lead")
        return found


_RECORDINGS: Select[str, str, str | None, str, float, int, datetime] = select(
    RecordingRow.id,
    RecordingRow.interaction,
    RecordingRow.agent,
    RecordingRow.path,
    RecordingRow.seconds,
    RecordingRow.channels,
    RecordingRow.made,
).order_by(RecordingRow.made, RecordingRow.id)
