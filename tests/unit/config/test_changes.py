"""What differs between two site files, and when it takes effect."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import changes
from config.changes import Change
from config.load import read_site
from config.schema import Site

TEXT = (Path(__file__).parents[3] / "config/samples/small-firm/site.toml").read_text(encoding="utf-8")
SITE = read_site(TEXT, "site.toml")


def changed(old: str, new: str) -> Site:
    assert old in TEXT
    return read_site(TEXT.replace(old, new), "site.toml")


def test_a_file_that_says_the_same_changes_nothing():
    assert changes.between(SITE, read_site(TEXT + "\n# a comment\n", "site.toml")) == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("lines = 16", "lines = 17", Change('board "telco"', "changed", "now", ("lines",))),
        ('"Lindqvist Pumps"', '"Others"', Change("[site]", "changed", "restart", ("name",))),
        ("port = 8800", "port = 8801", Change("[server]", "changed", "restart", ("port",))),
        ("sip_port = 5060", "sip_port = 5062", Change('node "a"', "changed", "restart", ("sip_port",))),
    ],
)
def test_each_change_is_named_with_its_effect(old: str, new: str, said: Change):
    if old not in TEXT:
        pytest.skip(f"the sample has no {old}")
    assert changes.between(SITE, changed(old, new)) == (said,)


def test_what_came_and_what_went():
    more = read_site(TEXT + '\n[[reasons]]\nname = "yoga"\ntitle = {en = "Yoga", zh = "瑜伽"}\n', "site.toml")
    assert changes.between(SITE, more) == (Change('reason "yoga"', "added", "now"),)
    assert changes.between(more, SITE) == (Change('reason "yoga"', "removed", "now"),)


def test_every_table_has_its_effect():
    assert set(changes.EFFECTS) == set(Site.model_fields)


def test_a_running_house_keeps_what_takes_a_restart():
    wanted = changed("lines = 16", "lines = 17").model_copy(
        update={"server": SITE.server.model_copy(update={"port": 9})}
    )
    running = changes.running(SITE, wanted)
    assert running.server == SITE.server
    assert running.board("telco").lines == 17
