"""Send a share of the callers each way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ivr_flows.effects import Draw, Drawn, Failed
from ivr_flows.nodes.node import ERROR, Doubt, Exit, ExitName, Node, Scope, Steps
from ivr_flows.variables import Variables

Percent = Annotated[float, Field(gt=0, le=100, strict=False)]


class Share(Node):
    """By chance, so many per cent of the callers by each exit; together they make a hundred."""

    label: ClassVar = {"en": "Share", "zh": "按比例分流"}
    help: ClassVar = {
        "en": "Sends a share of the callers each way, by chance: to try two versions side by side.",
        "zh": "按比例随机分流，可用于同时试用两个版本。",
    }

    type: Literal["share"] = "share"
    shares: Annotated[dict[ExitName, Percent], Field(min_length=2, max_length=20)] = Field(
        description="exit → per cent"
    )

    def exits_here(self) -> tuple[Exit, ...]:
        return *(Exit(name, heard=False) for name in self.shares), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        answer = yield Draw()
        if isinstance(answer, Failed):
            return ERROR
        assert isinstance(answer, Drawn)
        left = answer.number * sum(self.shares.values())
        for name, share in self.shares.items():
            if left < share:
                return name
            left -= share
        return next(reversed(self.shares))

    def doubts(self, scope: Scope) -> Iterator[Doubt]:
        total = sum(self.shares.values())
        if abs(total - 100) > 0.01:
            yield Doubt("not-a-hundred", "shares", {"found": f"{total:g}"})
        if ERROR in self.shares:
            yield Doubt("exit-twice", "shares", {"exit": ERROR})
