"""Decide by how a queue is now."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ivr_flows.effects import AskQueue, Failed, QueueIs
from ivr_flows.nodes.node import ERROR, Exit, Node, OwnVariable, QueueName, Steps
from ivr_flows.variables import Variables


class QueueState(Node):
    """`ready`: an agent could take the call now; `short`: there is a queue within the limits; `long`: it is
    longer; `unstaffed`: none of its agents is logged in."""

    label: ClassVar = {"en": "Queue now", "zh": "队列状态"}
    help: ClassVar = {
        "en": "Parts the callers by how a queue is now: somebody is ready, a short wait, a long one, nobody.",
        "zh": "按队列当前状态分流：有空闲坐席、等待较短、等待较长、无人值守。",
    }

    type: Literal["queue-state"] = "queue-state"
    queue: QueueName
    most: int = Field(5, ge=0, le=10_000, description="callers waiting up to which the wait is short")
    longest: float = Field(
        180, ge=0, le=86_400, strict=False, description="seconds that the first has waited, up to which it is"
    )
    waiting: OwnVariable | None = Field(None, description="a number that holds how many wait")
    ready: OwnVariable | None = Field(None, description="a number that holds how many agents are ready")

    def exits_here(self) -> tuple[Exit, ...]:
        names = ("ready", "short", "long", "unstaffed")
        return *(Exit(name, heard=False) for name in names), Exit(ERROR, heard=False)

    def sets_at(self) -> tuple[str, ...]:
        return "ready", "short", "long", "unstaffed"

    def run(self, call: Variables) -> Steps:
        answer = yield AskQueue(self.queue)
        if isinstance(answer, Failed):
            return ERROR
        assert isinstance(answer, QueueIs)
        for name, value in ((self.waiting, answer.waiting), (self.ready, answer.ready)):
            if name is not None:
                call.set(name, value)
        if answer.logged_in == 0:
            return "unstaffed"
        if answer.ready > answer.waiting:
            return "ready"
        return "short" if answer.waiting <= self.most and answer.longest <= self.longest else "long"
