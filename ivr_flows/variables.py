"""What a run knows of its call: named values, the caller's language, what was learned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from ivr_flows.effects import Learned

Value = str | int | float | Decimal | bool | date | datetime | None
Kind = Literal["text", "number", "date"]

#: Variables every run has, and their kinds. The session fills in those it knows.
GIVEN: Mapping[str, Kind] = {
    "language": "text",  # the caller's, as a language of the flow
    "caller": "text",  # the caller's number, E.164; missing or "" when withheld
    "called": "text",
    "now": "date",  # the site's local time when the flow began
}

#: The customer's fields stand under this prefix: "customer.name".
CUSTOMER = "customer."


class Variables:
    """The values of one run. Changed only by its nodes and by the session before it begins."""

    def __init__(self, languages: tuple[str, ...], values: Mapping[str, Value]) -> None:
        self.languages = languages
        self.learned: list[Learned] = []
        self.typed: str | None = None  # a key that cut the last announcement short
        self._values: dict[str, Value] = dict(values)
        if self._values.get("language") not in languages:
            self._values["language"] = languages[0]

    @property
    def language(self) -> str:
        """The caller's language: always one of the flow's."""
        return str(self._values["language"])

    def speak(self, language: str) -> None:
        """From now on the caller hears this language, if it is one of the flow's."""
        if language in self.languages:
            self._values["language"] = language

    def get(self, name: str) -> Value:
        """The value of this name; None where nothing is known."""
        return self._values.get(name)

    def known(self) -> dict[str, Value]:
        """All of them."""
        return dict(self._values)

    def learn(self, learned: Learned) -> None:
        """Remember it, unless it is what was learned last under this label."""
        before = next((known for known in reversed(self.learned) if known.label == learned.label), None)
        if before != learned:
            self.learned.append(learned)

    def take_typed(self) -> str | None:
        """The key typed into the announcement just before, once."""
        typed, self.typed = self.typed, None
        return typed
