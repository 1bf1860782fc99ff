"""The exits of a node while its form is being filled in."""

from __future__ import annotations

import pytest

from ivr_flows.outline import exits_of


@pytest.mark.parametrize(
    ("drawn", "exits"),
    [
        ({"type": "menu"}, ("timeout", "invalid", "error")),
        (
            {"type": "menu", "choices": {"1": {}, "2": {"title": {"en": ""}}, "x": {}}},
            ("1", "timeout", "invalid", "error"),
        ),
        ({"type": "queue", "queue": 3}, ("refused", "error")),
        (
            {"type": "switch", "cases": [{"exit": "vip", "holds": "1 == 1"}, {"exit": "open"}]},
            ("vip", "else", "error"),
        ),
        ({"type": "flow", "flow": "pin", "returns": ["right", "wrong"]}, ("right", "wrong", "error")),
        ({"type": "hang-up"}, ()),
        ({"type": "menu", "choices": "none", "place": "there"}, ("timeout", "invalid", "error")),
        ({"type": "nothing of this name"}, None),
        ({}, None),
    ],
)
def test_as_many_exits_as_can_be_told_from_what_is_filled_in(drawn, exits):
    assert exits_of(drawn) == exits
