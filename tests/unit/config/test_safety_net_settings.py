"""What the safety net's script is told: whom to ring, what to say, where to write."""

from __future__ import annotations

import json
import sys

import pytest

from config.home import Home
from config.render import render_node
from config.safety_net import program
from config.secrets import Secrets
from tests.unit.config.conftest import read, spoiled
from tests.unit.config.test_render import INSTALLATION, rendered


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path / "var")
    home.make()
    return home


def settings(home: Home, *changes: tuple[str, str], node: str = "a"):
    site = read(spoiled(*changes))
    secrets = Secrets.load_or_create(home, site)
    file = render_node(site, site.node(node), secrets, home, installation=INSTALLATION)
    return json.loads((file.parent / "safety-net.json").read_text())


def emergency(*lines: str) -> tuple[str, str]:
    return ("[server]", "\n".join(("[emergency]", *lines, "", "[server]")))


def test_without_emergency_stations_there_is_nobody_to_ring(home):
    known = settings(home)
    assert (known["rounds"], known["languages"], known["node"]) == ([], ["en", "zh"], "a")
    assert known["spool"] == str(home.node("a").safety_net)
    assert home.node("a").safety_net.stat().st_mode & 0o777 == 0o700


def test_stations_ring_at_once_and_numbers_after_them(home):
    known = settings(
        home,
        emergency('stations = ["101", "201"]', 'numbers = ["+86 512 5550 0177"]', "rings = 12"),
        ("lines = 16", 'lines = 16\ncaller_id = "+86 512 5550 0100"'),
    )
    assert known["rings"] == 12
    assert known["rounds"] == [
        {"called": "PJSIP/station-101&PJSIP/station-201", "options": "gri"},
        {"called": "PJSIP/+8651255500177@board-telco", "options": "grif(+8651255500100)"},
    ]


def test_a_node_rings_only_the_stations_that_are_its_own(home):
    second = '[[nodes]]\nname = "b"\naddress = "127.0.10.2"\n\n[[boards]]'
    moved = ('name = "101"\nkind = "sip"', 'name = "101"\nkind = "sip"\nnode = "b"')
    changes = (("[[boards]]", second), moved, emergency('stations = ["101", "201"]'))
    assert [turn["called"] for turn in settings(home, *changes)["rounds"]] == ["PJSIP/station-201"]
    assert [turn["called"] for turn in settings(home, *changes, node="b")["rounds"]] == ["PJSIP/station-101"]


def test_it_says_what_was_rendered_and_leaves_out_the_rest(home):
    (home.prompts / "safety-net-sorry-zh.wav").touch()
    assert settings(home)["prompts"]["sorry"] == {"zh": str(home.prompts / "safety-net-sorry-zh")}


def test_messages_go_to_the_first_mailbox_unless_another_is_named():
    second = (
        "[[dispositions]]",
        '[[mailboxes]]\nname = "night"\ntitle = { en = "N", zh = "N" }\n\n[[dispositions]]',
    )
    assert read(spoiled(second)).emergency_mailbox == "general"
    assert read(spoiled(second, emergency('mailbox = "night"'))).emergency_mailbox == "night"
    none = ('[[mailboxes]]\nname = "general"\ntitle = { en = "General", zh = "总信箱" }\n', "")
    assert read(spoiled(none)).emergency_mailbox is None


def test_the_dialplan_runs_the_script_with_this_python_whatever_its_path(home, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/opt/a,b/python")
    assert program(home.node("a").etc)[0] == "/opt/a\\,b/python"
    dialplan = rendered(home)["extensions.conf"]
    assert (
        f"AGI(/opt/a\\,b/python,-I,{program(home.node('a').etc)[2]},{home.node('a').etc}/safety-net.json,"
        in dialplan
    )
    assert dialplan.count("FILTER(") == 3
