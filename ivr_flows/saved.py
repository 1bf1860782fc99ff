"""Where a caller stands in a flow, as plain JSON: another process goes on from it.

A run goes on at the beginning of the node where it was: what that node says is said again, what it asks is
asked again; nothing that it had learned is asked twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ivr_flows.effects import Learned
from ivr_flows.variables import Value


@dataclass(frozen=True, slots=True)
class SavedFrame:
    """A flow on the way, the node in it where he is or from which he went into the next flow, and its own
    values."""

    flow: str
    version: int
    node: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Saved:
    """`frames`: the flow in which he began first; `call`: the values that belong to none."""

    frames: tuple[SavedFrame, ...]
    call: Mapping[str, Value]
    learned: tuple[Learned, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "frames": [
                [frame.flow, frame.version, frame.node, _all_tagged(frame.values)] for frame in self.frames
            ],
            "call": _all_tagged(self.call),
            "learned": [
                [one.label, one.value, dict(one.label_titles), dict(one.value_titles)] for one in self.learned
            ],
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Saved:
        """Errors: ValueError, KeyError, TypeError for what `to_json` never made."""
        return cls(
            frames=tuple(
                SavedFrame(str(flow), int(version), str(node), _all_read(values))
                for flow, version, node, values in body["frames"]
            ),
            call=_all_read(body["call"]),
            learned=tuple(Learned(*one) for one in body["learned"]),
        )


def _all_tagged(values: Mapping[str, Value]) -> dict[str, Any]:
    return {name: _tagged(value) for name, value in values.items()}


def _all_read(values: Mapping[str, Any]) -> dict[str, Value]:
    return {str(name): _value(value) for name, value in values.items()}


def _tagged(value: Value) -> Any:
    """JSON's own kinds as they are, the others as an object of one entry. A datetime is a date, too: it comes
    first."""
    match value:
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case Decimal():
            return {"decimal": str(value)}
        case tuple():
            return list(value)
        case _:
            return value


def _value(value: Any) -> Value:
    match value:
        case {"moment": str(text)}:
            return datetime.fromisoformat(text)
        case {"date": str(text)}:
            return date.fromisoformat(text)
        case {"decimal": str(text)}:
            return Decimal(text)
        case list() if all(isinstance(item, str) for item in value):
            return tuple(value)
        case str() | int() | float() | None:
            return value
        case _:
            raise ValueError(f"{value!r} is no value of a flow")
