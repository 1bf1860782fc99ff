"""Put the caller through to one given agent."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ivr_flows.effects import QueueRefused, SendTo
from ivr_flows.nodes.node import ERROR, Exit, Name, Node, Steps
from ivr_flows.variables import Variables


class AgentNode(Node):
    """The flow ends here unless nobody is reached: then it goes on by `refused`."""

    label: ClassVar = {"en": "Agent", "zh": "坐席"}
    help: ClassVar = {
        "en": "Lets the caller wait for one given agent, or for who served him last.",
        "zh": "转给指定坐席，或上次为其服务的坐席。",
    }
    ends: ClassVar = True

    type: Literal["agent"] = "agent"
    agent: Name | None = Field(None, description="his account's name; null: who served this caller last")

    def exits_here(self) -> tuple[Exit, ...]:
        return Exit("refused", heard=False), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        answer = yield SendTo(agent=self.agent, last_agent=self.agent is None)
        return "refused" if isinstance(answer, QueueRefused) else ERROR
