"""Go through another flow and come back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ivr_flows.effects import CameBack, EnterFlow, Failed
from ivr_flows.nodes.node import (
    ERROR,
    Doubt,
    Exit,
    ExitName,
    Formula,
    Name,
    Node,
    OtherFlow,
    OwnVariable,
    Scope,
    Steps,
)
from ivr_flows.variables import Variables

OF_THE_OTHER = frozenset(
    {
        "not-given", "unknown-given", "formula-gives", "unknown-result", "result-differs", "end-missing",
        "unknown-end",
    }
)  # fmt: skip
"""Doubts that a node may come to have without being touched: the other flow was published anew."""


class SubFlow(Node):
    """Sends the caller through another flow, as it is published then, and takes him back by one of its ends.

    `error` when that flow ends without coming back, or cannot be entered.
    """

    label: ClassVar = {"en": "Flow", "zh": "子流程"}
    help: ClassVar = {
        "en": "Goes through another flow and comes back with what it found out.",
        "zh": "进入另一个流程，完成后带着结果返回。",
    }

    type: Literal["flow"] = "flow"
    flow: OtherFlow
    give: dict[Name, Formula] = Field(
        default_factory=dict, description="what that flow is given: its variable → a formula here"
    )
    take: dict[OwnVariable, Name] = Field(
        default_factory=dict, description="what it finds out: a variable here → its result"
    )
    returns: Annotated[tuple[ExitName, ...], Field(min_length=1, max_length=20, strict=False)] = Field(
        ("done",), description="the ends of that flow; each is an exit"
    )

    def exits_here(self) -> tuple[Exit, ...]:
        return *(Exit(end, heard=False) for end in self.returns), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        given = {name: call.work_out(formula) for name, formula in self.give.items()}
        answer = yield EnterFlow(self.flow, given)
        if isinstance(answer, Failed):
            return ERROR
        assert isinstance(answer, CameBack)
        for name, result in self.take.items():
            call.set(name, answer.results.get(result))
        return answer.end if answer.end in self.returns else ERROR

    def sets_at(self) -> tuple[str, ...]:
        return self.returns

    def doubts(self, scope: Scope) -> Iterator[Doubt]:
        """Against the other flow as it is now. One that is not there is said elsewhere."""
        other = scope.flows.get(self.flow)
        if other is None:
            return
        for name in sorted(other.needed - self.give.keys()):
            yield Doubt("not-given", "give", {"name": name, "flow": self.flow})
        for name, formula in self.give.items():
            if name not in other.given:
                yield Doubt(
                    "unknown-given", f"give.{name}", {"name": name, "flow": self.flow}, tuple(other.given)
                )
            elif not scope.gives(formula, other.given[name]):
                yield Doubt("formula-gives", f"give.{name}", {"field": formula, "wanted": other.given[name]})
            elif name not in other.secrets:
                yield from scope.opens_secret(formula, f"{self.flow}: {name}", f"give.{name}")
        for name, result in self.take.items():
            if result not in other.results:
                wrong = {"name": result, "flow": self.flow}
                yield Doubt("unknown-result", f"take.{name}", wrong, tuple(other.results))
            elif scope.variables.get(name) not in (None, other.results[result]):
                kinds = {"name": result, "kind": other.results[result], "wanted": scope.variables[name]}
                yield Doubt("result-differs", f"take.{name}", kinds)
            elif result in other.secrets and name not in scope.secrets:
                opened = {"name": f"{self.flow}: {result}", "into": name}
                yield Doubt("opens-secret", f"take.{name}", opened)
        for end in sorted(other.ends - set(self.returns)):
            yield Doubt("end-missing", "returns", {"name": end, "flow": self.flow})
        for end in self.returns:
            if end not in other.ends:
                yield Doubt("unknown-end", "returns", {"name": end, "flow": self.flow}, tuple(other.ends))
