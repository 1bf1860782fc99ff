"""Read a value to the caller."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import Field

from ivr_flows.effects import Failed, Play, Speech
from ivr_flows.nodes.node import ERROR, Announcement, Doubt, Exit, Node, Scope, Steps, VariableName
from ivr_flows.spoken import in_words
from ivr_flows.variables import CUSTOMER, Kind, Variables

#: What each way of reading can read. A field of the customer is read as what it is.
READABLE: Mapping[str, frozenset[Kind]] = {
    "digits": frozenset({"text", "number"}),
    "spelled": frozenset({"text", "number"}),
    "number": frozenset({"number"}),
    "money": frozenset({"number"}),
    "duration": frozenset({"number"}),
    "date": frozenset({"date", "moment"}),
    "time": frozenset({"moment"}),
    "moment": frozenset({"moment"}),
    "text": frozenset({"text"}),
    "list": frozenset({"list"}),
}


class Say(Node):
    """Reads a variable or a field of the customer, in the caller's language.

    A value that is not known, or cannot be read this way, leads to `missing` and nothing is heard, neither
    what stands before nor what stands after.
    """

    label: ClassVar = {"en": "Say", "zh": "播报"}
    help: ClassVar = {
        "en": "Reads a value: digits, a number, money, a date or time, a duration, a text, a list, a field"
        " of the customer.",
        "zh": "播报一个值：号码、数字、金额、日期或时间、时长、文字、列表或客户资料中的一项。",
    }

    type: Literal["say"] = "say"
    kind: Literal[
        "digits", "spelled", "number", "money", "duration", "date", "time", "moment", "text", "list", "field"
    ] = Field(description="how to read it; a duration is in seconds")
    currency: Literal["CNY", "USD", "EUR", "GBP", "HKD", "JPY"] = Field("CNY", description="of money")
    value: VariableName = Field(
        description='a variable of the flow or the call; "customer." and a field\'s name'
    )
    before: Announcement | None = None
    after: Announcement | None = None
    interruptible: bool = Field(True, description="a key ends it")

    def exits_here(self) -> tuple[Exit, ...]:
        return Exit("done", heard=True), Exit("missing", heard=False), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        words = in_words(call.get(self.value), self.kind, call.language, self.currency)
        if words is None:
            return "missing"
        before = self.before.prompts(call) if self.before else ()
        after = self.after.prompts(call) if self.after else ()
        answer = yield Play((*before, Speech(words, call.language), *after), self.interruptible)
        if isinstance(answer, Failed):
            return ERROR
        call.typed = getattr(answer, "key", None)
        return "done"

    def doubts(self, scope: Scope) -> Iterator[Doubt]:
        of_customer = self.value.startswith(CUSTOMER)
        if self.kind == "field" and not of_customer:
            yield Doubt("not-a-field", "value", {"name": self.value})
        kind = scope.variables.get(self.value)
        if self.kind != "field" and kind is not None and kind not in READABLE[self.kind]:
            yield Doubt("kind-differs", "value", {"name": self.value, "kind": kind, "wanted": self.kind})
