"""What a run knows of its call: named values, the caller's language, what was learned."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(slots=True)
class Scope:
    """A flow's own values while somebody is in it. `kinds`: of what it declares; another name holds whatever
    it is given."""

    values: dict[str, Value]
    kinds: Mapping[str, Kind]
    formulas: Formulas | None = None
    secrets: frozenset[str] = frozenset()

    def told(self) -> dict[str, Value]:
        """What is no secret."""
        return {name: value for name, value in self.values.items() if name not in self.secrets}


class WrongKind(ValueError):
    """A value that is not of its variable's kind, or larger than any may be."""


class Variables:
    """What nodes may read and change: the call's own values, and those of the flow that the caller is in.

    `language`, `caller`, `called`, `now` and the customer's fields are the call's, in whatever flow; what a
    flow declares is its own, and gone when it is left.
    """

    def __init__(
        self, languages: tuple[str, ...], call: Mapping[str, Value], scope: Scope | None = None
    ) -> None:
        self.languages = languages
        self.learned: list[Learned] = []
        self.typed: str | None = None  # a key that cut the last announcement short
        self.call: dict[str, Value] = dict(call)
        self.scope = scope or Scope({}, {})
        if self.call.get("language") not in languages:
            self.call["language"] = languages[0]

    @property
    def language(self) -> str:
        """The caller's language: always one of the flow's."""
        return str(self.call["language"])

    def speak(self, language: str) -> None:
        """From now on the caller hears this language, if it is one of the flow's."""
        if language in self.languages:
            self.call["language"] = language

    def moves_to(self, languages: tuple[str, ...], scope: Scope) -> None:
        """Into another flow, or back. He hears its first language if it has not his."""
        self.languages, self.scope = languages, scope
        if self.call["language"] not in languages:
            self.call["language"] = languages[0]

    def get(self, name: str) -> Value:
        """The value of this name; None where nothing is known."""
        return self.scope.values.get(name, self.call.get(name))

    def set(self, name: str, value: Value) -> None:
        """A variable of the flow. Raises WrongKind; it then holds what it held."""
        kind = self.scope.kinds.get(name)
        self.scope.values[name] = value if kind is None else fitting(value, kind)

    def kind(self, name: str) -> Kind | None:
        """Of a variable of the flow."""
        return self.scope.kinds.get(name)

    def read(self, text: str, kind: Kind) -> Value:
        """A text as a value of this kind. Raises WrongKind."""
        try:
            match kind:
                case "number":
                    return fitting(Decimal(text.strip().replace(",", "")), kind)
                case "date" | "moment":
                    return fitting(datetime.fromisoformat(text.strip()), kind)
        except (ValueError, ArithmeticError):
            raise WrongKind(f"a text that is no {kind}") from None
        return fitting(text, kind)

    def is_secret(self, name: str) -> bool:
        """Whether what it holds may stand in no log and no trace."""
        return name in self.scope.secrets

    def work_out(self, formula: str) -> Value:
        """What a formula gives now. Raises formula.CannotTell."""
        assert self.scope.formulas is not None, "this flow has no formulas"
        return self.scope.formulas.compiled(formula).value(ChainMap(self.scope.values, self.call))

    def reads_secret(self, formula: str) -> bool:
        """Whether what it gives may stand in no log and no trace."""
        assert self.scope.formulas is not None, "this flow has no formulas"
        return not self.scope.secrets.isdisjoint(self.scope.formulas.compiled(formula).names)

    def known(self) -> dict[str, Value]:
        """All of them."""
        return {**self.call, **self.scope.values}

    def is_with(self, customer: Mapping[str, str]) -> None:
        """The call is with this customer from now on: his fields, and nobody else's, are `customer.…`."""
        for name in [name for name in self.call if name.startswith(CUSTOMER)]:
            del self.call[name]
        self.call |= {CUSTOMER + field: value for field, value in customer.items()}

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
