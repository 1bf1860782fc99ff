"""Let the caller choose by a key, or by saying it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ivr_flows.effects import Collect, Collected, Failed, Learned, Words
from ivr_flows.nodes.node import (
    ERROR,
    Announcement,
    Doubt,
    Exit,
    Key,
    Name,
    Node,
    Part,
    Scope,
    Steps,
    Sure,
    Titles,
    Ways,
)
from ivr_flows.nodes.words import said_twice
from ivr_flows.variables import Variables
from ivr_flows.vocabulary import can_be_said

TIMEOUT = "timeout"
INVALID = "invalid"


class Choice(Part):
    """What a key stands for."""

    title: Titles = Field(default_factory=dict, description="the choice in words, by language")
    value: Name | None = Field(None, description="what is learned from it; without, the key itself")
    say: Ways = Field(default_factory=dict, description="what may be said instead of the key, by language")


class Menu(Node):
    """Asks for one key, and again when nothing or a wrong one came. Each key is an exit. A choice that may be
    said is heard while keys count, too.

    After `tries` questions the caller leaves by what went wrong last: `timeout` or `invalid`.
    """

    label: ClassVar = {"en": "Menu", "zh": "菜单"}
    help: ClassVar = {
        "en": "Asks the caller to press a key; each key is a way on.",
        "zh": "请来电者按键选择；每个按键通向一个出口。",
    }

    type: Literal["menu"] = "menu"
    prompt: Announcement
    choices: Annotated[dict[Key, Choice], Field(min_length=1)] = Field(description="key → what it stands for")
    no_input: Announcement | None = Field(
        None, description="said before asking again when nothing was pressed"
    )
    no_match: Announcement | None = Field(None, description="said before asking again after a wrong key")
    tries: int = Field(3, ge=1, le=9, description="how often to ask")
    wait: float = Field(5, ge=1, le=60, strict=False, description="seconds of silence before asking again")
    interruptible: bool = Field(True, description="a key, or who begins to speak, ends the announcement")
    sure: Sure = Field(0.5, description="what is heard less surely (0 to 1) is asked for again")
    learn: Name | None = Field("menu", description="under which label the agent sees the choice; null: not")

    def exits_here(self) -> tuple[Exit, ...]:
        keys = tuple(Exit(key, heard=True) for key in self.choices)
        return *keys, Exit(TIMEOUT, heard=True), Exit(INVALID, heard=True), Exit(ERROR, heard=False)

    def run(self, call: Variables) -> Steps:
        typed = call.take_typed()
        if typed in self.choices:
            return self._chosen(typed, call)
        prompts, words = self.prompt.prompts(call), self._words(call.language)
        missed = TIMEOUT
        for _ in range(self.tries):
            answer = yield Collect(
                prompts, digits=1, wait=self.wait, interruptible=self.interruptible, words=words
            )
            if isinstance(answer, Failed):
                return ERROR
            assert isinstance(answer, Collected)
            chosen = answer.said or answer.digits
            if chosen in self.choices:
                return self._chosen(chosen, call)
            came = answer.digits or answer.unclear
            missed, said = (INVALID, self.no_match) if came else (TIMEOUT, self.no_input)
            prompts = (said.prompts(call) if said else ()) + self.prompt.prompts(call)
        return missed

    def _words(self, language: str) -> Words | None:
        words = Words(
            language, {key: choice.say.get(language, ()) for key, choice in self.choices.items()},
            sure=self.sure,
        )  # fmt: skip
        return words if can_be_said(words) else None

    def doubts(self, scope: Scope) -> Iterator[Doubt]:
        yield from said_twice({f"choices.{key}.say": one.say for key, one in self.choices.items()})

    def _chosen(self, key: str, call: Variables) -> str:
        if self.learn is not None:
            choice = self.choices[key]
            call.learn(Learned(self.learn, choice.value or key, self.title, choice.title))
        return key
