"""Let the caller say what he wants, or a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ivr_flows.effects import Collect, Collected, Failed, Prompt, Words
from ivr_flows.nodes.collect import MOST_DIGITS
from ivr_flows.nodes.node import (
    ERROR,
    HANG_UP,
    Announcement,
    Doubt,
    Exit,
    ExitName,
    Key,
    Node,
    OwnVariable,
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

DONE = "done"
TIMEOUT = "timeout"
UNCLEAR = "unclear"
PAUSE = 0.7
#: Who reads a number aloud stops between its groups.
PAUSE_IN_NUMBERS = 1.0


class Phrase(Part):
    """One of the things that may be said."""

    title: Titles = Field(default_factory=dict, description="it in words, by language")
    say: Ways = Field(default_factory=dict, description="the ways to say it, by language")
    key: Key | None = Field(None, description="pressed instead, and where nobody can listen")


class Spoken(Part):
    """A number, digit by digit."""

    least: int = Field(1, ge=1, le=MOST_DIGITS)
    most: int = Field(ge=1, le=MOST_DIGITS)


class Listen(Node):
    """Asks, and hears one of the `phrases` (each is an exit) or a number (`done`); keys count all the time.

    What was not understood, or not surely, is asked for again, each time with the next of the `hints`. After
    `tries` questions the caller leaves by what went wrong last: `timeout` (nothing) or `unclear`. Where none
    can listen (no recogniser for the language, all of them busy) keys alone are left.
    """

    label: ClassVar = {"en": "Listen", "zh": "语音识别"}
    help: ClassVar = {
        "en": "Hears what the caller says: one of several phrases, or a number.",
        "zh": "听取来电者说的话：若干短语之一，或一串数字。",
    }

    type: Literal["listen"] = "listen"
    prompt: Announcement
    phrases: Annotated[dict[ExitName, Phrase], Field(max_length=50)] = Field(
        default_factory=dict, description="what may be said; each is an exit"
    )
    digits: Spoken | None = Field(None, description="instead of phrases: a number of so many digits")
    into: OwnVariable | None = Field(None, description="keeps the phrase's name, or the number")
    hints: tuple[Announcement, ...] = Field(
        (), max_length=9, strict=False,
        description="what is asked instead when he has to be asked again, each time the next; the last stays",
    )  # fmt: skip
    tries: int = Field(3, ge=1, le=9, description="how often to ask")
    wait: float = Field(5, ge=1, le=60, strict=False, description="seconds of silence before asking again")
    pause: float | None = Field(
        None, ge=0.3, le=5, strict=False,
        description=f"seconds of silence that end what is said; {PAUSE}, in a number {PAUSE_IN_NUMBERS}",
    )  # fmt: skip
    sure: Sure = Field(0.5, description="what is heard less surely (0 to 1) is asked for again")
    interruptible: bool = Field(True, description="a key, or who begins to speak, ends the announcement")

    @model_validator(mode="after")
    def _one_kind(self) -> Listen:
        if bool(self.phrases) == (self.digits is not None):
            raise PydanticCustomError("phrases_or_digits", "either phrases or digits")
        return self

    def exits_here(self) -> tuple[Exit, ...]:
        heard = (*(self.phrases or (DONE,)), UNCLEAR, TIMEOUT)
        return *(Exit(name, heard=True) for name in heard), Exit(ERROR, heard=False)

    def sets_at(self) -> tuple[str, ...]:
        return tuple(self.phrases) or (DONE,)

    def run(self, call: Variables) -> Steps:
        missed, words = TIMEOUT, self._words(call.language)
        asks = (self.prompt, *(self.hints or (self.prompt,)))
        for turn in range(self.tries):
            prompts = asks[min(turn, len(asks) - 1)].prompts(call)
            answer = yield self._asked(prompts, words, call)
            if isinstance(answer, Failed):
                return ERROR
            assert isinstance(answer, Collected)
            left = self._understood(answer, call)
            if left is not None:
                return left
            missed = UNCLEAR if answer.digits or answer.unclear else TIMEOUT
        return missed

    def _asked(self, prompts: tuple[Prompt, ...], words: Words | None, call: Variables) -> Collect:
        secret = self.into is not None and call.is_secret(self.into)
        if self.digits is None:
            return Collect(
                prompts, 1, self.wait, interruptible=self.interruptible, secret=secret, words=words
            )
        most = self.digits.most
        return Collect(prompts, most, self.wait, "#", self.interruptible, min(self.wait, 3.0), secret, words)

    def _words(self, language: str) -> Words | None:
        if self.digits is not None:
            pause = self.pause or PAUSE_IN_NUMBERS
            words = Words(
                language, least=self.digits.least, most=self.digits.most, sure=self.sure, pause=pause
            )
        else:
            phrases = {name: phrase.say.get(language, ()) for name, phrase in self.phrases.items()}
            words = Words(language, phrases, sure=self.sure, pause=self.pause or PAUSE)
        return words if can_be_said(words) else None

    def _understood(self, answer: Collected, call: Variables) -> str | None:
        """The exit, and what was heard is kept. None: it is to be asked again."""
        if self.digits is not None:
            number = answer.said or answer.digits or ""
            if not (number.isdecimal() and self.digits.least <= len(number) <= self.digits.most):
                return None
            self._keep(number, call)
            return DONE
        name = answer.said
        if name is None and answer.digits:
            name = next((name for name, one in self.phrases.items() if one.key == answer.digits), None)
        if name is not None:
            self._keep(name, call)
        return name

    def _keep(self, heard: str, call: Variables) -> None:
        if self.into is not None:
            call.set(self.into, int(heard) if call.kind(self.into) == "number" else heard)

    def doubts(self, scope: Scope) -> Iterator[Doubt]:
        yield from said_twice({f"phrases.{name}.say": one.say for name, one in self.phrases.items()})
        kind = scope.variables.get(self.into) if self.into else None
        if kind not in (None, "text") and not (self.digits and kind == "number"):
            yield Doubt("kind-differs", "into", {"name": str(self.into), "kind": kind, "wanted": "text"})
        if self.phrases and self.into in scope.secrets:  # the exit by which he left tells what he said
            yield Doubt("tells-secret", "into", {"name": str(self.into)})
        if self.digits is not None and self.digits.least > self.digits.most:
            limits = {"least": str(self.digits.least), "most": str(self.digits.most)}
            yield Doubt("least-over-most", "digits.least", limits)
        keys = Counter(one.key for one in self.phrases.values() if one.key)
        for name, one in self.phrases.items():
            at = f"phrases.{name}"
            if name in (UNCLEAR, TIMEOUT, ERROR, HANG_UP):
                yield Doubt("exit-twice", at, {"exit": name})
            if one.key and keys[one.key] > 1:
                yield Doubt("key-twice", f"{at}.key", {"name": one.key})
            for language in scope.languages:
                if one.key is None and language not in one.say:
                    yield Doubt("unsayable", f"{at}.say", {"name": name, "language": language})
