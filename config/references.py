"""Faults between records: names that lead nowhere, names given twice, titles that miss a language."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from config import addresses
from config.faults import nearest
from config.schema import Identity, Number, Prompts, Record, WebBoard

Found = tuple[str, int | None, str | None, str, str]  # table, index, key, what, hint
Lists = Mapping[str, Mapping[int, Record]]

LINKS = (  # table, key inside it, the table it leads to, what that one's record is called
    ("boards", "node", "nodes", "node"),
    ("stations", "node", "nodes", "node"),
    ("numbers", "flow", "flows", "flow"),
    ("queues", "overflow_to.station", "stations", "station"),
    ("queues", "overflow_to.mailbox", "mailboxes", "mailbox"),
)


def check(singles: Mapping[str, Any], lists: Lists, raw: Mapping[str, Any]) -> Iterator[Found]:
    """`singles` and `lists`: the records that are right in themselves; `raw`: the whole file, so that a name
    whose record has a fault of its own still counts as defined."""
    yield from _links(raw)
    yield from _skills(raw)
    yield from _emergency(raw)
    yield from _names_twice(raw)
    yield from _numbers_twice(lists)
    yield from _branches(raw)
    yield from _visitors_dial(lists, raw)
    yield from _carried_out(raw)
    identity = singles.get("site")
    if isinstance(identity, Identity):
        yield from _languages(identity, singles, lists)
    yield from addresses.clashes(singles.get("server"), lists)


def _records(raw: Mapping[str, Any], table: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    listed = raw.get(table, [])
    for index, record in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(record, dict):
            yield index, record


def _names(raw: Mapping[str, Any], table: str) -> Collection[str]:
    return [str(record["name"]) for _, record in _records(raw, table) if "name" in record]


def _links(raw: Mapping[str, Any]) -> Iterator[Found]:
    for table, dotted, target, called in LINKS:
        known = _names(raw, target)
        for index, record in _records(raw, table):
            value: Any = record
            for part in dotted.split("."):
                value = value.get(part) if isinstance(value, dict) else None
            if isinstance(value, str) and value not in known:
                yield table, index, dotted.partition(".")[0], *_nowhere(called, value, known, target)


def _skills(raw: Mapping[str, Any]) -> Iterator[Found]:
    known = _names(raw, "skills")
    for index, record in _records(raw, "queues"):
        requires = record.get("requires", {})
        for skill in requires if isinstance(requires, dict) else ():
            if skill not in known:
                yield "queues", index, "requires", *_nowhere("skill", skill, known, "skills")


def _emergency(raw: Mapping[str, Any]) -> Iterator[Found]:
    table = raw.get("emergency")
    if not isinstance(table, dict):
        return
    stations, mailbox = table.get("stations", []), table.get("mailbox")
    known = _names(raw, "stations")
    for name in stations if isinstance(stations, list) else ():
        if isinstance(name, str) and name not in known:
            yield "emergency", None, "stations", *_nowhere("station", name, known, "stations")
    known = _names(raw, "mailboxes")
    if isinstance(mailbox, str) and mailbox not in known:
        yield "emergency", None, "mailbox", *_nowhere("mailbox", mailbox, known, "mailboxes")


def _nowhere(called: str, name: str, known: Collection[str], table: str) -> tuple[str, str]:
    return f'{called} "{name}" is not defined', nearest(name, known, f"add a [[{table}]] of that name")


def _names_twice(raw: Mapping[str, Any]) -> Iterator[Found]:
    for table in raw:
        seen: set[str] = set()
        for index, record in _records(raw, table):
            name = record.get("name")
            if isinstance(name, str):
                if name in seen:
                    yield table, index, "name", "the name is given twice", "give each its own name"
                seen.add(name)


def _numbers_twice(lists: Lists) -> Iterator[Found]:
    owners: dict[str, str] = {}
    for index, number in lists["numbers"].items():
        assert isinstance(number, Number)
        for key, digits in (("number", number.number), *(("also", also) for also in number.also)):
            if digits in owners:
                what = f'"{digits}" is given twice, here and at {owners[digits]}'
                yield "numbers", index, key, what, "leave it out at one of them"
            owners[digits] = number.number


def _languages(identity: Identity, singles: Mapping[str, Any], lists: Lists) -> Iterator[Found]:
    for table, records in lists.items():
        for index, record in records.items():
            title = getattr(record, "title", None)
            for language in identity.languages:
                if title is not None and language not in title:
                    hint = f'add {language} = "…", for [site] languages names it'
                    yield table, index, "title", f'the title has no "{language}"', hint
            spoken = getattr(record, "language", None)
            if spoken is not None and spoken not in identity.languages:
                what = f'the language "{spoken}" is none of [site] languages'
                yield table, index, "language", what, "add it there, or choose another"
    prompts = singles.get("prompts")
    for language in identity.languages:
        if isinstance(prompts, Prompts) and language not in prompts.voices:
            yield (
                "prompts",
                None,
                "voices",
                f'no voice speaks "{language}"',
                f'add {language} = "…" to voices',
            )


def _branches(raw: Mapping[str, Any]) -> Iterator[Found]:
    known = _names(raw, "dispositions")
    for index, record in _records(raw, "dispositions"):
        name = str(record.get("name", ""))
        branch = name.rpartition("/")[0]
        if branch and branch not in known:
            others = [other for other in known if other != name]
            yield "dispositions", index, "name", *_nowhere("disposition", branch, others, "dispositions")


def _visitors_dial(lists: Lists, raw: Mapping[str, Any]) -> Iterator[Found]:
    """A web board's number has a flow only as one of [[numbers]]; else every visitor would be refused."""
    numbers = [number for number in lists["numbers"].values() if isinstance(number, Number)]
    if len(numbers) < sum(1 for _ in _records(raw, "numbers")):
        return  # one of them cannot be read; it may be the one
    known = {digits for number in numbers for digits in (number.number, *number.also)}
    for index, board in lists["boards"].items():
        if isinstance(board, WebBoard) and board.number is not None and board.number not in known:
            yield "boards", index, "number", *_nowhere("number", board.number, known, "numbers")


def _carried_out(raw: Mapping[str, Any]) -> Iterator[Found]:
    """A call to a number outside needs a trunk that may carry it."""
    if any(
        board.get("kind") == "sip" and board.get("outbound", True) for _, board in _records(raw, "boards")
    ):
        return
    for index, queue in _records(raw, "queues"):
        destination = queue.get("overflow_to")
        if isinstance(destination, dict) and "number" in destination:
            what = f"no board can carry a call to {destination['number']}"
            yield "queues", index, "overflow_to", what, 'let a board of kind = "sip" have outbound = true'
    emergency = raw.get("emergency")
    numbers = emergency.get("numbers") if isinstance(emergency, dict) else None
    if isinstance(numbers, list) and numbers:
        what = f"no board can carry a call to {numbers[0]}"
        yield "emergency", None, "numbers", what, 'let a board of kind = "sip" have outbound = true'
