"""Count a vote, once a caller."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from ivr_flows.effects import Failed, Vote, Voted
from ivr_flows.nodes.node import ERROR, Doubt, Exit, Formula, Node, Scope, Steps
from ivr_flows.variables import Variables

COUNTED, ALREADY, WITHHELD = "counted", "already", "withheld"
LONGEST = 80  # characters of a choice


class VoteNode(Node):
    """`counted`: the choice counts; `already`: this number has voted in this poll; `withheld`: no number."""

    label: ClassVar = {"en": "Vote", "zh": "投票"}
    help: ClassVar = {
        "en": "Counts a choice in a poll, once for each caller: votes, prizes, surveys.",
        "zh": "记录来电者在投票中的选择，每个号码只计一次。",
    }

    type: Literal["vote"] = "vote"
    poll: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")] = Field(
        description="under which votes are counted together"
    )
    choice: Formula = Field(description='what is chosen: a formula, e.g. "blue"')

    def exits_here(self) -> tuple[Exit, ...]:
        names = (COUNTED, ALREADY, WITHHELD)
        return *(Exit(name, heard=False) for name in names), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        choice = call.work_out(self.choice)
        if choice is None or call.reads_secret(self.choice):
            return ERROR
        answer = yield Vote(self.poll, str(choice)[:LONGEST])
        if isinstance(answer, Failed):
            return ERROR
        assert isinstance(answer, Voted)
        if answer.counts is None:
            return WITHHELD
        return COUNTED if answer.counts else ALREADY

    def doubts(self, scope: Scope) -> Iterator[Doubt]:
        yield from scope.tells_secret(self.choice, "choice")
