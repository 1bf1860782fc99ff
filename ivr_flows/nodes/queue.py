"""Hand the caller to a queue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Discriminator, Field, Tag

from ivr_flows.effects import Enqueue, QueueRefused
from ivr_flows.nodes.node import (
    ERROR,
    Announcement,
    Doubt,
    Exit,
    FlowLanguage,
    Node,
    OtherFlow,
    QueueName,
    Scope,
    Steps,
    announce,
)
from ivr_flows.variables import Variables

ByLanguage = Annotated[dict[FlowLanguage, QueueName], Field(min_length=1)]
OneOrEach = Annotated[
    Annotated[QueueName, Tag("(one)")] | Annotated[ByLanguage, Tag("(each)")],
    Discriminator(lambda value: "(each)" if isinstance(value, dict) else "(one)"),
]


class Queue(Node):
    """Hands the caller to a queue, the same for all or one for each language.

    The flow ends here unless the queue refuses him: then it goes on by `refused`.
    """

    label: ClassVar = {"en": "Queue", "zh": "排队"}
    help: ClassVar = {
        "en": "Lets the caller wait for an agent of this queue.",
        "zh": "让来电者进入队列，等候坐席接听。",
    }
    ends: ClassVar = True

    type: Literal["queue"] = "queue"
    queue: OneOrEach = Field(description="the queue, or language → queue")
    priority: int = Field(0, ge=0, le=100, description="before others of a lower one; within one, the oldest")
    prompt: Announcement | None = Field(None, description="said before he waits")
    after: OtherFlow | None = Field(
        None, description="a flow that he enters when the agent has hung up, not he: a survey"
    )

    def exits_here(self) -> tuple[Exit, ...]:
        return Exit("refused", heard=False), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        yield from announce(self.prompt, call, interruptible=True)  # unheard, he is queued all the same
        answer = yield Enqueue(self.queue_for(call.language), self.priority, self.after)
        return "refused" if isinstance(answer, QueueRefused) else ERROR

    def queue_for(self, language: str) -> str:
        """The queue of callers in this language; the first one where theirs is not named."""
        if isinstance(self.queue, str):
            return self.queue
        return self.queue.get(language) or next(iter(self.queue.values()))

    def doubts(self, scope: Scope) -> Iterator[Doubt]:
        if isinstance(self.queue, dict):
            for language in scope.languages:
                if language not in self.queue:
                    yield Doubt("queue-missing", "queue", {"language": language})
        survey = scope.flows.get(self.after or "")
        for name in sorted(survey.needed if survey is not None else ()):
            yield Doubt("not-given", "after", {"name": name, "flow": str(self.after)})
