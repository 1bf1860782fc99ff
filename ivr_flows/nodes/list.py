"""Put a number on a campaign's list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from ivr_flows.effects import AddToList, Failed, Outcome
from ivr_flows.nodes.node import ERROR, NODE_NAME, Doubt, Exit, Node, Scope, Steps, TextFormula
from ivr_flows.variables import Variables


class ListNode(Node):
    """`added`: it is on the list, once; `already`: it was; `no-number`: it is withheld, or none."""

    label: ClassVar = {"en": "List", "zh": "加入名单"}
    help: ClassVar = {
        "en": "Puts a number on a campaign's list, once.",
        "zh": "将号码加入外呼名单，每个号码只加一次。",
    }

    type: Literal["list"] = "list"
    list: Annotated[str, StringConstraints(pattern=NODE_NAME)] = Field(description="the list's name")
    number: TextFormula | None = Field(None, description="which; null: the number that calls")

    def exits_here(self) -> tuple[Exit, ...]:
        names = ("added", "already", "no-number")
        return *(Exit(name, heard=False) for name in names), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        number = None if self.number is None else str(call.work_out(self.number) or "")
        answer = yield AddToList(self.list, number)
        if isinstance(answer, Failed):
            return ERROR
        assert isinstance(answer, Outcome)
        return answer.how

    def doubts(self, scope: Scope) -> Iterator[Doubt]:
        if self.number is not None:
            yield from scope.tells_secret(self.number, "number")
