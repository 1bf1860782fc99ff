"""Put the caller through to a number outside."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from ivr_flows.effects import QueueRefused, SendTo
from ivr_flows.nodes.node import ERROR, Exit, Node, Steps
from ivr_flows.variables import Variables


class Outside(Node):
    """The flow ends here unless nobody is reached: then it goes on by `refused`."""

    label: ClassVar = {"en": "Outside number", "zh": "外线号码"}
    help: ClassVar = {
        "en": "Rings a number outside, over a line of the house.",
        "zh": "通过中继线呼叫外部号码。",
    }
    ends: ClassVar = True

    type: Literal["outside"] = "outside"
    number: Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{5,14}$")] = Field(
        description="as E.164 writes it: +8651255500100"
    )

    def exits_here(self) -> tuple[Exit, ...]:
        return Exit("refused", heard=False), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        answer = yield SendTo(number=self.number)
        return "refused" if isinstance(answer, QueueRefused) else ERROR
