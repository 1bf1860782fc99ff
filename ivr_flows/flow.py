"""A flow: the document, as it is stored, drawn and run.

    {"format": 1, "name": "hotline", "version": 1, "languages": ["en", "zh"], "start": "greeting",
     "default": "sorry", "variables": {…},
     "nodes": {"greeting": {"type": "play", "prompt": {…}, "exits": {"done": "menu"}}, …}}

Reading one here checks its form only; whether it makes sense to run is for `check.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import cached_property
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

from ivr_flows.formula import Formulas
from ivr_flows.nodes import NODE_TYPES, NodeTypes
from ivr_flows.nodes.back import Back
from ivr_flows.nodes.node import HANG_UP, LanguageCode, Node, NodeName, Part, Place, Signature, Text, Titles
from ivr_flows.trial import Trial
from ivr_flows.variables import GIVEN, Kind, Scope, Value, WrongKind, fitting

#: A flow larger than this is a mistake or an attack; one person cannot oversee a tenth of it.
MOST_NODES = 1000

FlowName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
OwnName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]


class Variable(Part):
    """A value the flow keeps for itself, is given by the flow that enters it, or hands back to that one."""

    type: Kind
    role: Literal["own", "given", "result"] = Field(
        "own", description="given: by the flow that enters this one; result: handed back to it"
    )
    default: str | bool | int | float | list[str] | None = Field(
        None, description="dates as YYYY-MM-DD, moments as YYYY-MM-DDTHH:MM"
    )
    optional: bool = Field(False, description="it may hold nothing: whoever reads it must be ready for null")
    secret: bool = Field(False, description="never shown in a log or a trace: a PIN, a card's number")
    kept: bool = Field(False, description="what it holds is kept with the caller's steps; never a secret's")
    title: Titles = Field(default_factory=dict, description="what people call it, by language")

    def value(self) -> Value:
        """What it holds when the flow is entered. Raises ValueError if the default is not of its type."""
        match self.type, self.default:
            case "date", str(text):
                return date.fromisoformat(text)
            case "moment", str(text):
                return fitting(datetime.fromisoformat(text), "moment")
            case "list", list(texts):
                return fitting(tuple(texts), "list")
        return fitting(self.default, self.type)  # type: ignore[arg-type]

    @property
    def begins(self) -> bool:
        """Whether it may be read from the beginning."""
        return self.role == "given" or self.optional or self.default is not None


Length = Annotated[float, Field(ge=20, le=100_000, strict=False)]
Size = Annotated[tuple[Length, Length], Field(strict=False)]
"""Width and height on the drawing, in pixels."""


class Group(Part):
    """A frame on the drawing around nodes that belong together. Nothing of a call."""

    title: Titles = Field(default_factory=dict, description="what people call it, by language")
    place: Place
    size: Size


class Remark(Part):
    """A note on the drawing, beside what it is about. Nothing of a call."""

    text: Text
    place: Place
    size: Size


class Frame(Part):
    """A flow without its nodes."""

    format: Literal[1] = Field(1, description="of the document; a later one is lifted from an older")
    name: FlowName
    version: int = Field(1, ge=1, description="of this flow; a call finishes on the one it began with")
    title: Titles = Field(default_factory=dict, description="what people call it, by language")
    summary: Titles = Field(
        default_factory=dict, description="what it does for a caller, in a sentence, by language"
    )
    note: str = Field("", max_length=5000, description="for whoever reads the flow")
    languages: Annotated[tuple[LanguageCode, ...], Field(min_length=1, max_length=20, strict=False)] = Field(
        description="what callers may hear; the first one is the default"
    )
    variables: dict[OwnName, Variable] = Field(default_factory=dict)
    start: NodeName
    default: NodeName | None = Field(
        None, description="where exits lead that are not drawn; its own undrawn exits end the flow"
    )
    hang_up: NodeName | None = Field(
        None, description="what is still done when the caller hangs up in a node without a way of its own"
    )
    trials: Annotated[tuple[Trial, ...], Field(max_length=200, strict=False)] = Field(
        (), description="what callers do, and what is expected then"
    )

    groups: dict[NodeName, Group] = Field(default_factory=dict, max_length=200)
    remarks: dict[NodeName, Remark] = Field(default_factory=dict, max_length=200)

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """Of the variables that formulas may read: the flow's own and the call's."""
        return {**GIVEN, **{name: variable.type for name, variable in self.variables.items()}}

    @cached_property
    def kept(self) -> tuple[str, ...]:
        """Variables of which the steps tell what they held."""
        return tuple(name for name, one in self.variables.items() if one.kept and not one.secret)

    @cached_property
    def formulas(self) -> Formulas:
        return Formulas(self.kinds)

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
        undrawn = self.hang_up if exit_name == HANG_UP else self.default
        return undrawn if undrawn != node and undrawn in self.nodes else None

    def scope(self, given: Mapping[str, Value], *, strict: bool = True) -> Scope:
        """Its variables as a call enters it. Raises WrongKind if `strict`; else what does not fit is left
        out."""
        scope = Scope(
            values={},
            kinds={name: variable.type for name, variable in self.variables.items()},
            formulas=self.formulas,
            secrets=frozenset(name for name, variable in self.variables.items() if variable.secret),
        )
        for name, variable in self.variables.items():
            with suppress(ValueError):  # an unchecked flow; the checker names it
                scope.values[name] = variable.value()
            if name in given:
                try:
                    scope.values[name] = fitting(given[name], variable.type)
                except WrongKind as fault:
                    if strict:
                        raise WrongKind(f'"{name}": {fault}') from None
        return scope

    @cached_property
    def signature(self) -> Signature:
        """As another flow sees it."""
        by_role = {
            role: {name: one.type for name, one in self.variables.items() if one.role == role}
            for role in ("given", "result")
        }
        return Signature(
            given=by_role["given"],
            needed=frozenset(
                name
                for name in by_role["given"]
                if self.variables[name].default is None and not self.variables[name].optional
            ),
            results=by_role["result"],
            ends=frozenset(node.end for node in self.nodes.values() if isinstance(node, Back)),
            secrets=frozenset(name for name, one in self.variables.items() if one.secret),
        )


def read(document: Mapping[str, Any], types: NodeTypes = NODE_TYPES) -> Flow:
    """The flow of a document, by these node types: the house's, or with a site's own.

    Raises pydantic.ValidationError; `check.load` says the same, and more, in people's words.
    """
    return Flow.model_validate(document, context={"types": types})
