"""Go the first way whose formula holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ivr_flows.nodes.node import ERROR, Condition, Doubt, Exit, ExitName, Node, Part, Scope, Steps
from ivr_flows.variables import Variables

ELSE = "else"


class Case(Part):
    """One way, and when it is gone."""

    exit: ExitName
    holds: Condition


class Switch(Node):
    """Asks its cases in turn; each has an exit of its own. `else` when none holds."""

    label: ClassVar = {"en": "Switch", "zh": "多路分支"}
    help: ClassVar = {
        "en": "Parts the callers many ways: the first case that holds is taken.",
        "zh": "多路分流：按顺序判断，走第一个成立的分支。",
    }

    type: Literal["switch"] = "switch"
    cases: Annotated[tuple[Case, ...], Field(min_length=1, max_length=50, strict=False)]

    def exits_here(self) -> tuple[Exit, ...]:
        names = dict.fromkeys(case.exit for case in self.cases)
        return *(Exit(name, heard=False) for name in names), Exit(ELSE, heard=False), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        yield from ()
        for case in self.cases:
            if call.work_out(case.holds) is True:
                return case.exit
        return ELSE

    def doubts(self, scope: Scope) -> Iterator[Doubt]:
        counts = Counter([*(case.exit for case in self.cases), ELSE, ERROR])
        for place, case in enumerate(self.cases):
            if counts[case.exit] > 1:
                yield Doubt("exit-twice", f"cases.{place}.exit", {"exit": case.exit})
