"""What a run knows of its call: named values, the caller's language, what was learned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from ivr_flows.effects import Learned

if TYPE_CHECKING:
    from ivr_flows.formula import Formulas

Value = str | int | float | Decimal | bool | date | datetime | tuple[str, ...] | None
Kind = Literal["text", "number", "flag", "date", "moment", "list"]
"""flag: yes or no; moment: a date with its time of day, as the site's clocks show it; list: of texts."""

#: A text longer than this is no value of a call; nobody wants to hear a hundredth of it.
LONGEST_TEXT = 4000
LONGEST_LIST = 200

#: Variables every run has, and their kinds. The session fills in those it knows.
GIVEN: Mapping[str, Kind] = {
    "language": "text",  # the caller's, as a language of the flow
    "caller": "text",  # the caller's number, E.164; missing or "" when withheld
    "called": "text",
    "now": "moment",  # the site's local time when the flow began
}

#: The customer's fields stand under this prefix: "customer.name".
CUSTOMER = "customer."


class WrongKind(ValueError):
    """A value that is not of its variable's kind, or larger than any may be."""


class Variables:
    """The values of one run. Changed only by its nodes and by the session before it begins.

    `kinds`: of the variables that the flow declares; another name holds what it is given.
    """

    def __init__(
        self,
        languages: tuple[str, ...],
        values: Mapping[str, Value],
        kinds: Mapping[str, Kind] | None = None,
        formulas: Formulas | None = None,
    ) -> None:
        self.languages = languages
        self.learned: list[Learned] = []
        self.typed: str | None = None  # a key that cut the last announcement short
        self._values: dict[str, Value] = dict(values)
        self._kinds, self._formulas = kinds or {}, formulas
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

    def set(self, name: str, value: Value) -> None:
        """Raises WrongKind; the variable then holds what it held."""
        kind = self._kinds.get(name)
        self._values[name] = value if kind is None else fitting(value, kind)

    def work_out(self, formula: str) -> Value:
        """What a formula gives now. Raises formula.CannotTell."""
        assert self._formulas is not None, "this run has no formulas"
        return self._formulas.compiled(formula).value(self._values)

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


def fitting(value: Value, kind: Kind) -> Value:
    """The value as its kind keeps it: numbers exact, a moment cut to its date where a date is wanted. None
    fits everywhere. Raises WrongKind."""
    match kind, value:
        case _, None:
            return None
        case "text", str() if len(value) <= LONGEST_TEXT:
            return value
        case "flag", bool():
            return value
        case "number", bool():
            pass
        case "number", int() | float() | Decimal():
            number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
            if number.is_finite():
                return number
        case "moment", datetime():
            return value.replace(tzinfo=None)
        case "moment", date():
            return datetime.combine(value, time.min)
        case "date", datetime():
            return value.date()
        case "date", date():
            return value
        case "list", Sequence() if not isinstance(value, str):
            return _fitting_list(value)
    raise WrongKind(f"{_shown(value)} is no {kind}")


def _fitting_list(items: Sequence[object]) -> tuple[str, ...]:
    texts = tuple(item for item in items if isinstance(item, str))
    if len(texts) < len(items):
        raise WrongKind("a list holds texts and nothing else")
    if len(texts) > LONGEST_LIST or sum(map(len, texts)) > LONGEST_TEXT:
        raise WrongKind(f"a list of more than {LONGEST_LIST} texts, or {LONGEST_TEXT} characters")
    return texts


def _shown(value: object) -> str:
    """Its kind, not itself: it may be a secret, and long."""
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return f"a text of {len(value)} characters"
    return {str: "a text", bool: "a flag", datetime: "a moment", date: "a date"}.get(type(value), "a number")
