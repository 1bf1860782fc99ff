"""docs/link.md names every command and event of the link, and none that does not exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from cti.link import messages
from cti.link.commands import TABLE

MANUAL = (Path(__file__).parents[3] / "docs" / "link.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([a-z]+\.[a-z_]+)`", MANUAL)) - {"schema.json"}


def test_the_manual_names_every_command_and_event_and_no_other():
    union, *_ = get_args(messages.AnyEvent)
    events = {kind.model_fields["event"].default for kind in get_args(union)}
    assert set(TABLE) | events == NAMED


def test_every_command_of_the_schema_is_carried_out_by_somebody():
    union, *_ = get_args(messages.AnyCommand)
    listed = {get_args(kind.model_fields["command"].annotation)[0] for kind in get_args(union)}
    assert listed == set(TABLE)
