"""Reads a document's parts one by one, so that one bad node hides no other fault.

`drafts` gives every node that could be understood, and says what is wrong with the form of the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ivr_flows.faults import Fault
from ivr_flows.flow import MOST_NODES, Frame
from ivr_flows.nodes import NodeTypes
from ivr_flows.nodes.node import NODE_NAME, Node, Part
from ivr_flows.spoken import LANGUAGES


@dataclass(frozen=True, slots=True)
class Draft:
    """A node as the document has it. `node` is None where it could not be understood."""

    name: str
    node: Node | None
    drawn: Mapping[str, str]  # exit → node, as far as the document says so


def frame(document: Mapping[str, Any], faults: list[Fault]) -> Frame | None:
    """Everything but the nodes."""
    without_nodes = {name: value for name, value in document.items() if name != "nodes"}
    try:
        return Frame.model_validate(without_nodes)
    except ValidationError as error:
        faults.extend(_faults_of(error, Frame, without_nodes, _name_of(document), None))
        return None


def drafts(document: Mapping[str, Any], types: NodeTypes, faults: list[Fault]) -> dict[str, Draft]:
    """Every node, understood or not."""
    flow = _name_of(document)
    nodes = document.get("nodes")
    if "nodes" not in document:
        faults.append(Fault("field-missing", flow, arguments={"field": "nodes"}))
    elif not isinstance(nodes, dict):
        faults.append(Fault("bad-value", flow, None, "nodes", _bad("nodes", nodes, "dict_type")))
    elif not nodes:
        faults.append(Fault("no-nodes", flow, None, "nodes"))
    elif len(nodes) > MOST_NODES:
        counted = {"found": str(len(nodes)), "unit": "nodes", "most": str(MOST_NODES)}
        faults.append(Fault("too-large", flow, None, "nodes", counted))
    else:
        return {name: _draft(name, value, types, flow, faults) for name, value in nodes.items()}
    return {}


def _draft(name: str, value: object, types: NodeTypes, flow: str, faults: list[Fault]) -> Draft:
    if not re.fullmatch(NODE_NAME, name):
        faults.append(Fault("bad-name", flow, name, None, {"name": name}))
    if not isinstance(value, dict):
        faults.append(Fault("bad-value", flow, name, None, _bad(name, value, "dict_type")))
        return Draft(name, None, {})
    exits = value.get("exits")
    pairs = exits.items() if isinstance(exits, dict) else ()
    drawn = {way: after for way, after in pairs if isinstance(after, str)}
    called = value.get("type")
    if not isinstance(called, str) or called not in types:
        wrong = {"name": called} if isinstance(called, str) else {"field": "type"}
        code = "unknown-type" if isinstance(called, str) else "field-missing"
        faults.append(Fault(code, flow, name, "type", wrong, tuple(types)))
        return Draft(name, None, drawn)
    try:
        return Draft(name, types[called].model_validate(value), drawn)
    except ValidationError as error:
        faults.extend(_faults_of(error, types[called], value, flow, name))
        return Draft(name, None, drawn)


def _name_of(document: Mapping[str, Any]) -> str:
    name = document.get("name")
    return name if isinstance(name, str) else ""


def _faults_of(
    error: ValidationError, model: type[Part], given: object, flow: str, node: str | None
) -> Iterator[Fault]:
    """One fault for each field that pydantic refuses."""
    seen = set()
    for detail in error.errors(include_url=False):
        path = _path(detail, given)
        if (path, detail["type"] == "missing") not in seen:
            seen.add((path, detail["type"] == "missing"))
            yield _fault_of(detail, path, model, flow, node)


def _path(detail: ErrorDetails, given: object) -> str:
    """The field's place in the document, without pydantic's names of the members of a union."""
    path = []
    for step in detail["loc"]:
        inside = dict(enumerate(given)) if isinstance(given, list) else given
        if isinstance(inside, dict) and step in inside:
            given = inside[step]
        elif detail["type"] != "missing" or step != detail["loc"][-1]:
            continue
        path.append(str(step))
    return ".".join(path)


def _fault_of(detail: ErrorDetails, path: str, model: type[Part], flow: str, node: str | None) -> Fault:
    last = str(detail["loc"][-1]) if detail["loc"] else ""
    found = detail["input"]
    match detail["type"]:
        case "missing":
            return Fault("field-missing", flow, node, path, {"field": last})
        case "extra_forbidden":
            fields = tuple(model.model_fields) if len(detail["loc"]) == 1 else None
            return Fault("field-unknown", flow, node, path, {"field": last}, fields)
        case "string_pattern_mismatch" if isinstance(found, str):
            code = _code_of_pattern(str(detail.get("ctx", {}).get("pattern", "")))
            if code is not None:
                possible = tuple(LANGUAGES) if code == "unspoken-language" else None
                return Fault(code, flow, node, path, {"name": found}, possible)
    limit = next((str(value) for value in detail.get("ctx", {}).values()), "")
    return Fault("bad-value", flow, node, path, {**_bad(path, found, detail["type"]), "limit": limit})


def _code_of_pattern(pattern: str) -> str | None:
    """None: a way of writing that no message of its own speaks of."""
    if pattern.startswith("^[0-9*#]"):
        return "bad-key"
    if pattern.startswith("^[a-z]{2,3}"):
        return "unspoken-language"
    return "bad-name" if pattern.startswith(("^[a-z]", "^[a-z0-9]", "^[A-Za-z0-9]")) else None


def _bad(field: str, found: object, cause: str) -> dict[str, str]:
    return {"field": field, "found": _shown(found), "cause": cause}


def _shown(value: object) -> str:
    """A value short enough to be quoted; never its whole depth."""
    match value:
        case str():
            return f'"{value[:60]}"'
        case bool() | None:
            return {True: "true", False: "false", None: "null"}[value]
        case dict():
            return "an object"
        case list():
            return "a list"
        case float():
            return str(value)
        case int():
            return str(value) if abs(value) < 10**30 else "a huge number"
    return type(value).__name__
