"""What pydantic found, said in words: what is wrong, and what to do."""

from __future__ import annotations

import json
import re
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from config.faults import nearest

PASSWORD_IN_URL = re.compile(r"(://[^:/@\s]*):[^@\s]*@")

WHOLE = {
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "string_type": 'text in "quotes"',
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list in [brackets]",
    "mapping_type": "a table in {braces}",
    "dict_type": "a table in {braces}",
    "model_type": "a table in {braces}",
}


def sentence(details: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    """(what, hint) for one error of `model`."""
    kind, given, limits = details["type"], details["input"], details.get("ctx", {})
    path = [part for part in details["loc"] if part != "[key]"]
    key = ".".join(str(part) for part in path if isinstance(part, str))
    match kind:
        case "wrong":
            return str(limits["what"]), str(limits["hint"])
        case "extra_forbidden":
            known = _keys(model, path[:-1])
            return f'the key "{path[-1]}" is not known', nearest(str(path[-1]), known)
        case "missing":
            return f'"{key}" is missing', "add it" + _meaning(model, path)
        case "literal_error":
            possible = [part.strip("' ") for part in str(limits["expected"]).replace(" or ", ", ").split(",")]
            return f"{key} is {shown(given)}", nearest(
                str(given), possible, "possible: " + ", ".join(possible)
            )
        case "string_pattern_mismatch":
            return f"{key} is {shown(given)}, which has not the right form", _form(model, path)
        case "too_short":
            return f"{key} is empty", f"write at least {limits['min_length']}"
    if kind in WHOLE:
        return f"{key} is {shown(given)}", f"write {WHOLE[kind]}"
    demand = details["msg"].replace("Input should", "it should").replace("Tuple should", "it should")
    return f"{key} is {shown(given)}", demand.replace("String should", "it should")


def shown(value: Any) -> str:
    """The value as it may stand on a screen and in a log: the password in a URL is left out."""
    return PASSWORD_IN_URL.sub(r"\1:***@", json.dumps(value, ensure_ascii=False, default=str))


def _keys(model: type[BaseModel], path: list[Any]) -> list[str]:
    """The keys that are possible at `path` inside a record of `model`."""
    inner = _inner(model, path)
    return [field.alias or name for name, field in inner.model_fields.items()] if inner else []


def _inner(model: type[BaseModel], path: list[Any]) -> type[BaseModel] | None:
    for part in path:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part)
        found = _models(field.annotation) if field else []
        if not found:
            return None
        model = found[0]
    return model


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]


def _meaning(model: type[BaseModel], path: list[Any]) -> str:
    inner = _inner(model, path[:-1])
    field = inner.model_fields.get(str(path[-1])) if inner else None
    return f": {field.description}" if field and field.description else ""


def _form(model: type[BaseModel], path: list[Any]) -> str:
    inner = _inner(model, path[:-1])
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    field = inner.model_fields.get(name) if inner else None
    return field.description if field and field.description else "see the sample site"
