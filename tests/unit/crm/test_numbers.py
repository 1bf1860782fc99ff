"""Telephone numbers as people and networks write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.faults import BadNumber
from crm.numbers import caller, e164


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("0512 5550 0100", "CN", "+8651255500100"),
        ("138 5550 1182", "CN", "+8613855501182"),
        ("+86 512 5550 0100", "GB", "+8651255500100"),
        ("(0113) 496-0182", "GB", "+441134960182"),
        ("0044 113 496 0182", "CN", "+441134960182"),
        ("+44 113 496 0182", None, "+441134960182"),
        ("＋８６ 512 5550 0100", "CN", "+8651255500100"),
    ],
)
def test_a_number_is_kept_as_e164(text: str, country: str | None, number: str):
    assert e164(text, country) == number


@pytest.mark.parametrize("text", ["", "anonymous", "12", "+44", "+44 113 496 0182 0182 0182", "+999 555"])
def test_what_is_no_number_is_refused_with_how_to_write_one(text: str):
    with pytest.raises(BadNumber, match=r"write it"):
        e164(text, "CN")


def test_without_a_country_a_national_number_lacks_its_code():
    with pytest.raises(BadNumber, match="lacks its country code"):
        e164("0512 5550 0100", None)


@pytest.mark.parametrize(
    ("text", "number"),
    [(None, None), ("", None), ("anonymous", None), ("101", None), ("0512 5550 0100", "+8651255500100")],
)
def test_of_a_caller_only_what_can_be_called_counts(text: str | None, number: str | None):
    assert caller(text, "CN") == number


@given(st.text(max_size=40), st.sampled_from(["CN", "GB", None]))
def test_whatever_a_network_sends_is_a_number_or_none(text: str, country: str | None):
    number = caller(text, country)
    assert number is None or e164(number, None) == number
