"""Who may hear which recording."""

from __future__ import annotations

import pytest
from crm_scene import MORNING

from crm.recordings import may_hear
from crm.records import Account, Recording


def person(name: str, role: str, *, closed: bool = False) -> Account:
    return Account(name, name.title(), None, role, {}, "en", closed)


RECORDING = Recording("01TALK-1", "01TALK", "li.na", "2026/09/23/01TALK-1.opus", 12.0, 2, MORNING)


@pytest.mark.parametrize(
    ("account", "may"),
    [
        (person("li.na", "agent"), True),
        (person("wang.wei", "agent"), False),
        (person("priya.nair", "lead"), True),
        (person("root", "administrator"), True),
        (person("priya.nair", "lead", closed=True), False),
        (person("li.na", "agent", closed=True), False),
    ],
)
def test_agents_hear_their_own_talks_and_leads_all(account, may):
    assert may_hear(account, RECORDING) is may


def test_a_talk_at_an_extension_is_no_agents_to_hear():
    nobodys = Recording("01TALK-1", "01TALK", None, "x.opus", 12.0, 2, MORNING)
    assert not may_hear(person("li.na", "agent"), nobodys)
    assert may_hear(person("priya.nair", "lead"), nobodys)
