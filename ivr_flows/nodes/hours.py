"""Go one way when the house is open, the other when it is closed."""

from __future__ import annotations

from typing import ClassVar, Literal

from ivr_flows.effects import AskOpen, Failed, OpenIs
from ivr_flows.nodes.node import ERROR, Exit, HoursName, Node, Steps
from ivr_flows.variables import Variables


class Hours(Node):
    """Asks the site's calendar whether these hours are open now."""

    label: ClassVar = {"en": "Opening hours", "zh": "营业时间"}
    help: ClassVar = {
        "en": "Parts the callers by the site's hours: open or closed.",
        "zh": "按营业时间分流：营业或休息。",
    }

    type: Literal["hours"] = "hours"
    hours: HoursName

    def exits_here(self) -> tuple[Exit, ...]:
        return Exit("open", heard=False), Exit("closed", heard=False), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        answer = yield AskOpen(self.hours)
        if isinstance(answer, Failed):
            return ERROR
        assert isinstance(answer, OpenIs)
        return "open" if answer.open else "closed"
