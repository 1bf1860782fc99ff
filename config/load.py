"""Reads a site file. Everything wrong with it is said at once; a file with one fault is refused whole."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from config import references
from config.faults import Fault, Refused, nearest
from config.places import Places
from config.schema import Record, Site
from config.sentences import sentence, shown

SINGULAR = {  # each table that is a list, and what one of its records is called
    "nodes": "node", "boards": "board", "stations": "station", "numbers": "number", "hours": "hours",
    "skills": "skill", "queues": "queue", "mailboxes": "mailbox",
    "sources": "source", "services": "service", "reasons": "reason",
    "dispositions": "disposition", "flows": "flow",
}  # fmt: skip
NO_FILE = "check the path, or --home; the first `trunkline up` puts a site file into a new home folder"


def load_site(path: Path) -> Site:
    """The site that the file describes. Errors: Refused, with every fault of the file."""
    try:
        text = path.read_text(encoding="utf-8-sig")  # with the mark that Windows' Notepad puts first, too
    except FileNotFoundError:
        raise Refused([Fault(str(path), "there is no such file", NO_FILE)]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(
            [Fault(str(path), f"cannot be read ({error})", "it must be a text file in UTF-8")]
        ) from None
    return read_site(text, str(path))


def read_site(text: str, name: str) -> Site:
    """The same from the file's text; `name` is how faults call it. Errors: Refused."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(
            [Fault(name, f"is not TOML: {error}", "mend this first, the rest is checked after")]
        ) from None
    reading = _Reading(raw, Places(text), name)
    singles, lists = reading.singles(), reading.lists()
    for table, index, key, what, hint in references.check(singles, lists, raw):
        reading.fault(table, index, key, what, hint)
    if reading.faults:
        raise Refused(reading.in_order())
    return Site(**singles | {table: tuple(records.values()) for table, records in lists.items()})


class _Reading:
    """One pass over a file: the records that are right, and the faults of the others."""

    def __init__(self, raw: Mapping[str, Any], places: Places, name: str) -> None:
        self._raw, self._places, self._name = raw, places, name
        self.faults: list[tuple[int, Fault]] = []

    def fault(self, table: str, index: int | None, key: str | None, what: str, hint: str) -> None:
        line = self._places.line(table, index or 0, key)
        where = self._name if line is None else f"{self._name}:{line}"
        self.faults.append((line or 0, Fault(f"{where}: {self._called(table, index)}", what, hint)))

    def in_order(self) -> list[Fault]:
        """As they stand in the file; what has no line comes first."""
        return list(dict.fromkeys(fault for _, fault in sorted(self.faults, key=lambda found: found[0])))

    def singles(self) -> dict[str, Any]:
        """The tables that stand once, those that are right."""
        for name in self._raw.keys() - Site.model_fields.keys():
            self.fault(name, None, None, "there is no such table", nearest(name, Site.model_fields.keys()))
        right: dict[str, Any] = {}
        for table, field in Site.model_fields.items():
            if table not in SINGULAR and (table in self._raw or field.is_required()):
                record = self._record(field.annotation, self._raw.get(table, {}), table, None)
                if record is not None:
                    right[table] = record
        return right

    def lists(self) -> dict[str, dict[int, Record]]:
        """The tables that stand several times: their right records by their place in the file."""
        return {table: self._records(table) for table in SINGULAR}

    def _records(self, table: str) -> dict[int, Record]:
        field = Site.model_fields[table]
        raw = self._raw.get(table, [])
        if not isinstance(raw, list):
            self.fault(table, None, None, "there may be several of these", f"write [[{table}]] for each")
            return {}
        if field.is_required() and not raw:
            self.fault(table, None, None, "there is none", f"add at least one [[{table}]]")
        kind = get_args(field.annotation)[0]
        found = {index: self._record(kind, record, table, index) for index, record in enumerate(raw)}
        return {index: record for index, record in found.items() if record is not None}

    def _record(self, kind: Any, raw: Any, table: str, index: int | None) -> Record | None:
        if not isinstance(raw, dict):
            heading = f"[[{table}]]" if index is not None else f"[{table}]"
            self.fault(table, index, None, "this is no table", f"write {heading} and its keys below")
            return None
        model = self._model(kind, raw, table, index)
        if model is None:
            return None
        try:
            return model.model_validate(raw)
        except ValidationError as refusal:
            for details in _each_once(refusal.errors(include_url=False)):
                key = str(details["loc"][0]) if details["loc"] else None
                self.fault(table, index, key, *sentence(details, model))
            return None

    def _model(self, kind: Any, raw: Mapping[str, Any], table: str, index: int | None) -> type[Record] | None:
        """The model of a record; among several, the one its `kind` names."""
        if isinstance(kind, type):
            return kind
        members = get_args(get_args(kind)[0])  # Annotated[A | B, …]
        models = {get_args(model.model_fields["kind"].annotation)[0]: model for model in members}
        named = raw.get("kind")
        if isinstance(named, str) and named in models:
            return models[named]  # type: ignore[no-any-return]
        possible = " or ".join(f'kind = "{name}"' for name in models)
        known = f'the kind "{named}" is not known' if isinstance(named, str) else f"kind is {shown(named)}"
        what = '"kind" is missing' if named is None else known
        self.fault(table, index, "kind", what, f"write {possible}")
        return None

    def _called(self, table: str, index: int | None) -> str:
        """How people call the record: its kind and its name, or its place in the list."""
        if index is None:
            return f"[[{table}]]" if table in SINGULAR else f"[{table}]"
        record = self._raw[table][index]
        name = record.get("name", record.get("number")) if isinstance(record, dict) else None
        return f'{SINGULAR[table]} "{name}"' if name else f"{SINGULAR[table]} no. {index + 1}"


def _each_once(errors: Sequence[ErrorDetails]) -> Iterator[ErrorDetails]:
    """Without "too short" for a list from which pydantic has taken a member that has a fault of its own."""
    for error in errors:
        inside = (other for other in errors if other["loc"][: len(error["loc"])] == error["loc"])
        if error["type"] != "too_short" or not any(len(other["loc"]) > len(error["loc"]) for other in inside):
            yield error
