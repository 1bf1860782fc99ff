"""Record the caller while he is in the flow."""

from __future__ import annotations

from typing import ClassVar, Literal

from ivr_flows.effects import Failed, Record
from ivr_flows.nodes.node import ERROR, Exit, Node, Steps
from ivr_flows.variables import Variables


class RecordingNode(Node):
    """What he says and what he hears, until it is stopped or he leaves the flow: a spoken order, a consent.
    What is left out in between is between a stop and another start. Nothing is heard in it while he enters a
    secret. Talks with agents are recorded, or not, as the site file says.

    Starting what goes on already and stopping what does not changes nothing.
    """

    label: ClassVar = {"en": "Recording", "zh": "录音"}
    help: ClassVar = {
        "en": "Begins or ends recording what the caller says and hears in the flow.",
        "zh": "开始或结束录音，记录来电者在流程中的所说与所听。",
    }

    type: Literal["recording"] = "recording"
    do: Literal["start", "stop"] = "start"

    def exits_here(self) -> tuple[Exit, ...]:
        return Exit("done", heard=False), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        answer = yield Record(on=self.do == "start")
        return ERROR if isinstance(answer, Failed) else "done"
