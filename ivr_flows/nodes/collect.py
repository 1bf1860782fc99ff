"""Let the caller enter digits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from ivr_flows.effects import Collect, Collected, Failed
from ivr_flows.nodes.node import (
    ERROR,
    Announcement,
    Condition,
    Doubt,
    Exit,
    Key,
    Node,
    OwnVariable,
    Scope,
    Steps,
)
from ivr_flows.variables import Variables

TIMEOUT = "timeout"
INVALID = "invalid"
MOST_DIGITS = 40


class CollectNode(Node):
    """Asks for a number of digits, and again when too few came or the check does not hold.

    After `tries` questions he leaves by what went wrong last: `timeout` (nothing) or `invalid`. What he
    enters into a secret variable stands in no log and no trace.
    """

    label: ClassVar = {"en": "Collect digits", "zh": "收号"}
    help: ClassVar = {
        "en": "Asks the caller for a number and keeps it in a variable.",
        "zh": "请来电者输入一串号码，并存入变量。",
    }
    looks_back: ClassVar = True

    type: Literal["collect"] = "collect"
    prompt: Announcement
    into: OwnVariable = Field(description="a text or a number of this flow")
    least: int = Field(1, ge=1, le=MOST_DIGITS, description="fewer digits are asked for again")
    most: int = Field(20, ge=1, le=MOST_DIGITS, description="with so many the entry is over")
    end_key: Key | None = Field(
        "#", description="ends the entry; null: only the number of digits and silence do"
    )
    wait: float = Field(5, ge=1, le=60, strict=False, description="seconds of silence before the first digit")
    between: float = Field(
        3, ge=0.5, le=30, strict=False, description="seconds of silence between two digits"
    )
    check: Condition | None = Field(None, description="what must hold for it, e.g. is_card(card)")
    no_input: Announcement | None = Field(
        None, description="said before asking again when nothing was pressed"
    )
    no_match: Announcement | None = Field(None, description="said before asking again after a wrong entry")
    tries: int = Field(3, ge=1, le=9, description="how often to ask")
    interruptible: bool = Field(True, description="a key ends the announcement")

    def exits_here(self) -> tuple[Exit, ...]:
        return (
            Exit("done", heard=True), Exit(TIMEOUT, heard=True), Exit(INVALID, heard=True),
            Exit(ERROR, heard=False),
        )  # fmt: skip

    def run(self, call: Variables) -> Steps:
        prompts, missed = self.prompt.prompts(call), TIMEOUT
        for _ in range(self.tries):
            answer = yield Collect(
                prompts, self.most, self.wait, self.end_key, self.interruptible, self.between,
                secret=call.is_secret(self.into),
            )  # fmt: skip
            if isinstance(answer, Failed):
                return ERROR
            assert isinstance(answer, Collected)
            if self._is_kept(answer.digits, call):
                return "done"
            missed, said = (INVALID, self.no_match) if answer.digits else (TIMEOUT, self.no_input)
            prompts = (said.prompts(call) if said else ()) + self.prompt.prompts(call)
        return missed

    def _is_kept(self, digits: str | None, call: Variables) -> bool:
        if digits is None or not self.least <= len(digits) <= self.most:
            return False
        before = call.get(self.into)
        if call.kind(self.into) == "number":
            if not digits.isdecimal():
                return False
            call.set(self.into, int(digits))
        else:
            call.set(self.into, digits)
        if self.check is None or call.work_out(self.check) is True:
            return True
        call.set(self.into, before)
        return False

    def doubts(self, scope: Scope) -> Iterator[Doubt]:
        kind = scope.variables.get(self.into)
        if kind not in (None, "text", "number"):
            yield Doubt("kind-differs", "into", {"name": self.into, "kind": kind, "wanted": "text"})
        if self.least > self.most:
            yield Doubt("least-over-most", "least", {"least": str(self.least), "most": str(self.most)})
