"""Part those who call again and again."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ivr_flows.effects import CountCalls, Counted, Failed
from ivr_flows.nodes.node import ERROR, Exit, Node, OwnVariable, Steps
from ivr_flows.variables import Variables


class CountNode(Node):
    """Counts this caller's earlier calls in the last hours: `within` up to so many, else `over`.

    Who withholds his number has never called before.
    """

    label: ClassVar = {"en": "Calls so far", "zh": "来电次数"}
    help: ClassVar = {
        "en": "Parts those who have called more often lately from the others.",
        "zh": "按近期来电次数分流。",
    }

    type: Literal["count"] = "count"
    hours: float = Field(24, gt=0, le=24 * 366, strict=False, description="how far to look back")
    most: int = Field(0, ge=0, le=1000, description="earlier calls up to which he leaves by `within`")
    into: OwnVariable | None = Field(None, description="a number that holds how many there were")

    def exits_here(self) -> tuple[Exit, ...]:
        return Exit("within", heard=False), Exit("over", heard=False), Exit(ERROR, heard=False)

    def sets_at(self) -> tuple[str, ...]:
        return "within", "over"

    def run(self, call: Variables) -> Steps:
        answer = yield CountCalls(self.hours)
        if isinstance(answer, Failed):
            return ERROR
        assert isinstance(answer, Counted)
        if self.into is not None:
            call.set(self.into, answer.times)
        return "within" if answer.times <= self.most else "over"
