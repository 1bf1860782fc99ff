"""What counts as a caller's number."""

from __future__ import annotations

import pytest

from cti.calls.calls import e164


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("+862155500101", "+862155500101"),
        ("021 5550 0101", "+862155500101"),
        ("021-5550-0101", "+862155500101"),
    ],
)
def test_a_number_is_kept_as_e164_however_the_line_sends_it(sent, kept):
    assert e164(sent, "CN") == kept


@pytest.mark.parametrize("sent", ["", "anonymous", "web-b796aa645f8151b5", "web-69789140523e3213"])
def test_a_name_is_no_number_whatever_digits_it_holds(sent):
    assert e164(sent, "CN") is None
