"""The exits of a node that is still being drawn: half filled in, with faults in its fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from ivr_flows.nodes import NODE_TYPES, NodeTypes
from ivr_flows.nodes.node import Node


def exits_of(drawn: Mapping[str, Any], types: NodeTypes = NODE_TYPES) -> tuple[str, ...] | None:
    """Every exit it has, as its fields stand; what is missing or wrong in them counts as not filled in.
    None: nothing can be told of it."""
    called = drawn.get("type")
    if not isinstance(called, str) or called not in types:
        return None
    try:
        return tuple(exit_.name for exit_ in _understood(types[called], drawn).exits_here())
    except (AttributeError, TypeError, ValueError, AssertionError):  # of a field that is not filled in
        return None


def _understood(of: type[Node], drawn: Mapping[str, Any]) -> Node:
    """What cannot be read is left out: first the one choice, case or share in which it stands, then all."""
    given = dict(drawn)
    for depth in (2, 1):
        try:
            return of.model_validate(given)
        except ValidationError as error:
            given = _without(given, {detail["loc"][:depth] for detail in error.errors(include_url=False)})
    known = {name: value for name, value in given.items() if name in of.model_fields}
    required = {name: () for name, field in of.model_fields.items() if field.is_required()}
    return of.model_construct(None, **{**required, **known})


def _without(given: Mapping[str, Any], places: Iterable[tuple[int | str, ...]]) -> dict[str, Any]:
    """The fields, without these places in them."""
    left = dict(given)
    inside: dict[str, set[int | str]] = {}
    for field, *deeper in places:
        if not deeper or not isinstance(left.get(str(field)), (dict, list)):
            left.pop(str(field), None)
        else:
            inside.setdefault(str(field), set()).add(deeper[0])
    for field_name, wrong in inside.items():
        value = left.get(field_name)
        if isinstance(value, dict):
            left[field_name] = {key: one for key, one in value.items() if key not in wrong}
        elif isinstance(value, list):
            left[field_name] = [one for place, one in enumerate(value) if place not in wrong]
    return left
