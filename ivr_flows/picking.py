"""Values out of a web service's answer: by JMESPath from JSON, by XPath or CSS from XML and HTML.

Pure; bounded by the answer's size, which whoever fetched it has bounded. Entities of XML are not followed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

import jmespath
from cssselect import SelectorError, SelectorSyntaxError
from jmespath.exceptions import JMESPathError
from parsel import Selector

from ivr_flows.effects import Pick
from ivr_flows.variables import LONGEST_LIST, LONGEST_TEXT, Value

DEEPEST = 200  # brackets within brackets of JSON


class Unreadable(ValueError):
    """The answer is not what its picks take it for; says which, and quotes nothing of it."""


def is_way(pick: Pick) -> bool:
    """Whether it can be understood at all."""
    try:
        if pick.way == "json":
            jmespath.compile(pick.path)
        else:
            _selected(Selector("<a/>"), pick)
    except (JMESPathError, SelectorError, SelectorSyntaxError, ValueError):
        return False
    return True


def picked(answer: str, picks: Mapping[str, Pick], kind: Literal["xml", "html"] = "html") -> dict[str, Value]:
    """Each value by its name, None where it is not there; a list of texts where several stand there. kind: of
    an answer that is no JSON. Raises Unreadable."""
    ways = {pick.way for pick in picks.values()}
    tree = _json(answer) if "json" in ways else None
    selector = Selector(answer, type=kind) if ways - {"json"} else None
    values: dict[str, Value] = {}
    for name, pick in picks.items():
        if pick.way == "json":
            values[name] = _value(jmespath.search(pick.path, tree))
        else:
            assert selector is not None
            found = _selected(selector, pick)
            values[name] = None if not found else found[0] if len(found) == 1 else tuple(found)
    return values


def _json(answer: str) -> Any:
    if _depth(answer) > DEEPEST:
        raise Unreadable("JSON that is nested too deep")
    try:
        return json.loads(answer, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Unreadable("no JSON") from None


def _depth(text: str) -> int:
    deepest = depth = 0
    for sign in text:
        if sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}":
            depth -= 1
    return deepest


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _selected(selector: Selector, pick: Pick) -> list[str]:
    """Raises ValueError for what is no selector."""
    found = selector.xpath(pick.path) if pick.way == "xpath" else selector.css(pick.path)
    return [" ".join(text.split())[:LONGEST_TEXT] for text in found.getall()[:LONGEST_LIST]]


def _value(found: Any) -> Value:
    """What stands there, if a variable can hold it."""
    match found:
        case None | bool() | int() | Decimal():
            return found
        case str():
            return found[:LONGEST_TEXT]
        case list():
            return tuple(str(item)[:LONGEST_TEXT] for item in found[:LONGEST_LIST] if item is not None)
    return None
