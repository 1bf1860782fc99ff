"""Give variables new values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ivr_flows.nodes.node import ERROR, Doubt, Exit, Formula, Node, OwnVariable, Part, Scope, Steps
from ivr_flows.variables import Variables


class Assignment(Part):
    """A variable and what it is to hold."""

    variable: OwnVariable
    value: Formula


class Set(Node):
    """Works formulas out, in order, and keeps what they give. `error` when one gives nothing that fits; those
    before it are kept."""

    label: ClassVar = {"en": "Set", "zh": "赋值"}
    help: ClassVar = {
        "en": "Works something out and keeps it in variables.",
        "zh": "计算公式，并把结果存入变量。",
    }

    type: Literal["set"] = "set"
    values: Annotated[tuple[Assignment, ...], Field(min_length=1, max_length=50, strict=False)]

    def exits_here(self) -> tuple[Exit, ...]:
        return Exit("done", heard=False), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        yield from ()
        for one in self.values:
            value = call.work_out(one.value)
            opened = not call.is_secret(one.variable) and call.reads_secret(one.value)
            if opened and not isinstance(value, bool):
                return ERROR
            call.set(one.variable, value)
        return "done"

    def doubts(self, scope: Scope) -> Iterator[Doubt]:
        for place, one in enumerate(self.values):
            kind = scope.variables.get(one.variable)
            if kind is not None and not scope.gives(one.value, kind):
                yield Doubt("formula-gives", f"values.{place}.value", {"field": one.value, "wanted": kind})
            if one.variable not in scope.secrets:
                yield from scope.opens_secret(one.value, one.variable, f"values.{place}.value")
