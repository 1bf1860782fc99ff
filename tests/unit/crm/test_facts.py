"""Facts as lines of JSON: every kind comes back as it was."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import UTC, datetime
from typing import Any, get_args, get_type_hints

import pytest

from crm.facts import (
    KINDS,
    BadFact,
    Fact,
    FlowStep,
    LineRefused,
    SegmentBegan,
    SegmentKind,
    from_json,
    to_json,
)

AT = datetime(2026, 11, 25, 8, 0, 0, 123_456, UTC)


def example(kind: type[Fact], *, all_fields: bool) -> Fact:
    """One with a value in each field, or only in those that it needs."""
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for each in fields(kind):
        needed = each.default is MISSING and each.default_factory is MISSING
        if needed or all_fields:
            values[each.name] = _value(hints[each.name])
    return kind(**values)


_LAST = FlowStep("hotline", 3, "bye", None, 2500, 4000, again=True)


def _value(hint: Any) -> Any:
    if FlowStep in get_args(hint):
        return (FlowStep("hotline", 3, "menu", "1", 0, 2500, values={"drink": "咖啡"}), _LAST)
    options = [one for one in get_args(hint) if one is not type(None)]
    if options and not isinstance(options[0], type):
        return options[0]  # of a Literal
    wanted = options[0] if options else hint
    return {str: "words \u4e2d\u6587", datetime: AT, int: 7, float: 2.5}[wanted]


@pytest.mark.parametrize("all_fields", [True, False], ids=["full", "bare"])
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_each_kind_comes_back_as_it_was(kind: type[Fact], all_fields: bool):
    fact = example(kind, all_fields=all_fields)
    text = to_json(fact)
    assert "\n" not in text
    assert from_json(text) == fact


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not JSON"), ("[]", "is needed"), ('{"kind":"talk"}', "is needed"),
        ('{"fact":"Sneezed"}', "a later one wrote it"),
        ('{"fact":"Audited","at":"2026-11-25T08:00:00+00:00","actor":"a","action":"b","subject":1}', "subject"),
        ('{"fact":"LineRefused","at":"2026-11-25T08:00:00+00:00","board":"a","colour":"red"}', "colour unknown"),
    ],
)  # fmt: skip
def test_what_is_no_fact_is_refused_with_the_reason(text: str, why: str):
    with pytest.raises(BadFact, match=why):
        from_json(text)


@pytest.mark.parametrize("kind", get_args(SegmentKind))
def test_a_segment_that_the_first_version_wrote_is_one(kind: str):
    told = from_json(f'{{"kind":"{kind}","id":"1","at":"2026-11-23T01:00:00+00:00","interaction":"x"}}')
    assert told == SegmentBegan(id="1", at=datetime(2026, 11, 23, 1, tzinfo=UTC), interaction="x", kind=kind)


def test_another_fact_that_the_first_version_wrote_is_one():
    told = from_json('{"kind":"LineRefused","id":"1","at":"2026-11-23T01:00:00+00:00","board":"telco"}')
    assert told == LineRefused(id="1", at=datetime(2026, 11, 23, 1, tzinfo=UTC), board="telco")
