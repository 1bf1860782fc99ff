"""Variables that a flow reads before anything is in them, on some way through it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr_flows.drawing import Drawing
from ivr_flows.faults import Fault
from ivr_flows.flow import Frame
from ivr_flows.form import Draft
from ivr_flows.formula import BadFormula
from ivr_flows.nodes.node import Node
from ivr_flows.references import formulas, named, set_by


def read_too_early(drawing: Drawing, frame: Frame) -> Iterator[Fault]:
    """One fault for each node and variable. A variable with a default or marked as optional, or one that the
    flow is given, may be read from the beginning."""
    empty = frozenset(name for name, variable in frame.variables.items() if not variable.begins)
    if not empty or drawing.start not in drawing.drafts:
        return  # nothing to find
    for name, unset in _unset_at(drawing, empty).items():
        node = drawing.drafts[name].node
        if node is None:
            continue
        said: set[str] = set()
        for path, variable in _reads(node, frame):
            if variable in unset and variable not in said:
                said.add(variable)
                yield Fault("read-too-early", frame.name, name, path, {"name": variable})


def _unset_at(drawing: Drawing, empty: frozenset[str]) -> Mapping[str, frozenset[str]]:
    """Node → the variables that may hold nothing when it is entered; nodes that nothing reaches left out."""
    assert drawing.start is not None
    unset = {drawing.start: empty}
    waiting = [drawing.start]
    while waiting:
        name = waiting.pop()
        draft = drawing.drafts[name]
        for way, _, after in drawing.ways(draft):
            if after is None:
                continue
            left = unset[name] - _set_at(draft, way)
            before = unset.get(after)
            if before is None or not left <= before:
                unset[after] = left | (before or frozenset())
                waiting.append(after)
    return unset


def _set_at(draft: Draft, way: str) -> frozenset[str]:
    node = draft.node
    return set_by(node) if node is not None and way in node.sets_at() else frozenset()


def _reads(node: Node, frame: Frame) -> Iterator[tuple[str, str]]:
    """The field and the variable, of each that the node reads and has not set itself by then."""
    have = set(set_by(node)) if type(node).looks_back else set()
    for _, fields in _in_order(node):
        for path, of, text in fields:
            if of == "formula":
                try:
                    names = frame.formulas.compiled(text).names
                except BadFormula:
                    continue  # said elsewhere
                yield from ((path, name) for name in sorted(names - have))
            elif of == "variables" and text not in have:
                yield path, text
        have |= {text for _, of, text in fields if of == "own"}


def _in_order(node: Node) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """Fields with names or formulas, those of one item of a list together: items are carried out in turn."""
    items: dict[str, list[tuple[str, str, str]]] = {}
    marked = [(path, of, text) for of, path, text in named(node)]
    marked += [(path, "formula", text) for path, text, _ in formulas(node)]
    for path, of, text in marked:
        first, _, rest = path.partition(".")
        place = rest.partition(".")[0]
        item = f"{first}.{place:0>4}" if place.isdecimal() else ""
        items.setdefault(item, []).append((path, of, text))
    yield from sorted(items.items())
