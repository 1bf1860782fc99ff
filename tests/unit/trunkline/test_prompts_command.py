"""`trunkline prompts`: what is missing and for whom, a sound added in any form, and brought back."""

from __future__ import annotations

import json
import shutil

import pytest
from click.testing import CliRunner

from config.home import SAMPLE_SITE, Home
from config.load import load_site
from crm.database import Database
from tests.unit.ivr_flows.flow_scene import document
from tests.unit.ivr_flows.sound_files import voice, write
from trunkline.cli import main


@pytest.fixture
def firm(home: Home) -> Home:
    """Its hotline plays "greeting", of which there is no file and in Chinese no text either."""
    shutil.copy(SAMPLE_SITE, home.site_file)
    greeting = {
        "type": "play",
        "prompt": {"sound": "greeting", "text": {"en": "Hello."}},
        "exits": {"done": "end"},
    }
    hotline = document(name="hotline", nodes={"welcome": greeting})
    silent = document(name="out-of-hours")  # the library's has a sound file's name, too
    for flow in (hotline, silent):
        (home.flows / f"{flow['name']}.json").write_text(json.dumps(flow), encoding="utf-8")
    database = Database(home.database_url(load_site(home.site_file).database.url), country="CN")
    database.migrate()
    database.close()
    return home


def run(home: Home, *words: str):
    return CliRunner().invoke(main, ["prompts", *words, "--home", str(home.path)], env={"COLUMNS": "120"})


def rows(home: Home) -> list[list[str]]:
    return [line.split() for line in run(home).output.splitlines()[1:]]


def test_what_is_missing_is_added_and_callers_of_the_flow_are_no_more_in_silence(firm, tmp_path):
    listed = run(firm)
    assert listed.exit_code == 1, listed.output
    assert rows(firm) == [
        ["greeting", "zh", "hotline", "missing"],
        ["greeting", "en", "hotline", "spoken", "by", "the", "voice"],
    ]
    added = run(firm, "add", "greeting", "zh", str(write(tmp_path / "a", voice(), "m4a")))
    assert (added.exit_code, added.output) == (0, "zh/greeting: 2.1 s; callers hear it from now on.\n")
    listed = run(firm)
    assert listed.exit_code == 0
    assert rows(firm)[1] == ["greeting", "zh", "2.1", "s", "hotline", "there"]
    checked = CliRunner().invoke(main, ["check-config", "--home", str(firm.path)])
    assert checked.exit_code == 0, checked.output


def test_the_one_before_comes_back_and_each_change_is_written_down(firm, tmp_path):
    for seconds in (1.0, 2.0):
        run(firm, "add", "jingle", "en", str(write(tmp_path / "a", voice(seconds), "webm")))
    assert run(firm, "back", "jingle", "en").output.startswith("en/jingle: 1.2 s")
    assert ["jingle", "en", "1.2", "s", "unused"] in rows(firm)
    database = Database(firm.database_url(load_site(firm.site_file).database.url), country="CN")
    with database.unit() as unit:
        written = [(entry.action, entry.subject) for entry in unit.audit.latest()]
    database.close()
    assert written == [("prompt.back", "en/jingle"), *[("prompt.kept", "en/jingle")] * 2]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add", "greeting", "fr", "{file}"), 'Error: "fr": the site speaks en, zh\n'),
        (("add", "../up", "en", "{file}"), 'Error: "../up": use a-z'),
        (
            ("add", "greeting", "en", "{program}"),
            "this is no sound file that can be read; give wav, mp3, m4a",
        ),
        (("back", "greeting", "en"), 'there is nothing before "greeting" in "en"'),
    ],
)
def test_what_cannot_be_is_one_sentence(firm, tmp_path, words, says):
    (tmp_path / "program.mp3").write_bytes(b"\x7fELF" + bytes(range(256)) * 400)
    places = {"file": write(tmp_path / "a", voice(), "wav"), "program": tmp_path / "program.mp3"}
    said = run(firm, *(word.format(**places) for word in words))
    assert (said.exit_code, says in said.output) == (1, True), said.output
    assert not (firm.prompts / "en").exists() or not list((firm.prompts / "en").iterdir())
