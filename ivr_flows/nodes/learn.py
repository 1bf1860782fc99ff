"""Tell the agent what was found out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from ivr_flows.effects import Learned
from ivr_flows.nodes.node import ERROR, Doubt, Exit, Formula, Name, Node, Scope, Steps
from ivr_flows.variables import Variables

LONGEST = 200  # characters that an agent is shown


class Learn(Node):
    """The agent who gets the caller sees a label and a value; figures count by them. What is secret stays so:
    a formula that reads a secret variable leads to `error`."""

    label: ClassVar = {"en": "Tell the agent", "zh": "告知坐席"}
    help: ClassVar = {
        "en": "Shows the agent something that was found out, and keeps it with the call.",
        "zh": "把流程中获得的信息显示给坐席，并随通话保存。",
    }

    type: Literal["learn"] = "learn"
    name: Name = Field(description="under which it is kept; the node's title is what the agent reads")
    value: Formula

    def exits_here(self) -> tuple[Exit, ...]:
        return Exit("done", heard=False), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        yield from ()
        if call.reads_secret(self.value):
            return ERROR
        value = call.work_out(self.value)
        if value is not None:
            call.learn(Learned(self.name, str(value)[:LONGEST], self.title))
        return "done"

    def doubts(self, scope: Scope) -> Iterator[Doubt]:
        yield from scope.tells_secret(self.value, "value")
