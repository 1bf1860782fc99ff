"""Ask a question with two answers, by key or by voice."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ivr_flows.effects import Collect, Collected, Failed, Words
from ivr_flows.nodes.node import ERROR, Announcement, Exit, Key, Node, Steps, Sure
from ivr_flows.variables import Variables
from ivr_flows.vocabulary import NO, YES

TIMEOUT = "timeout"
INVALID = "invalid"


class YesNo(Node):
    """Asks for a yes or a no by key, or by voice where it is said so, and again when neither came.

    After `tries` questions the caller leaves by what went wrong last: `timeout` or `invalid`.
    """

    label: ClassVar = {"en": "Yes or no", "zh": "是或否"}
    help: ClassVar = {
        "en": "Asks the caller a question with two answers.",
        "zh": "请来电者回答是或否。",
    }

    type: Literal["yes-no"] = "yes-no"
    prompt: Announcement
    yes: Key = "1"
    no: Key = "2"
    by_voice: bool = Field(False, description="yes and no may be said, too")
    sure: Sure = Field(0.5, description="what is heard less surely (0 to 1) is asked for again")
    wait: float = Field(5, ge=1, le=60, strict=False, description="seconds of silence before asking again")
    tries: int = Field(3, ge=1, le=9, description="how often to ask")

    def exits_here(self) -> tuple[Exit, ...]:
        heard = (Exit(name, heard=True) for name in ("yes", "no", TIMEOUT, INVALID))
        return *heard, Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        answers = {self.no: "no", self.yes: "yes"}
        missed = TIMEOUT
        typed = call.take_typed()
        if typed in answers:
            return answers[typed]
        words = self._words(call.language) if self.by_voice else None
        for _ in range(self.tries):
            answer = yield Collect(self.prompt.prompts(call), wait=self.wait, words=words)
            if isinstance(answer, Failed):
                return ERROR
            assert isinstance(answer, Collected)
            if answer.said is not None:
                return answer.said
            if answer.digits in answers:
                return answers[answer.digits]
            missed = INVALID if answer.digits or answer.unclear else TIMEOUT
        return missed

    def _words(self, language: str) -> Words | None:
        if language not in YES:
            return None
        return Words(language, {"yes": YES[language], "no": NO[language]}, sure=self.sure)
