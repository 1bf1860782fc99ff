"""Who may hear recordings. The rule itself stands with the records (crm.recordings), where the console, which
may not enter this room, asks the same."""

from __future__ import annotations

from datetime import datetime

from crm.facts import Audited
from crm.recordings import may_hear
from crm.records import Account, Recording

__all__ = ["heard", "may_hear"]


def heard(account: Account, recording: Recording, at: datetime) -> Audited:
    """The audit log's word on somebody who asks to hear a recording, whether he may or not."""
    action = "recording-heard" if may_hear(account, recording) else "recording-refused"
    return Audited(
        at=at, actor=account.name, action=action, subject=recording.id, detail=recording.interaction
    )
