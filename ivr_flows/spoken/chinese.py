"""Numbers and dates as they are said in Mandarin.

Written in characters, so that nothing is left to the voice. The rules are those of Lü Shuxiang (吕叔湘),
《现代汉语八百词》: groups of four places (万, 亿); one 零 for any run of zeros inside a number, none at a
group's end; 二 as a unit and before 十 and 百; before 千, 万 and 亿 two is 两, but 千 after 万 or 亿 has 二
(两万二千). In telephone numbers one is 幺 (yāo), which cannot be misheard for seven.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from babel.dates import format_date

DIGITS = "零一二三四五六七八九"
PLACES = ("", "十", "百", "千")
GROUPS = ("", "万", "亿", "万亿")
SIGNS = {"+": "加", "*": "星", "#": "井"}
PARTS_OF_DAY = ((6, "凌晨"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))
MONEY = {
    "CNY": ("元", "分"),
    "USD": ("美元", "美分"),
    "EUR": ("欧元", "欧分"),
    "GBP": ("英镑", "便士"),
    "HKD": ("港元", "港分"),
    "JPY": ("日元", "钱"),
}
#: Between words and between groups of digits.
SPACE = ""


def whole(number: int) -> str:
    """A whole number from 0 to 10^16 - 1 in characters."""
    if number == 0:
        return DIGITS[0]
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    said = ""
    zero_owed = False
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            zero_owed = bool(said)
            continue
        if said and (zero_owed or group < 1000):
            said += DIGITS[0]
        said += _group(group, first=not said, followed=index > 0) + _unit(index, groups)
        zero_owed = False
    return said[1:] if said.startswith("一十") else said


def _unit(index: int, groups: list[int]) -> str:
    """万 of 万亿 stands alone when 亿 still comes: 1_0001_0000_0000 is 一万零一亿."""
    return "万" if index == 3 and groups[2] else GROUPS[index]


def _group(group: int, *, first: bool, followed: bool) -> str:
    """Four places. `first`: nothing was said before; `followed`: 万 or 亿 comes after."""
    if group == 2 and followed:
        return "两"
    said = ""
    zero_owed = False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if not digit:
            zero_owed = bool(said)
            continue
        if zero_owed:
            said += DIGITS[0]
            zero_owed = False
        two = digit == 2 and place == 3 and first
        said += ("两" if two else DIGITS[digit]) + PLACES[place]
    return said


def number(value: Decimal) -> str:
    """A number: sign, whole part, and each digit after the point."""
    before, _, after = format(abs(value), "f").partition(".")
    fraction = "".join(DIGITS[int(digit)] for digit in after.rstrip("0"))
    said = whole(int(before)) + (f"点{fraction}" if fraction else "")
    return f"负{said}" if value < 0 else said


def digit(character: str) -> str:
    """One character of a number that is read out digit by digit."""
    if character == "1":
        return "幺"
    return DIGITS[int(character)] if character.isdecimal() else SIGNS.get(character, character.upper())


def year(number: int) -> str:
    """The year, digit by digit: 2026 is 二零二六."""
    return "".join(DIGITS[int(digit)] for digit in str(number))


def day(value: date) -> str:
    """A date: 二零二六年十一月二十三日，星期一."""
    weekday = format_date(value, "EEEE", locale="zh_Hans_CN")
    return f"{year(value.year)}年{whole(value.month)}月{whole(value.day)}日，{weekday}"


def clock(hour: int, minute: int) -> str:
    """A time of day: 上午九点半, 下午两点零五分, 中午十二点; parts of the day as people divide it."""
    part = next(name for until, name in PARTS_OF_DAY if hour < until)
    said = f"{part}{_counted(hour if hour <= 12 else hour - 12)}点"
    if minute == 30:
        return f"{said}半"
    if minute:
        return f"{said}{DIGITS[0] if minute < 10 else ''}{whole(minute)}分"
    return said


def duration(hours: int, minutes: int, seconds: int) -> str:
    """一小时两分五秒; minutes alone are 分钟."""
    alone = not seconds
    parts = [(hours, "小时"), (minutes, "分钟" if alone else "分"), (seconds, "秒")]
    return "".join(f"{_counted(count)}{unit}" for count, unit in parts if count) or "零秒"


def money(units: int, hundredths: int, currency: str, *, negative: bool) -> str:
    """An amount: 十二元五角, 十二元零五分; other currencies in their own parts: 十二美元五十美分."""
    unit, part = MONEY[currency]
    said = f"{_counted(units)}{unit}" if units or not hundredths else ""
    if hundredths and currency == "CNY":
        tens, rest = divmod(hundredths, 10)
        said += f"{_counted(tens)}角" if tens else (DIGITS[0] if units else "")
        said += f"{_counted(rest)}分" if rest else ""
    elif hundredths:
        said += f"{_counted(hundredths)}{part}"
    return f"负{said}" if negative else said


def _counted(number: int) -> str:
    """Before a measure word two is 两."""
    return "两" if number == 2 else whole(number)


def listing(items: Sequence[str]) -> str:
    """甲、乙和丙."""
    return "和".join(filter(None, ("、".join(items[:-1]), items[-1]))) if items else ""
