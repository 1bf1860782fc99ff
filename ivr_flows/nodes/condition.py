"""Go one way or the other."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ivr_flows.nodes.node import ERROR, Condition, Exit, Node, Steps
from ivr_flows.variables import Variables


class ConditionNode(Node):
    """`yes` when the formula holds, `no` when it does not, `error` when that cannot be told."""

    label: ClassVar = {"en": "Condition", "zh": "条件"}
    help: ClassVar = {
        "en": "Parts the callers by a formula: yes or no.",
        "zh": "按公式分流：是或否。",
    }

    type: Literal["condition"] = "condition"
    holds: Condition = Field(description="e.g. balance > 100 and customer.firm != null")

    def exits_here(self) -> tuple[Exit, ...]:
        return Exit("yes", heard=False), Exit("no", heard=False), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        yield from ()
        return "yes" if call.work_out(self.holds) is True else "no"
