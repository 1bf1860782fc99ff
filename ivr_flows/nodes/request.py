"""Open a matter: a service request, a complaint, a repair."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from ivr_flows.effects import Failed, OpenMatter, Outcome
from ivr_flows.nodes.node import (
    ERROR,
    NODE_NAME,
    Doubt,
    Exit,
    Formula,
    Node,
    OwnVariable,
    QueueName,
    Scope,
    Steps,
)
from ivr_flows.variables import Variables

LONGEST = 2000  # characters of what is wanted


class Request(Node):
    """`opened`: it is kept until somebody has done it, and every agent who gets the customer sees it;
    `running`: one of this kind is open for him already, or for the number that is nobody's."""

    label: ClassVar = {"en": "Request", "zh": "服务请求"}
    help: ClassVar = {
        "en": "Opens a service request or a complaint, unless one of its kind is open already.",
        "zh": "登记服务请求或投诉；同类事项未结时走 running 出口。",
    }

    type: Literal["request"] = "request"
    kind: Annotated[str, StringConstraints(pattern=NODE_NAME)] = Field(
        description="what it is: complaint, repair; of each, one is open at a time"
    )
    text: Formula | None = Field(None, description="what is wanted, for whoever does it")
    queue: QueueName | None = Field(None, description="whose agents are to do it")
    into: OwnVariable | None = Field(None, description="a text that holds the matter's number")

    def exits_here(self) -> tuple[Exit, ...]:
        return Exit("opened", heard=False), Exit("running", heard=False), Exit(ERROR, heard=False)

    def sets_at(self) -> tuple[str, ...]:
        return "opened", "running"

    def run(self, call: Variables) -> Steps:
        if self.text is not None and call.reads_secret(self.text):
            return ERROR
        text = None if self.text is None else call.work_out(self.text)
        answer = yield OpenMatter(self.kind, None if text is None else str(text)[:LONGEST], self.queue)
        if isinstance(answer, Failed):
            return ERROR
        assert isinstance(answer, Outcome)
        if self.into is not None:
            call.set(self.into, answer.value)
        return answer.how

    def doubts(self, scope: Scope) -> Iterator[Doubt]:
        if self.text is not None:
            yield from scope.tells_secret(self.text, "text")
        kind = scope.variables.get(self.into or "")
        if kind not in (None, "text"):
            yield Doubt("kind-differs", "into", {"name": str(self.into), "kind": kind, "wanted": "text"})
