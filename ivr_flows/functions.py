"""The functions that formulas may use: one table, with what each is for in both languages.

Pure, bounded in time and in what they give: a text longer than `LONGEST_TEXT` is an error of the formula.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation
from fnmatch import fnmatchcase
from types import MappingProxyType
from unicodedata import normalize

from ivr_flows.variables import LONGEST_LIST, LONGEST_TEXT, Kind, Value

MOST_PLACES = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """`takes`: the kinds of its arguments, those after `needs` may be left out. `example`: a formula, and
    what it gives; the tests work it out."""

    takes: tuple[Kind, ...]
    gives: Kind
    does: Callable[..., Value]
    help: Mapping[str, str]
    example: tuple[str, str]
    needs: int | None = None


class Unfit(ValueError):
    """An argument that a function cannot take."""


def bounded(value: Value) -> Value:
    """The value, if it is no larger than any may be. Raises Unfit."""
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise Unfit(f"a text of {len(value)} characters")
    if isinstance(value, tuple) and (len(value) > LONGEST_LIST or sum(map(len, value)) > LONGEST_TEXT):
        raise Unfit(f"a list of {len(value)} texts")
    return value


# ---- texts ---------------------------------------------------------------------------------------------


def _trimmed(text: str) -> str:
    return " ".join(text.split())


def _digits(text: str) -> str:
    return "".join(sign for sign in normalize("NFKC", text) if sign.isascii() and sign.isdecimal())


def _like(text: str, pattern: str) -> bool:
    """`*` for any signs, `?` for one; nothing else is special, and nothing goes back more than it must."""
    return fnmatchcase(text, _collapsed(pattern).replace("[", "[[]"))


def _collapsed(pattern: str) -> str:
    while "**" in pattern:
        pattern = pattern.replace("**", "*")
    if pattern.count("*") > 5:
        raise Unfit("a pattern with more than five *")
    return pattern


def _replaced(text: str, old: str, new: str) -> str:
    if not old:
        return text
    if len(text) + text.count(old) * len(new) > 2 * LONGEST_TEXT:
        raise Unfit("a text too long")
    return text.replace(old, new)


def _padded(text: str, length: Decimal, sign: str) -> str:
    if len(sign) != 1 or not 0 <= length <= LONGEST_TEXT:
        raise Unfit("a length or a sign that cannot be")
    return text.rjust(int(length), sign)


def _split(text: str, at: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(at)) if at else (text,)


def _joined(items: Sequence[str], between: str) -> str:
    return between.join(items)


def _is_card(text: str) -> bool:
    """Luhn's check digit (ISO/IEC 7812-1, annex B)."""
    numbers = [int(sign) for sign in reversed(_digits(text))]
    doubled = (sum(divmod(2 * number, 10)) for number in numbers[1::2])
    return len(numbers) > 1 and (sum(numbers[::2]) + sum(doubled)) % 10 == 0


# ---- numbers -------------------------------------------------------------------------------------------


def _number(text: str) -> Decimal:
    try:
        number = Decimal(normalize("NFKC", text).strip().replace(",", ""))
    except InvalidOperation:
        raise Unfit("a text that is no number") from None
    if not number.is_finite():
        raise Unfit("a text that is no number")
    return number


def _text(number: Decimal) -> str:
    """As people write it: no exponent, no zeros at the end."""
    if number.adjusted() > 30 or number.adjusted() < -30:
        raise Unfit("a number too large or too small")
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _rounded(number: Decimal, places: Decimal = Decimal(0)) -> Decimal:
    if not 0 <= places <= MOST_PLACES:
        raise Unfit(f"places from 0 to {MOST_PLACES} are possible")
    return number.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP)


def _floor(number: Decimal) -> Decimal:
    return number.to_integral_value(ROUND_FLOOR)


# ---- times ---------------------------------------------------------------------------------------------


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        raise Unfit("a text that is no date; write 2026-11-26 or 2026-11-26T09:30") from None


def _days_after(moment: datetime, days: Decimal) -> datetime:
    try:
        return moment + timedelta(days=float(days))
    except OverflowError:
        raise Unfit("a date beyond all calendars") from None


def _days_between(earlier: datetime, later: datetime) -> Decimal:
    return Decimal((later.date() - earlier.date()).days)


def _weekday(moment: datetime) -> Decimal:
    return Decimal(moment.isoweekday())


def _minutes(moment: datetime) -> Decimal:
    return Decimal(moment.hour * 60 + moment.minute)


def _age(born: datetime, today: datetime) -> Decimal:
    had = (today.month, today.day) >= (born.month, born.day)
    return Decimal(today.year - born.year - (0 if had else 1))


# ---- look-ups ------------------------------------------------------------------------------------------


def _look_up(key: str, keys: Sequence[str], values: Sequence[str], otherwise: str) -> str:
    return next((value for one, value in zip(keys, values, strict=False) if one == key), otherwise)


def _place(key: str, keys: Sequence[str]) -> Decimal:
    return Decimal(next((place for place, one in enumerate(keys, 1) if one == key), 0))


FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        "upper": Function(
            takes=("text",), gives="text", does=str.upper,
            help={"en": "the text in capitals", "zh": "转为大写"},
            example=('upper("ab1")', "AB1"),
        ),
        "lower": Function(
            takes=("text",), gives="text", does=str.lower,
            help={"en": "the text in small letters", "zh": "转为小写"},
            example=('lower("Ab1")', "ab1"),
        ),
        "trim": Function(
            takes=("text",), gives="text", does=_trimmed,
            help={
                "en": "the text without spaces around it and double ones in it",
                "zh": "去掉首尾及多余空格",
            },
            example=('trim("  a  b ")', "a b"),
        ),
        "only_digits": Function(
            takes=("text",), gives="text", does=_digits,
            help={"en": "the digits of a text and nothing else", "zh": "只保留数字"},
            example=('only_digits("+86 512-5550")', "865125550"),
        ),
        "like": Function(
            takes=("text", "text"), gives="flag", does=_like,
            help={
                "en": "does it fit a pattern: * for anything, ? for one sign",
                "zh": "是否符合模式：* 代表任意字符，? 代表一个字符",
            },
            example=('like("AB-123", "AB-*")', "True"),
        ),
        "replace": Function(
            takes=("text", "text", "text"), gives="text", does=_replaced,
            help={"en": "the text with one part in place of another", "zh": "替换文字"},
            example=('replace("a-b-c", "-", " ")', "a b c"),
        ),
        "pad": Function(
            takes=("text", "number", "text"), gives="text", does=_padded,
            help={"en": "the text filled up at its left to a length", "zh": "在左侧补足到指定长度"},
            example=('pad("42", 5, "0")', "00042"),
        ),
        "split": Function(
            takes=("text", "text"), gives="list", does=_split,
            help={"en": "the parts of a text between a sign", "zh": "按分隔符拆成列表"},
            example=('split("a, b", ",")', "('a', 'b')"),
        ),
        "join": Function(
            takes=("list", "text"), gives="text", does=_joined,
            help={"en": "the texts of a list as one", "zh": "把列表连成一段文字"},
            example=('join(["a", "b"], " and ")', "a and b"),
        ),
        "is_card": Function(
            takes=("text",), gives="flag", does=_is_card,
            help={
                "en": "is its check digit right (cards, by Luhn)",
                "zh": "校验位是否正确（卡号，Luhn 算法）",
            },
            example=('is_card("4539 1488 0343 6467")', "True"),
        ),
        "to_number": Function(
            takes=("text",), gives="number", does=_number,
            help={"en": "a text as a number", "zh": "把文字转为数字"},
            example=('to_number("1,250.5")', "1250.5"),
        ),
        "to_text": Function(
            takes=("number",), gives="text", does=_text,
            help={"en": "a number as a text", "zh": "把数字转为文字"},
            example=("to_text(2.50)", "2.5"),
        ),
        "round": Function(
            takes=("number", "number"), gives="number", does=_rounded, needs=1,
            help={"en": "rounded to so many places; a half goes up", "zh": "四舍五入到指定小数位"},
            example=("round(2.345, 2)", "2.35"),
        ),
        "floor": Function(
            takes=("number",), gives="number", does=_floor,
            help={"en": "the whole number below", "zh": "向下取整"},
            example=("floor(2.9)", "2"),
        ),
        "abs": Function(
            takes=("number",), gives="number", does=abs,
            help={"en": "without its sign", "zh": "绝对值"},
            example=("abs(0 - 3)", "3"),
        ),
        "min": Function(
            takes=("number", "number"), gives="number", does=min,
            help={"en": "the smaller one", "zh": "较小者"},
            example=("min(3, 2)", "2"),
        ),
        "max": Function(
            takes=("number", "number"), gives="number", does=max,
            help={"en": "the larger one", "zh": "较大者"},
            example=("max(3, 2)", "3"),
        ),
        "to_moment": Function(
            takes=("text",), gives="moment", does=_moment,
            help={"en": "a text as a date, with or without a time", "zh": "把文字转为日期或时间"},
            example=('to_moment("2026-11-26").day', "26"),
        ),
        "days_after": Function(
            takes=("moment", "number"), gives="moment", does=_days_after,
            help={"en": "so many days later", "zh": "若干天之后"},
            example=('days_after(to_moment("2026-11-26"), 7).day', "3"),
        ),
        "days_between": Function(
            takes=("moment", "moment"), gives="number", does=_days_between,
            help={"en": "days from one date to another", "zh": "两个日期相差的天数"},
            example=('days_between(to_moment("2026-11-26"), to_moment("2026-12-01"))', "5"),
        ),
        "weekday": Function(
            takes=("moment",), gives="number", does=_weekday,
            help={"en": "1 for Monday to 7 for Sunday", "zh": "星期几：1 为星期一，7 为星期日"},
            example=('weekday(to_moment("2026-11-26"))', "4"),
        ),
        "minutes": Function(
            takes=("moment",), gives="number", does=_minutes,
            help={"en": "minutes since midnight", "zh": "零点以来的分钟数"},
            example=('minutes(to_moment("2026-11-26T09:30"))', "570"),
        ),
        "years_between": Function(
            takes=("moment", "moment"), gives="number", does=_age,
            help={"en": "whole years from a birthday to a day", "zh": "周岁：从生日到某一天"},
            example=('years_between(to_moment("2000-12-01"), to_moment("2026-11-26"))', "25"),
        ),
        "look_up": Function(
            takes=("text", "list", "list", "text"), gives="text", does=_look_up,
            help={
                "en": "the value beside a key in two lists; else the last argument",
                "zh": "在两个列表中按键取值，找不到则取最后一个参数",
            },
            example=('look_up("b", ["a", "b"], ["one", "two"], "none")', "two"),
        ),
        "place_in": Function(
            takes=("text", "list"), gives="number", does=_place,
            help={
                "en": "its place in a list, 1 for the first; 0: it is not there",
                "zh": "在列表中的位置，从 1 起；0 表示不在其中",
            },
            example=('place_in("b", ["a", "b"])', "2"),
        ),
    }
)  # fmt: skip
