"""Values in words, for the voice.

Decides: how digits, numbers, dates and texts are said in each language.
Never: speaks, plays, reads a clock; a date arrives as the site's local date.
Nouns: value, kind of reading, language.
Begin with `in_words`; each language is one file with `whole`, `number`, `digit` and `day`, and one line in
LANGUAGES.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from types import MappingProxyType
from typing import Protocol
from unicodedata import normalize

import phonenumbers

from ivr_flows.spoken import chinese, english
from ivr_flows.variables import Value

#: Longer values are not read to anybody.
LONGEST_TEXT = 1000
LONGEST_DIGITS = 60
MOST_PLACES = 6
TOO_LARGE = Decimal(10) ** 15
CURRENCIES = tuple(english.MONEY)
WITHOUT_PARTS = frozenset({"JPY"})


class Grammar(Protocol):
    """What a language's file offers."""

    SPACE: str

    def number(self, value: Decimal) -> str: ...
    def digit(self, character: str) -> str: ...
    def day(self, value: date) -> str: ...
    def clock(self, hour: int, minute: int) -> str: ...
    def duration(self, hours: int, minutes: int, seconds: int) -> str: ...
    def money(self, units: int, hundredths: int, currency: str, *, negative: bool) -> str: ...
    def listing(self, items: Sequence[str]) -> str: ...


LANGUAGES: Mapping[str, Grammar] = MappingProxyType({"en": english, "zh": chinese})


def in_words(value: Value, kind: str, language: str, currency: str = "CNY") -> str | None:
    """How to say this value, or None if there is none or it cannot be read in this way.

    `kind`: digits, number, money (in `currency`, ISO 4217), date, time, moment, duration (seconds), text,
    spelled, list, or field (by what the value is). Numbers reach to 10^15 (exclusive) and are read to 6
    places after the point.
    """
    grammar = LANGUAGES.get(language)
    if grammar is None or value is None or isinstance(value, bool):
        return None
    if (
        isinstance(value, int) and abs(value) >= 10**LONGEST_DIGITS
    ):  # nobody is read that, and str() may refuse
        return None
    match kind:
        case "digits":
            return _digits(str(value), grammar)
        case "number":
            return _number(value, grammar)
        case "money":
            return _money(value, currency, grammar)
        case "date":
            return _date(value, grammar)
        case "time":
            return grammar.clock(value.hour, value.minute) if isinstance(value, datetime) else None
        case "moment" if isinstance(value, datetime):
            pause = ", " if grammar.SPACE else "，"
            return f"{grammar.day(value.date())}{pause}{grammar.clock(value.hour, value.minute)}"
        case "duration":
            return _duration(value, grammar)
        case "spelled":
            return _spelled(str(value), grammar)
        case "list" if isinstance(value, tuple):
            return _text(grammar.listing([item for item in value if item.strip()]))
        case "text":
            return _text(str(value))
        case "field":
            return _field(value, grammar)
    return None


def _field(value: Value, grammar: Grammar) -> str | None:
    match value:
        case date():
            return _date(value, grammar)
        case int() | float() | Decimal():
            return _number(value, grammar)
    return _text(str(value))


def _text(text: str) -> str | None:
    text = " ".join(text.split())
    if len(text) > LONGEST_TEXT or not any(character.isalnum() for character in text):
        return None
    return text


def _digits(text: str, grammar: Grammar) -> str | None:
    """Digit by digit; what parts the groups in writing is a short pause in speech."""
    text = normalize("NFKC", text.strip())  # full-width digits too
    if len(text) > LONGEST_DIGITS or not any(character.isalnum() for character in text):
        return None
    if text.startswith("+"):
        text = _grouped(text)
    groups: list[list[str]] = [[]]
    for character in text:
        if (character.isalnum() and character.isascii()) or character in "+*#":
            groups[-1].append(grammar.digit(character))
        elif groups[-1]:
            groups.append([])
    said = [grammar.SPACE.join(group) for group in groups if group]
    pause = ", " if grammar.SPACE else "，"
    return pause.join(said) or None


def _grouped(number: str) -> str:
    """A telephone number in the groups by which its country writes it."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _number(value: Value, grammar: Grammar) -> str | None:
    number = _decimal(value, MOST_PLACES)
    return None if number is None else grammar.number(number)


def _decimal(value: Value, places: int) -> Decimal | None:
    """Rounded to so many places; None for what is no number, or too large to be said."""
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    if not number.is_finite() or number.copy_abs() >= TOO_LARGE:  # abs() may overflow
        return None
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return rounded if abs(rounded) < TOO_LARGE else None


def _money(value: Value, currency: str, grammar: Grammar) -> str | None:
    number = _decimal(value, 0 if currency in WITHOUT_PARTS else 2)
    if number is None or currency not in CURRENCIES:
        return None
    units, parts = divmod(int(abs(number) * 100), 100)
    return grammar.money(units, parts, currency, negative=number < 0)


def _duration(value: Value, grammar: Grammar) -> str | None:
    number = _decimal(value, 0)
    if number is None or number < 0:
        return None
    minutes, seconds = divmod(int(number), 60)
    hours, minutes = divmod(minutes, 60)
    return grammar.duration(hours, minutes, seconds)


def _spelled(text: str, grammar: Grammar) -> str | None:
    """Sign by sign, with a pause after each; what is no letter or digit is left out."""
    text = normalize("NFKC", text.strip())
    if len(text) > LONGEST_DIGITS:
        return None
    pause = ", " if grammar.SPACE else "，"
    return pause.join(grammar.digit(sign) for sign in text if sign.isalnum() or sign in "+*#") or None


def _date(value: Value, grammar: Grammar) -> str | None:
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, datetime):
        value = value.date()
    return grammar.day(value) if isinstance(value, date) else None
