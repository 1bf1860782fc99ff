"""How records of the CRM look as JSON. `frontend/src/records.ts` holds the same shapes as types."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crm.records import AgentCall, Customer, HistoryItem, Interaction, Matter, Number, Recording

Shape = dict[str, Any]


def when(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def value(field: Any) -> Any:
    """One field's value: numbers are the only ones that are records themselves."""
    if isinstance(field, tuple):
        return [number(each) for each in field]
    return field


def number(each: Number) -> Shape:
    return {"e164": each.e164, "label": each.label}


def customer(record: Customer) -> Shape:
    names = (
        "id", "version", "kind", "name", "latin_name", "form_of_address", "firm_id", "firm", "position",
        "language", "address", "email", "key", "wishes", "code",
    )  # fmt: skip
    return {name: getattr(record, name) for name in names} | {"numbers": value(record.numbers)}


def matter(record: Matter) -> Shape:
    names = ("id", "kind", "customer", "number", "queue", "text", "interaction")
    times = {"wish": when(record.wish), "opened": when(record.opened)}
    return {name: getattr(record, name) for name in names} | times


def history_item(item: HistoryItem) -> Shape:
    """The same fields as the link's HistoryItem, so that both stand in one list."""
    return {
        "interaction": item.interaction,
        "medium": item.medium,
        "direction": item.direction,
        "began": when(item.began),
        "seconds": item.seconds or 0,
        "outcome": item.outcome or "",
        "queue": item.queue,
        "agent": item.agent_name,
        "disposition": item.disposition,
        "note": item.note,
        "recording": item.recording,
    }


def agent_call(call: AgentCall) -> Shape:
    names = ("interaction", "direction", "number", "customer", "name", "talked", "disposition", "outcome")
    return {name: getattr(call, name) for name in names} | {"began": when(call.began)}


def recording(record: Recording, may_hear: bool) -> Shape:
    return {
        "id": record.id,
        "seconds": record.seconds,
        "channels": record.channels,
        "agent": record.agent,
        "made": when(record.made),
        "may_hear": may_hear,
    }


def segments(record: Interaction) -> list[Shape]:
    return [
        {
            "kind": segment.kind,
            "began": when(segment.began),
            "seconds": segment.seconds or 0,
            "agent": segment.agent,
            "queue": segment.queue,
        }
        for segment in record.segments
    ]
