"""End the call."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ivr_flows.effects import Cause, HangUp
from ivr_flows.nodes.node import Announcement, Exit, Node, Steps, announce
from ivr_flows.variables import Variables


class HangUpNode(Node):
    """Says goodbye, if it has something to say, and hangs up."""

    label: ClassVar = {"en": "Hang up", "zh": "挂机"}
    help: ClassVar = {"en": "Ends the call.", "zh": "结束通话。"}
    ends: ClassVar = True

    type: Literal["hang-up"] = "hang-up"
    prompt: Announcement | None = Field(None, description="said before")
    cause: Cause = Field("normal", description="what the caller's exchange is told")

    def exits_here(self) -> tuple[Exit, ...]:
        return ()

    def run(self, call: Variables) -> Steps:
        yield from announce(self.prompt, call, interruptible=False)
        yield HangUp(self.cause)
        return ""  # never reached: the runner ends with HangUp
