"""Give the customer another PIN."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ivr_flows.effects import ChoosePin, Failed, Outcome
from ivr_flows.nodes.node import ERROR, Exit, Node, Steps, TextFormula
from ivr_flows.variables import Variables


class ChoosePinNode(Node):
    """`chosen`: it is his from now on; `weak`: too short, or what is guessed first; `unknown`: nobody has
    proved in this call who he is."""

    label: ClassVar = {"en": "Choose PIN", "zh": "修改密码"}
    help: ClassVar = {
        "en": "Gives the customer who has proved who he is another PIN.",
        "zh": "为已通过身份验证的客户修改密码。",
    }

    type: Literal["choose-pin"] = "choose-pin"
    pin: TextFormula = Field(description="the new PIN: a secret variable into which it was collected")

    def exits_here(self) -> tuple[Exit, ...]:
        names = ("chosen", "weak", "unknown")
        return *(Exit(name, heard=False) for name in names), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        pin = call.work_out(self.pin)
        if pin is None:
            return ERROR
        answer = yield ChoosePin(str(pin))
        if isinstance(answer, Failed):
            return ERROR
        assert isinstance(answer, Outcome)
        return answer.how
