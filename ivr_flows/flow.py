"""A flow: the document, as it is stored, drawn and run.

    {"format": 1, "name": "hotline", "version": 1, "languages": ["en", "zh"], "start": "greeting",
     "default": "sorry", "variables": {…},
     "nodes": {"greeting": {"type": "play", "prompt": {…}, "exits": {"done": "menu"}}, …}}

Reading one here checks its form only; whether it makes sense to run is for `check.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    Field,
    PlainValidator,
    SerializeAsAny,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from ivr_flows.nodes import NODE_TYPES, NodeTypes
from ivr_flows.nodes.node import LanguageCode, Node, NodeName, Part, Titles
from ivr_flows.variables import Kind, Value

#: A flow larger than this is a mistake or an attack; one person cannot oversee a tenth of it.
MOST_NODES = 1000

FlowName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
OwnName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]


class Variable(Part):
    """A value the flow keeps for itself."""

    type: Kind
    default: str | int | float | None = Field(None, description="dates as YYYY-MM-DD")
    title: Titles = Field(default_factory=dict, description="what people call it, by language")

    def value(self) -> Value:
        """What it holds when a call begins. Raises ValueError if the default is not of its type."""
        if self.default is None:
            return None
        match self.type:
            case "text" if isinstance(self.default, str):
                return self.default
            case "number" if not isinstance(self.default, str):
                return Decimal(str(self.default))
            case "date" if isinstance(self.default, str):
                return date.fromisoformat(self.default)
        raise ValueError(f"{self.default!r} is no {self.type}")


class Frame(Part):
    """A flow without its nodes."""

    format: Literal[1] = Field(1, description="of the document; a later one is lifted from an older")
    name: FlowName
    version: int = Field(1, ge=1, description="of this flow; a call finishes on the one it began with")
    title: Titles = Field(default_factory=dict, description="what people call it, by language")
    note: str = Field("", max_length=5000, description="for whoever reads the flow")
    languages: Annotated[tuple[LanguageCode, ...], Field(min_length=1, max_length=20, strict=False)] = Field(
        description="what callers may hear; the first one is the default"
    )
    variables: dict[OwnName, Variable] = Field(default_factory=dict)
    start: NodeName
    default: NodeName | None = Field(
        None, description="where exits lead that are not drawn; its own undrawn exits end the flow"
    )

    @field_validator("languages")
    @classmethod
    def _each_once(cls, languages: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(languages)) < len(languages):
            raise PydanticCustomError("language_twice", "a language stands there twice")
        return languages


def _node(value: object, info: ValidationInfo) -> Node:
    """A node of the type it names; the types come with the validation, else they are the house's."""
    if isinstance(value, Node):
        return value
    types: NodeTypes = (info.context or {}).get("types", NODE_TYPES)
    called = value.get("type") if isinstance(value, dict) else None
    if not isinstance(called, str) or called not in types:
        raise ValueError(f"no node of a known type ({', '.join(types)})")
    return types[called].model_validate(value)


class Flow(Frame):
    """A flow. `read` makes one from a document; `Run` runs it."""

    nodes: dict[NodeName, Annotated[SerializeAsAny[Node], PlainValidator(_node)]] = Field(
        min_length=1, max_length=MOST_NODES
    )

    def after(self, node: str, exit_name: str) -> str | None:
        """The node to which this exit leads; None: the flow ends there."""
        drawn = self.nodes[node].exits.get(exit_name)
        if drawn in self.nodes:
            return drawn
        return self.default if self.default != node and self.default in self.nodes else None


def read(document: Mapping[str, Any], types: NodeTypes = NODE_TYPES) -> Flow:
    """The flow of a document, by these node types: the house's, or with a site's own.

    Raises pydantic.ValidationError; `check.load` says the same, and more, in people's words.
    """
    return Flow.model_validate(document, context={"types": types})
