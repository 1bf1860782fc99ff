"""What people do at the console that must stand in the audit log."""

from __future__ import annotations

from agent_console.services import console


def audit(actor: str, action: str, subject: str, detail: str = "") -> None:
    """actor: the account's name; action: a stable word such as "log-in"; subject: on what or from where."""
    with console().database.unit() as unit:
        unit.audit.write(actor, action, subject, detail)
        unit.commit()
