"""Go back to the flow that entered this one."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ivr_flows.effects import GoBack
from ivr_flows.nodes.node import Exit, ExitName, Node, Steps
from ivr_flows.variables import Variables


class Back(Node):
    """Ends this flow and goes on in the one that entered it, by the exit `end`, with this flow's results.

    In a flow that no other has entered, the call ends here.
    """

    label: ClassVar = {"en": "Back", "zh": "返回"}
    help: ClassVar = {
        "en": "Goes back to the flow that entered this one, by the exit of this name.",
        "zh": "返回进入本流程的上一级流程，从同名出口继续。",
    }
    ends: ClassVar = True

    type: Literal["back"] = "back"
    end: ExitName = Field("done", description="the exit of the node that entered this flow")

    def exits_here(self) -> tuple[Exit, ...]:
        return ()

    def run(self, call: Variables) -> Steps:
        yield GoBack(self.end)
        raise AssertionError("nobody comes back from there")
