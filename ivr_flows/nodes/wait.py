"""Let the caller wait a while."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ivr_flows.effects import Failed, Wait, Waited
from ivr_flows.nodes.node import ERROR, Exit, Node, Steps
from ivr_flows.variables import Variables


class WaitNode(Node):
    """Waits, with the site's music or in silence. A key ends it and counts for the menu that follows."""

    label: ClassVar = {"en": "Wait", "zh": "等待"}
    help: ClassVar = {
        "en": "Lets the caller wait for some seconds, with music or in silence.",
        "zh": "让来电者等待几秒，可播放音乐或保持静音。",
    }

    type: Literal["wait"] = "wait"
    seconds: float = Field(ge=0.1, le=300, strict=False)
    music: bool = True

    def exits_here(self) -> tuple[Exit, ...]:
        return Exit("done", heard=True), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        answer = yield Wait(self.seconds, self.music)
        if isinstance(answer, Failed):
            return ERROR
        assert isinstance(answer, Waited)
        call.typed = answer.key
        return "done"
