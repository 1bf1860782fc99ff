"""Ask to be called back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import ClassVar, Literal

from pydantic import Field

from ivr_flows.effects import Failed, OpenMatter, Outcome
from ivr_flows.nodes.node import ERROR, Doubt, Exit, Formula, Node, QueueName, Scope, Steps, TextFormula
from ivr_flows.variables import Variables

KIND = "callback"
EXITS = {"opened": "kept", "running": "already", "no-number": "no-number"}


class Callback(Node):
    """`kept`: it stands with the customer's open matters; `already`: he has asked before, and it was not done
    yet; `no-number`: his is withheld, or what he gave is none. Who calls him, and when, people decide."""

    label: ClassVar = {"en": "Callback", "zh": "回呼"}
    help: ClassVar = {
        "en": "Keeps a wish to be called back: at which number, when, by which queue.",
        "zh": "登记回呼请求：号码、时间和队列。",
    }

    type: Literal["callback"] = "callback"
    queue: QueueName = Field(description="whose agents are to call")
    number: TextFormula | None = Field(None, description="whom to call; null: the number that calls")
    at: Formula | None = Field(None, description="when he wants it: a moment or a date; null: soon")

    def exits_here(self) -> tuple[Exit, ...]:
        return *(Exit(name, heard=False) for name in EXITS.values()), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        number = None if self.number is None else str(call.work_out(self.number) or "")
        at = None if self.at is None else call.work_out(self.at)
        if isinstance(at, date) and not isinstance(at, datetime):
            at = datetime.combine(at, time.min)
        if at is not None and not isinstance(at, datetime):
            return ERROR
        answer = yield OpenMatter(KIND, None, self.queue, number, at, to_call=True)
        if isinstance(answer, Failed):
            return ERROR
        assert isinstance(answer, Outcome)
        return EXITS.get(answer.how, ERROR)

    def doubts(self, scope: Scope) -> Iterator[Doubt]:
        for name, formula in (("number", self.number), ("at", self.at)):
            if formula is not None:
                yield from scope.tells_secret(formula, name)
