"""Let a customer prove by his PIN who he is."""

from __future__ import annotations

from collections.abc import Generator
from typing import ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ivr_flows.effects import Authenticate as Prove
from ivr_flows.effects import Collect, Collected, Effect, Failed, Learned, Outcome, Prompt, Result
from ivr_flows.nodes.node import ERROR, Announcement, Exit, Formula, Key, Node, Steps
from ivr_flows.variables import Variables

KNOWN, WRONG, LOCKED, NONE = "known", "wrong", "locked", "none"
PROVED = Learned("proved", "pin", {"en": "Proved", "zh": "身份验证"}, {"en": "by PIN", "zh": "密码正确"})

Digits = Generator[Effect, Result, str | None]


class Authenticate(Node):
    """Who the customer is, is asked for (`number`) or worked out (`who`); his PIN is always asked for, and
    stands in no variable, no log and no trace.

    `known`: the PIN is right, and customer.… are his fields from now on. `wrong`: it was not, in as many
    tries, or there is no such customer: nothing tells the two apart. `locked`: too many wrong tries lately,
    in whatever calls. `none`: he entered nothing, however often he was asked, or there is nothing to go by.
    """

    label: ClassVar = {"en": "Authenticate", "zh": "身份验证"}
    help: ClassVar = {
        "en": "Lets a customer prove by number and PIN who he is; too many wrong PINs lock it for a time.",
        "zh": "凭客户号码和密码验证来电者身份；多次输错将暂时锁定。",
    }

    type: Literal["authenticate"] = "authenticate"
    by: Literal["code", "number"] = Field(
        "code", description="the customer's number with the firm, or a telephone number of his"
    )
    number: Announcement | None = Field(None, description="asks for that number; else `who` says it")
    who: Formula | None = Field(None, description="that number, where it is known: caller")
    pin: Announcement = Field(description="asks for the PIN")
    wrong: Announcement | None = Field(None, description="said before asking again")
    tries: int = Field(3, ge=1, le=9, description="how often to ask in this call")
    end_key: Key | None = Field("#", description="ends an entry")
    wait: float = Field(8, ge=1, le=60, strict=False, description="seconds of silence before the first digit")
    between: float = Field(
        3, ge=0.5, le=30, strict=False, description="seconds of silence between two digits"
    )

    @model_validator(mode="after")
    def _names_one(self) -> Authenticate:
        if (self.number is None) == (self.who is None):
            raise PydanticCustomError("one_customer", "exactly one of number and who")
        return self

    def exits_here(self) -> tuple[Exit, ...]:
        heard = (Exit(name, heard=True) for name in (KNOWN, WRONG, LOCKED))
        return *heard, Exit(NONE, heard=False), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        before: tuple[Prompt, ...] = ()
        left_by = WRONG
        for _ in range(self.tries):
            who = yield from self._who(call, before)
            if not who and self.number is None:
                return NONE
            pin = who
            if who:
                asks = self.pin.prompts(call) if self.number is not None else before + self.pin.prompts(call)
                pin = yield from self._entered(asks, secret=True)
            if who is None or pin is None:
                return ERROR
            if not pin:  # the end key alone, perhaps once too often: he is asked again
                left_by, before = NONE, ()
                continue
            answer = yield Prove(self.by, who, pin)
            if isinstance(answer, Failed):
                return ERROR
            assert isinstance(answer, Outcome)
            if answer.how == KNOWN:
                call.is_with(answer.customer or {})
                call.learn(PROVED)
            if answer.how != WRONG:
                return answer.how
            left_by, before = WRONG, self.wrong.prompts(call) if self.wrong is not None else ()
        return left_by

    def _who(self, call: Variables, before: tuple[Prompt, ...]) -> Digits:
        if self.number is not None:
            return (yield from self._entered(before + self.number.prompts(call), secret=False))
        return str(call.work_out(self.who or "") or "")

    def _entered(self, prompts: tuple[Prompt, ...], *, secret: bool) -> Digits:
        """ "": nothing came; None: it failed."""
        answer = yield Collect(prompts, 20, self.wait, self.end_key, True, self.between, secret=secret)
        if isinstance(answer, Failed):
            return None
        assert isinstance(answer, Collected)
        return answer.digits or ""
