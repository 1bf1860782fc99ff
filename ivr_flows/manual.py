"""The tables of docs/flows.md, from the node types and the functions themselves."""

from __future__ import annotations

from collections.abc import Iterator

from ivr_flows.functions import FUNCTIONS
from ivr_flows.nodes import NODE_TYPES


def node_rows() -> Iterator[str]:
    """A line for each node type: what it does, and the exits that it has however it is drawn."""
    for name, node_type in NODE_TYPES.items():
        yield f"| `{name}` | {node_type.label['zh']} | {node_type.help['en']} |"


def function_rows() -> Iterator[str]:
    """A line for each function: what it takes, what it is for, an example."""
    for name, function in FUNCTIONS.items():
        needed = len(function.takes) if function.needs is None else function.needs
        takes = ", ".join(
            kind if place < needed else f"[{kind}]" for place, kind in enumerate(function.takes)
        )
        formula, gives = function.example
        yield f"| `{name}({takes})` | {function.help['en']} | `{formula}` gives `{gives}` |"
