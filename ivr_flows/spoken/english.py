"""Numbers and dates as English people say them.

Cardinals with "and" before the tens ("one hundred and one"), which British and American callers both
understand; years in pairs ("twenty twenty-six"); the month before the day, so that an ordinal closes the
date ("November the twenty-third").
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from babel.dates import format_date

UNITS = (
    *(
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
GROUPS = ("", "thousand", "million", "billion", "trillion")
ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
SIGNS = {"+": "plus", "*": "star", "#": "hash"}
MONEY = {
    "CNY": (("yuan", "yuan"), ("fen", "fen")),
    "USD": (("dollar", "dollars"), ("cent", "cents")),
    "EUR": (("euro", "euros"), ("cent", "cents")),
    "GBP": (("pound", "pounds"), ("penny", "pence")),
    "HKD": (("Hong Kong dollar", "Hong Kong dollars"), ("cent", "cents")),
    "JPY": (("yen", "yen"), ("sen", "sen")),
}
#: Between words and between groups of digits.
SPACE = " "


def whole(number: int) -> str:
    """A whole number from 0 to 10^15 - 1 in words."""
    if number < 1000:
        return _below_thousand(number)
    groups = []
    for name in GROUPS:
        number, group = divmod(number, 1000)
        groups.append((group, name))
    said = [f"{_below_thousand(group)} {name}" for group, name in reversed(groups) if group and name]
    last = groups[0][0]
    if last:
        said.append(f"and {_below_thousand(last)}" if last < 100 else _below_thousand(last))
    return " ".join(said)


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    said = f"{UNITS[hundreds]} hundred"
    return f"{said} and {_below_hundred(rest)}" if rest else said


def _below_hundred(number: int) -> str:
    if number < 20:
        return UNITS[number]
    tens, unit = divmod(number, 10)
    return f"{TENS[tens]}-{UNITS[unit]}" if unit else TENS[tens]


def number(value: Decimal) -> str:
    """A number: sign, whole part, and each digit after the point."""
    sign, digits, fraction = "minus " if value < 0 else "", *_parts(value)
    said = f"{sign}{whole(digits)}"
    return f"{said} point {' '.join(UNITS[int(digit)] for digit in fraction)}" if fraction else said


def _parts(value: Decimal) -> tuple[int, str]:
    before, _, after = format(abs(value), "f").partition(".")
    return int(before), after.rstrip("0")


def digit(character: str) -> str:
    """One character of a number that is read out digit by digit."""
    return UNITS[int(character)] if character.isdecimal() else SIGNS.get(character, character.upper())


def ordinal(number: int) -> str:
    """The day of the month: 23 is "twenty-third"."""
    head, dash, last = _below_hundred(number).rpartition("-")
    regular = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return f"{head}{dash}{ORDINALS.get(last, regular)}"


def year(number: int) -> str:
    """1999 is "nineteen ninety-nine", 2005 "two thousand and five", 2026 "twenty twenty-six"."""
    century, rest = divmod(number, 100)
    if century % 10 == 0 and rest < 10:
        return whole(number)
    if century < 10:
        return whole(number)
    if rest == 0:
        return f"{_below_hundred(century)} hundred"
    return f"{_below_hundred(century)} {f'oh {UNITS[rest]}' if rest < 10 else _below_hundred(rest)}"


def day(value: date) -> str:
    """A date: "Monday, November the twenty-third, twenty twenty-six"."""
    names = format_date(value, "EEEE, MMMM", locale="en")
    return f"{names} the {ordinal(value.day)}, {year(value.year)}"


def clock(hour: int, minute: int) -> str:
    """A time of day: "nine thirty a.m.", "twelve oh five p.m.", "noon", "midnight"."""
    if minute == 0 and hour % 12 == 0:
        return "noon" if hour else "midnight"
    said = _below_hundred(hour % 12 or 12)
    if minute:
        said += f" oh {UNITS[minute]}" if minute < 10 else f" {_below_hundred(minute)}"
    return f"{said} {'a.m.' if hour < 12 else 'p.m.'}"


def duration(hours: int, minutes: int, seconds: int) -> str:
    """ "one hour, two minutes and five seconds"; parts of nothing are left out."""
    parts = [(hours, "hour"), (minutes, "minute"), (seconds, "second")]
    said = [f"{whole(count)} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return listing(said) if said else "no time"


def money(units: int, hundredths: int, currency: str, *, negative: bool) -> str:
    """An amount: "twelve dollars and fifty cents"."""
    unit, part = MONEY[currency]
    said = [f"{whole(units)} {_counted(unit, units)}"] if units or not hundredths else []
    said += [f"{whole(hundredths)} {_counted(part, hundredths)}"] if hundredths else []
    return ("minus " if negative else "") + " and ".join(said)


def _counted(names: tuple[str, str], count: int) -> str:
    return names[count != 1]


def listing(items: Sequence[str]) -> str:
    """ "a, b and c"."""
    return " and ".join(filter(None, (", ".join(items[:-1]), items[-1]))) if items else ""
