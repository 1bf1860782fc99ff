"""Speak another language to the caller from here on."""

from __future__ import annotations

from functools import cache
from typing import ClassVar, Literal

from babel import Locale

from ivr_flows.effects import Learned
from ivr_flows.nodes.node import Exit, FlowLanguage, Node, Steps
from ivr_flows.variables import Variables

#: The label under which the agent sees the caller's language.
LEARNED: dict[str, str] = {"en": "Language", "zh": "语言"}


class Language(Node):
    """Sets the caller's language: what follows is spoken in it, and his queue may depend on it."""

    label: ClassVar = {"en": "Language", "zh": "语言"}
    help: ClassVar = {
        "en": "From here on the caller hears this language.",
        "zh": "从这里起，来电者听到的是这种语言。",
    }

    type: Literal["language"] = "language"
    language: FlowLanguage

    def exits_here(self) -> tuple[Exit, ...]:
        return (Exit("done", heard=False),)

    def run(self, call: Variables) -> Steps:
        call.speak(self.language)
        names = {language: _name_of(self.language, language) for language in LEARNED}
        call.learn(Learned("language", self.language, LEARNED, names))
        yield from ()  # nothing to hear
        return "done"


@cache
def _name_of(language: str, in_language: str) -> str:
    """What this language is called in that one: "zh" in "en" is "Chinese"."""
    name: str | None = Locale.parse(language, sep="-").get_display_name(in_language)
    return name or language
