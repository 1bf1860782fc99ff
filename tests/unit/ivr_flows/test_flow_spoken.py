"""Numbers, digits and dates as people say them in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr_flows.spoken import LANGUAGES, LONGEST_TEXT, chinese, english, in_words

NUMBERS = [
    (0, "zero", "零"),
    (2, "two", "二"),
    (10, "ten", "十"),
    (12, "twelve", "十二"),
    (20, "twenty", "二十"),
    (21, "twenty-one", "二十一"),
    (100, "one hundred", "一百"),
    (101, "one hundred and one", "一百零一"),
    (110, "one hundred and ten", "一百一十"),
    (200, "two hundred", "二百"),
    (222, "two hundred and twenty-two", "二百二十二"),
    (1000, "one thousand", "一千"),
    (1001, "one thousand and one", "一千零一"),
    (1010, "one thousand and ten", "一千零一十"),
    (1100, "one thousand one hundred", "一千一百"),
    (2000, "two thousand", "两千"),
    (10_000, "ten thousand", "一万"),
    (10_001, "ten thousand and one", "一万零一"),
    (10_010, "ten thousand and ten", "一万零一十"),
    (11_000, "eleven thousand", "一万一千"),
    (20_000, "twenty thousand", "两万"),
    (22_222, "twenty-two thousand two hundred and twenty-two", "两万二千二百二十二"),
    (100_100, "one hundred thousand one hundred", "十万零一百"),
    (120_000, "one hundred and twenty thousand", "十二万"),
    (1_000_000, "one million", "一百万"),
    (10_000_000, "ten million", "一千万"),
    (100_000_000, "one hundred million", "一亿"),
    (100_000_001, "one hundred million and one", "一亿零一"),
    (1_000_000_000_000, "one trillion", "一万亿"),
    (1_000_100_000_000, "one trillion one hundred million", "一万零一亿"),
    (-5, "minus five", "负五"),
    (Decimal("3.14"), "three point one four", "三点一四"),
    ("0.50", "zero point five", "零点五"),
    (-0.0, "zero", "零"),
    ("1e-999999999", "zero", "零"),
    (1200.5, "one thousand two hundred point five", "一千二百点五"),
]

DATES = [
    (
        date(2026, 11, 23),
        "Monday, November the twenty-third, twenty twenty-six",
        "二零二六年十一月二十三日，星期一",
    ),
    (date(2005, 1, 1), "Saturday, January the first, two thousand and five", "二零零五年一月一日，星期六"),
    (date(2000, 2, 20), "Sunday, February the twentieth, two thousand", "二零零零年二月二十日，星期日"),
    (
        date(1999, 12, 31),
        "Friday, December the thirty-first, nineteen ninety-nine",
        "一九九九年十二月三十一日，星期五",
    ),
    (date(1900, 5, 12), "Saturday, May the twelfth, nineteen hundred", "一九零零年五月十二日，星期六"),
    (date(1905, 10, 5), "Thursday, October the fifth, nineteen oh five", "一九零五年十月五日，星期四"),
    (
        datetime(2026, 3, 8, 23, 59, tzinfo=UTC),
        "Sunday, March the eighth, twenty twenty-six",
        "二零二六年三月八日，星期日",
    ),
    ("2026-02-02", "Monday, February the second, twenty twenty-six", "二零二六年二月二日，星期一"),
]

DIGITS = [
    ("0100", "zero one zero zero", "零幺零零"),
    ("+8651255500100", "plus eight six, five one two, five five five zero, zero one zero zero", "加八六，五幺二，五五五零，零幺零零"),
    ("5550-0100", "five five five zero, zero one zero zero", "五五五零，零幺零零"),
    ("A-12#", "A, one two hash", "A，幺二井"),
    (42, "four two", "四二"),
    ("０９", "zero nine", "零九"),
    ("+0", "plus zero", "加零"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "en", "zh"), NUMBERS)
def test_numbers(value, en, zh):
    assert in_words(value, "number", "en") == en
    assert in_words(value, "number", "zh") == zh


@pytest.mark.parametrize(("value", "en", "zh"), DATES)
def test_dates(value, en, zh):
    assert in_words(value, "date", "en") == en
    assert in_words(value, "date", "zh") == zh


@pytest.mark.parametrize(("value", "en", "zh"), DIGITS)
def test_digits(value, en, zh):
    assert in_words(value, "digits", "en") == en
    assert in_words(value, "digits", "zh") == zh


@pytest.mark.parametrize("day", range(1, 32))
def test_every_day_of_the_month_has_its_ordinal(day):
    said = english.ordinal(day)
    assert said.endswith(("st", "nd", "rd", "th"))
    usual = {
        1: "first",
        2: "second",
        3: "third",
        8: "eighth",
        9: "ninth",
        12: "twelfth",
        20: "twentieth",
        31: "thirty-first",
    }
    assert said == usual.get(day, said)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "text"),
        ("", "text"),
        ("… !", "text"),
        (True, "number"),
        ("twelve", "number"),
        (float("nan"), "number"),
        (float("inf"), "number"),
        ("1e999999999", "number"),
        (10**15, "number"),
        (-(10**15), "number"),
        pytest.param(10**5000, "digits", id="five thousand digits"),
        ("9" * 61, "digits"),
        ("--", "digits"),
        ("²", "date"),
        ("2026-02-30", "date"),
        (20260223, "date"),
        ("x", "money"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_read_in_this_way_is_not_read(value, kind, language):
    assert in_words(value, kind, language) is None


def test_a_language_without_a_grammar_reads_nothing():
    assert in_words(5, "number", "sv") is None


def test_a_text_is_read_as_one_line():
    assert in_words("Wang\n Fang\t", "text", "en") == "Wang Fang"


# ---- laws ----------------------------------------------------------------------------------------------


def read_chinese(said: str) -> int:
    """What a listener understands: written on its own, by the places only."""
    total = section = digit = 0
    places = {"十": 10, "百": 100, "千": 1000}
    for character in said:
        if character in "零一二三四五六七八九":
            digit = "零一二三四五六七八九".index(character)
        elif character == "两":
            digit = 2
        elif character in places:
            section += (digit or 1) * places[character]
            digit = 0
        elif character == "万":
            section = (section + digit) * 10_000
            digit = 0
        else:
            assert character == "亿"
            total += (section + digit) * 100_000_000
            section = digit = 0
    return total + section + digit


def read_english(said: str) -> int:
    total = group = 0
    names = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
    for word in said.replace("-", " ").split():
        if word == "hundred":
            group *= 100
        elif word in names:
            total, group = total + group * names[word], 0
        elif word != "and":
            group += english.UNITS.index(word) if word in english.UNITS else 10 * english.TENS.index(word)
    return total + group


@given(st.integers(0, 10**15 - 1) | st.integers(0, 120_000))
def test_whoever_hears_a_number_understands_that_number(number):
    assert read_chinese(chinese.whole(number)) == number
    assert read_english(english.whole(number)) == number


@given(st.integers(1, 10**15 - 1))
def test_a_chinese_number_has_no_two_zeros_in_a_row_and_none_at_its_end(number):
    said = chinese.whole(number)
    assert "零零" not in said
    assert not said.endswith("零")
    assert "零万" not in said
    assert "零亿" not in said


@given(
    st.none() | st.booleans() | st.text() | st.integers() | st.floats() | st.decimals() | st.dates() | st.datetimes(),
    st.sampled_from(["digits", "number", "date", "text", "field", "?"]),
    st.sampled_from(["en", "zh", "sv"]),
)  # fmt: skip
def test_any_value_is_read_with_words_or_not_at_all(value, kind, language):
    said = in_words(value, kind, language)
    assert said is None or any(character.isalnum() for character in said)


@pytest.mark.parametrize("kind", ["text", "field"])
def test_a_text_too_long_for_any_ear_is_not_read(kind):
    assert in_words("a" * LONGEST_TEXT, kind, "en") == "a" * LONGEST_TEXT
    assert in_words("a" * (LONGEST_TEXT + 1), kind, "en") is None


# ---- money, times, lists -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "currency", "in_english", "in_chinese"),
    [
        ("12.50", "CNY", "twelve yuan and fifty fen", "十二元五角"),
        ("12.05", "CNY", "twelve yuan and five fen", "十二元零五分"),
        ("2", "CNY", "two yuan", "两元"),
        ("0.22", "CNY", "twenty-two fen", "两角两分"),
        ("0", "CNY", "zero yuan", "零元"),
        ("1.01", "USD", "one dollar and one cent", "一美元一美分"),
        ("-1250.999", "EUR", "minus one thousand two hundred and fifty-one euros", "负一千二百五十一欧元"),
        ("3.5", "JPY", "four yen", "四日元"),
        ("0.5", "GBP", "fifty pence", "五十便士"),
    ],
)
def test_money(amount, currency, in_english, in_chinese):
    assert in_words(Decimal(amount), "money", "en", currency) == in_english
    assert in_words(Decimal(amount), "money", "zh", currency) == in_chinese


@pytest.mark.parametrize(
    ("time", "in_english", "in_chinese"),
    [
        ("00:00", "midnight", "凌晨零点"),
        ("00:05", "twelve oh five a.m.", "凌晨零点零五分"),
        ("09:30", "nine thirty a.m.", "上午九点半"),
        ("12:00", "noon", "中午十二点"),
        ("14:02", "two oh two p.m.", "下午两点零二分"),
        ("18:45", "six forty-five p.m.", "晚上六点四十五分"),
        ("23:00", "eleven p.m.", "晚上十一点"),
    ],
)
def test_times_of_day(time, in_english, in_chinese):
    moment = datetime.fromisoformat(f"2026-11-23T{time}")
    assert in_words(moment, "time", "en") == in_english
    assert in_words(moment, "time", "zh") == in_chinese
    assert in_words(moment, "moment", "en").endswith(f"twenty twenty-six, {in_english}")
    assert in_words(moment, "moment", "zh") == f"二零二六年十一月二十三日，星期一，{in_chinese}"


@pytest.mark.parametrize(
    ("seconds", "in_english", "in_chinese"),
    [
        (0, "no time", "零秒"),
        (1, "one second", "一秒"),
        (120, "two minutes", "两分钟"),
        (3725, "one hour, two minutes and five seconds", "一小时两分五秒"),
        (7200, "two hours", "两小时"),
    ],
)
def test_durations(seconds, in_english, in_chinese):
    assert in_words(seconds, "duration", "en") == in_english
    assert in_words(seconds, "duration", "zh") == in_chinese


def test_lists_and_spelling():
    assert in_words(("red", "green", "blue"), "list", "en") == "red, green and blue"
    assert in_words(("苏州", "无锡"), "list", "zh") == "苏州和无锡"
    assert in_words(("one",), "list", "en") == "one"
    assert in_words("ab-12", "spelled", "en") == "A, B, one, two"
    assert in_words("ab12", "spelled", "zh") == "A，B，幺，二"


@pytest.mark.parametrize("kind", ["money", "time", "moment", "duration", "list"])
@pytest.mark.parametrize("value", [None, "", "x y", Decimal("NaN"), ()])
def test_what_is_none_of_these_is_not_read_as_one(kind, value):
    assert [in_words(value, kind, language) for language in ("en", "zh")] == [None, None]


def test_no_time_is_less_than_nothing():
    assert in_words(-5, "duration", "en") is None
