"""What differs between two site files, and when each difference takes effect in a running house."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from config.load import SINGULAR
from config.schema import Record, Site

Effect = Literal["now", "next-call", "restart"]
"""now: for everything that happens from this moment; next-call: for calls that begin from now on, those that
are up end as they began; restart: when the house is started again."""

EFFECTS: Mapping[str, Effect] = {
    "site": "restart", "server": "restart", "database": "restart", "nodes": "restart",
    "emergency": "restart", "guard": "restart",
    "boards": "now", "stations": "now", "queues": "now", "skills": "now", "reasons": "now",
    "dispositions": "now", "wrap_up": "now", "ringing": "now",
    "numbers": "next-call", "flows": "next-call", "hours": "next-call", "prompts": "next-call",
    "speech": "next-call",
    "mailboxes": "next-call", "sources": "next-call", "services": "next-call",
    "recording": "next-call", "pins": "next-call", "mail": "now",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """`what`: as people call it, `queue "sales-en"` or `[ringing]`; `keys`: what of it, when it `changed`."""

    what: str
    how: Literal["added", "removed", "changed"]
    effect: Effect
    keys: tuple[str, ...] = ()


def between(old: Site, new: Site) -> tuple[Change, ...]:
    """In the order of the schema's tables. One that has no effect in EFFECTS takes a restart."""
    return tuple(change for table in Site.model_fields for change in _of_table(table, old, new))


def running(old: Site, new: Site) -> Site:
    """The new site as a running house can have it: what takes a restart stays as it was."""
    kept = {table: getattr(old, table) for table in Site.model_fields if _effect(table) == "restart"}
    return Site(**{name: getattr(new, name) for name in Site.model_fields} | kept)


def _effect(table: str) -> Effect:
    return EFFECTS.get(table, "restart")


def _of_table(table: str, old: Site, new: Site) -> Iterator[Change]:
    effect = _effect(table)
    if table not in SINGULAR:
        keys = _keys(getattr(old, table), getattr(new, table))
        if keys:
            yield Change(f"[{table}]", "changed", effect, keys)
        return
    before, after = _by_name(getattr(old, table)), _by_name(getattr(new, table))
    for name in dict.fromkeys([*before, *after]):
        what = f'{SINGULAR[table]} "{name}"'
        if name not in after:
            yield Change(what, "removed", effect)
        elif name not in before:
            yield Change(what, "added", effect)
        elif keys := _keys(before[name], after[name]):
            yield Change(what, "changed", effect, keys)


def _by_name(records: tuple[Record, ...]) -> dict[str, Record]:
    return {str(getattr(record, "name", None) or getattr(record, "number", "")): record for record in records}


def _keys(old: Record, new: Record) -> tuple[str, ...]:
    if type(old) is not type(new):
        return ("kind",)
    return tuple(key for key in type(old).model_fields if getattr(old, key) != getattr(new, key))
