"""docs/operating.md names every command of the engineer on call, and every table of the site file."""

from __future__ import annotations

import re

import pytest

from config.changes import EFFECTS
from config.home import PROJECT
from trunkline.cli import LATER, main

MANUAL = (PROJECT / "docs" / "operating.md").read_text(encoding="utf-8")
WHEN = {"now": "now", "next-call": "from the next call on", "restart": "after a restart"}
FOR_TESTS = ("agents", "callers", "phone", "account", "check-config")


@pytest.mark.parametrize("command", sorted({*LATER, *main.commands} - {*FOR_TESTS}))
def test_every_command_is_in_the_manual(command: str):
    assert f"`trunkline {command}" in MANUAL or f"    trunkline {command}" in MANUAL


def test_what_the_manual_says_of_a_reload_is_what_it_does():
    rows = dict(
        re.findall(r"^\| (now|from the next call on|after a restart) \| (.*) \|$", MANUAL, re.MULTILINE)
    )
    said = {table: when for when, tables in rows.items() for table in re.findall(r"`(\w+)`", tables)}
    assert said == {table: WHEN[effect] for table, effect in EFFECTS.items()}


def test_every_option_that_the_manual_types_exists():
    typed = re.findall(r"(?:`|    )trunkline ([a-z][a-z-]*)([^`#\n]*)", MANUAL)
    options = [(name, option) for name, rest in typed for option in re.findall(r" (--[a-z-]+)", rest)]
    assert ("drain", "--cancel") in options
    for name, option in options:
        command = main.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None, name
        assert option in {one for each in command.params for one in each.opts}, (name, option)
