"""Formulas: what they give, what they cannot tell, what is refused; and that nothing hostile takes long."""

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr_flows.formula import LONGEST, BadFormula, CannotTell, Formulas, read
from ivr_flows.functions import FUNCTIONS
from ivr_flows.variables import LONGEST_TEXT, Kind

KINDS: dict[str, Kind] = {
    "balance": "number",
    "code": "text",
    "now": "moment",
    "born": "date",
    "cities": "list",
    "vip": "flag",
}
CALL = {
    "balance": Decimal("12.50"),
    "code": "ab-123",
    "now": datetime.fromisoformat("2026-11-26T09:30"),
    "born": date(2000, 12, 1),
    "cities": ("Suzhou", "Wuxi"),
    "vip": True,
    "customer.firm": "Okafor Dairy",
}


def value(text, **changes):
    return read(text, KINDS).value(CALL | changes)


def refused(text):
    with pytest.raises(BadFormula) as fault:
        read(text, KINDS)
    return fault.value


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("balance + 0.1", Decimal("12.6")),
        ("balance * 3 - 1 > 36 and vip", True),
        ("balance / 3 > 4 or not vip", True),
        ('"Suzhou" in cities', True),
        ("code[0:2]", "ab"),
        ("cities[1]", "Wuxi"),
        ("code.length", Decimal(6)),
        ('vip ? "yes" : "no"', "yes"),
        ('customer.firm == "Okafor Dairy"', True),
        ("now.hour * 60 + now.minute", Decimal(570)),
        ('now > d"2026-01-01"', True),
        ("years_between(born, now)", Decimal(25)),
        ("born", datetime.fromisoformat("2000-12-01")),
        ('days_after(born, 1)', datetime.fromisoformat("2000-12-02")),
        ('"costs $5 & more"', "costs $5 & more"),
    ],
)  # fmt: skip
def test_gives(text, gives):
    assert value(text) == gives


def test_money_is_exact():
    assert value("balance + 0.1 + 0.2", balance=Decimal(0)) == Decimal("0.3")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_does_what_its_example_says_and_is_explained_in_both_languages(name):
    formula, gives = FUNCTIONS[name].example
    assert str(value(formula)) == gives
    assert read(formula, KINDS).kind is not None
    assert all(FUNCTIONS[name].help[language] for language in ("en", "zh"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("balance", "number"),
        ("code + code", "text"),
        ("vip", "flag"),
        ("now", "moment"),
        ("cities", "list"),
        ('vip ? 1 : "one"', None),
    ],
)
def test_the_kind_is_known_before_any_call(text, kind):
    assert read(text, KINDS).kind == kind


def test_what_it_reads_is_known():
    formula = read('balance > 1 and customer.firm == upper(code) + "now"', KINDS)
    assert (formula.names, formula.fields) == ({"balance", "code"}, {"firm"})


@pytest.mark.parametrize(
    "text",
    [
        "balance / 0",
        "cities[7]",
        'to_number("twelve")',
        'to_moment("soon")',
        "customer.wishes + code",
        "10 ** (10 ** balance)",
        "balance % 0",
        'pad(code, 5000, "0")',
        "code.to_set",
    ],
)
def test_what_cannot_be_told_is_said(text):
    with pytest.raises(CannotTell) as fault:
        value(text)
    assert text in str(fault.value)


def test_what_is_not_known_equals_null_and_nothing_can_be_made_of_it():
    assert value("balance == null", balance=None) is True
    assert value("customer.wishes == null") is True
    assert value('code ?? "none"', code=None) == "none"
    for text in ("balance + 1", "balance > 1", "upper(code)"):
        with pytest.raises(CannotTell):
            value(text, balance=None, code=None)


def test_no_value_stands_in_what_is_said():
    with pytest.raises(CannotTell) as fault:
        value("to_number(code)", code="4539-1488-0343-6467")
    assert "4539" not in str(fault.value)


@pytest.mark.parametrize(
    ("text", "cause", "about"),
    [
        ("", "formula_syntax", ""),
        ("balance +", "formula_syntax", ""),
        ("balanc + 1", "formula_unknown", "balanc"),
        ("code + 1", "formula_kinds", ""),
        ("upper(balance)", "formula_arguments", "upper"),
        ("upper()", "formula_arguments", "upper"),
        ("code.colour", "formula_attribute", "colour"),
        ("customer", "formula_customer", "customer"),
        ('code =~ "(a+)+$"', "formula_not_here", "=~"),
        ("$now", "formula_not_here", "$"),
        ("1 << 1000000000", "formula_not_here", "<<"),
        ("[x for x in cities]", "formula_not_here", "comprehension"),
        ('{"a": 1}', "formula_not_here", "{"),
        ("(" * 70 + "1" + ")" * 70, "formula_too_deep", "60"),
        ("1" * (LONGEST + 1), "formula_too_long", str(LONGEST)),
        ("10 ** (10 ** 10)", "formula_kinds", ""),
    ],
)
def test_is_refused_by_name(text, cause, about):
    fault = refused(text)
    assert (fault.cause, fault.about) == (cause, about)


def test_a_name_nearly_right_is_offered():
    assert "balance" in refused("balanc + 1").possible


def test_a_text_does_not_grow_beyond_all_bounds():
    doubled = "code"
    for _ in range(5):
        doubled = f"replace({doubled}, code, {doubled})" if len(doubled) < 200 else doubled
    with pytest.raises(CannotTell):
        value("code + code", code="x" * LONGEST_TEXT)
    with pytest.raises(CannotTell):
        value('replace(code, "x", code)', code="x" * 500)
    assert len(str(value(doubled))) <= LONGEST_TEXT


@pytest.mark.parametrize(
    "bomb",
    [
        "9 ** 9 ** 9 ** 9", "(10 ** 900000) // 3", "1.0000001 ** 99999999999999", "balance ** 999999999",
        "code[0:10 ** 99999]", "code[10 ** 99999]", "round(10 ** 99999, 9)", "to_text(10 ** 99999)",
        'pad(code, 10 ** 99999, "x")', "days_after(now, 10 ** 99999)", 'to_number("1e999999999")',
        'like(code, "*a*a*a*a*ab")', "not " * 240 + "true", "-" * 900 + "1", "(" * 400 + "1" + ")" * 400,
        "true ? " * 60 + "1" + ": 2" * 60, "+".join(["code"] * 180), '"' + "\\x41" * 200 + '" * 1000',
    ],
)  # fmt: skip
def test_a_bomb_is_a_small_value_or_a_refusal(bomb):
    with suppress(BadFormula, CannotTell):
        gives = read(bomb, KINDS).value(CALL | {"code": "a" * LONGEST_TEXT})
        assert len(str(gives)) <= LONGEST_TEXT


def test_a_formula_is_read_once():
    formulas = Formulas(KINDS)
    assert formulas.compiled("balance + 1") is formulas.compiled("balance + 1")


pieces = st.sampled_from(
    [
        *KINDS, *FUNCTIONS, "(", ")", "[", "]", "+", "-", "*", "/", "**", "and", "or", "not", "in", ",", ".",
        "==", ">", "?", ":", "1", "0", "99999999", '"a"', "null", "true", "customer.firm", "for", "&", "<<",
    ]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(pieces, max_size=40).map(" ".join) | st.text(max_size=60))
def test_anything_is_a_formula_or_refused_and_gives_something_or_says_why(text):
    with suppress(BadFormula, CannotTell):
        gives = read(text, KINDS).value(CALL)
        assert gives is None or isinstance(gives, str | bool | Decimal | datetime | tuple)
