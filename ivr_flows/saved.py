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
class Saved:
    node: str
    values: Mapping[str, Value]
    learned: tuple[Learned, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "node": self.node,
            "values": {name: _tagged(value) for name, value in self.values.items()},
            "learned": [
                [one.label, one.value, dict(one.label_titles), dict(one.value_titles)] for one in self.learned
            ],
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Saved:
        """Errors: ValueError, KeyError, TypeError for what `to_json` never made."""
        return cls(
            node=str(body["node"]),
            values={str(name): _value(value) for name, value in body["values"].items()},
            learned=tuple(Learned(*one) for one in body["learned"]),
        )


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
        case str() | int() | float() | None:
            return value
        case _:
            raise ValueError(f"{value!r} is no value of a flow")
