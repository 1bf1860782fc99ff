"""Finds what a node's fields refer to: names of the site and the flow, formulas, announcements.

Works from the declared fields, so that a new node type needs no line here.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from ivr_flows.nodes.node import Announcement, Names, Node, Part, Works
from ivr_flows.variables import Kind

Mark = Names | Works


def named(part: Part) -> Iterator[tuple[str, str, str]]:
    """Every name in the fields that are marked with `Names`: (of what, the field's path, the name)."""
    for mark, path, value in _marked(part):
        if isinstance(mark, Names):
            yield mark.of, path, value


def formulas(part: Part) -> Iterator[tuple[str, str, Kind | None]]:
    """Every formula: (the field's path, the formula, the kind it must give or None)."""
    for mark, path, value in _marked(part):
        if isinstance(mark, Works):
            yield path, value, mark.out


def set_by(node: Node) -> frozenset[str]:
    """The flow's own variables that this node sets."""
    return frozenset(name for of, _, name in named(node) if of == "own")


def _marked(part: Part) -> Iterator[tuple[Mark, str, str]]:
    for name, field in type(part).model_fields.items():
        marks = [mark for mark in field.metadata if isinstance(mark, Mark)]
        yield from _named(field.annotation, marks, getattr(part, name), name)


def announcements(part: Part) -> Iterator[tuple[str, Announcement]]:
    """Every announcement in the fields, with the field's path."""
    for name in type(part).model_fields:
        yield from _announcements(getattr(part, name), name)


def _named(annotation: Any, marks: list[Mark], value: Any, path: str) -> Iterator[tuple[Mark, str, str]]:
    if get_origin(annotation) is Annotated:
        annotation, *metadata = get_args(annotation)
        marks = marks + [mark for mark in metadata if isinstance(mark, Mark)]
        yield from _named(annotation, marks, value, path)
        return
    if isinstance(value, str):
        for mark in marks:
            yield mark, path, value
    if isinstance(value, Part):
        for mark, below, name in _marked(value):
            yield mark, f"{path}.{below}", name
    elif get_origin(annotation) in (Union, UnionType):
        for member in get_args(annotation):
            if _fits(member, value):
                yield from _named(member, marks, value, path)
    elif isinstance(value, dict):
        of_key, of_value = get_args(annotation) or (Any, Any)
        for key, item in value.items():
            yield from _named(of_key, [], key, f"{path}.{key}")
            yield from _named(of_value, [], item, f"{path}.{key}")
    elif isinstance(value, tuple | list):
        of_item = (get_args(annotation) or (Any,))[0]
        for index, item in enumerate(value):
            yield from _named(of_item, [], item, f"{path}.{index}")


def _fits(annotation: Any, value: Any) -> bool:
    """Does the value belong to this member of a union?"""
    if get_origin(annotation) is Annotated:
        return _fits(get_args(annotation)[0], value)
    plain = get_origin(annotation) or annotation
    return (
        isinstance(value, plain) if isinstance(plain, type) else plain is None and isinstance(value, NoneType)
    )


def _announcements(value: Any, path: str) -> Iterator[tuple[str, Announcement]]:
    if isinstance(value, Announcement):
        yield path, value
    elif isinstance(value, Part):
        for below, announcement in announcements(value):
            yield f"{path}.{below}", announcement
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _announcements(item, f"{path}.{key}")
    elif isinstance(value, tuple | list):
        for index, item in enumerate(value):
            yield from _announcements(item, f"{path}.{index}")
