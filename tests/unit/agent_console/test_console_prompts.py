"""Sound files to and fro: who may, in which pieces, and how much at most."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from console_visitor import Visitor
from werkzeug.test import TestResponse

from agent_console.api import prompts
from config.home import Home
from ivr_flows.speech.intake import LARGEST


@pytest.fixture
def home(recordings: Path) -> Home:
    return Home(recordings.parent)


def begins(visitor: Visitor) -> str:
    return visitor.sends("POST", "/api/prompts/uploads").get_json()["upload"]


def sends(visitor: Visitor, upload: str, at: int, piece: bytes) -> TestResponse:
    return visitor.client.post(
        f"/api/prompts/uploads/{upload}?at={at}", data=piece, headers={"X-Forgery-Token": visitor.forgery}
    )


def test_a_file_arrives_piece_by_piece_where_only_the_server_reads_it(lead: Visitor, home: Home) -> None:
    upload = begins(lead)
    assert sends(lead, upload, 0, b"abc").get_json() == {"arrived": 3}
    assert sends(lead, upload, 3, b"de").get_json() == {"arrived": 5}
    file = home.uploads / upload
    assert file.read_bytes() == b"abcde"
    assert (file.stat().st_mode & 0o777, home.uploads.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_piece_that_came_twice_is_not_kept_twice(lead: Visitor, home: Home) -> None:
    upload = begins(lead)
    sends(lead, upload, 0, b"abc")
    again = sends(lead, upload, 0, b"abc")
    assert (again.status_code, again.get_json()["arrived"]) == (400, 3)
    assert (home.uploads / upload).read_bytes() == b"abc"


def test_a_file_that_is_too_large_is_refused_and_gone(
    lead: Visitor, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert prompts.LARGEST == LARGEST, "the console's and the server's bound are one"
    monkeypatch.setattr(prompts, "LARGEST", 5)
    upload = begins(lead)
    sends(lead, upload, 0, b"abc")
    refused = sends(lead, upload, 3, b"def")
    assert (refused.status_code, refused.get_json()["code"]) == (413, "upload-too-large")
    assert list(home.uploads.iterdir()) == []
    assert sends(lead, upload, 3, b"d").get_json()["code"] == "no-such-upload"


def test_one_piece_is_no_longer_than_the_port_takes(lead: Visitor, home: Home) -> None:
    upload = begins(lead)
    assert sends(lead, upload, 0, bytes(300_000)).status_code == 413
    assert (home.uploads / upload).stat().st_size == 0


@pytest.mark.parametrize("upload", ["0" * 32, "..%2f..%2fsite.toml", "x"])
def test_nobody_writes_to_what_he_has_not_begun(lead: Visitor, home: Home, upload: str) -> None:
    home.uploads.mkdir(parents=True)
    (home.uploads / "x").touch()
    assert sends(lead, upload, 0, b"abc").status_code == 404
    assert (home.uploads / "x").stat().st_size == 0


def test_what_nobody_takes_goes_and_so_does_the_oldest_of_many(lead: Visitor, home: Home) -> None:
    late = begins(lead)
    os.utime(home.uploads / late, (0, 0))
    many = [begins(lead) for _ in range(prompts.MOST_WAITING + 3)]
    waiting = {file.name for file in home.uploads.iterdir()}
    assert late not in waiting
    assert len(waiting) == prompts.MOST_WAITING
    assert many[-1] in waiting


def test_a_sound_is_played_as_callers_hear_it(lead: Visitor, home: Home) -> None:
    file = home.prompts / "zh" / "main-menu.wav"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"RIFF" + bytes(2000))
    heard = lead.opens("/api/prompts/sounds/zh/main-menu", Range="bytes=0-3")
    assert (heard.status_code, heard.data, heard.mimetype) == (206, b"RIFF", "audio/wav")


def test_a_text_that_was_spoken_is_played_and_nothing_else_of_that_folder(
    lead: Visitor, agent: Visitor, home: Home
) -> None:
    name = f"zh-{'0' * 24}.wav"
    home.prompts.mkdir(parents=True)
    for file in (name, "notes.wav"):
        (home.prompts / file).write_bytes(b"RIFF" + bytes(2000))
    assert lead.opens(f"/api/prompts/spoken/{name}").status_code == 200
    assert lead.opens("/api/prompts/spoken/notes.wav").status_code == 404
    assert agent.opens(f"/api/prompts/spoken/{name}").status_code == 403


@pytest.mark.parametrize("path", ["en/main-menu", "fr/x", "../prompts/en/x", "zh/..%2f..%2fsite", "zh/.x"])
def test_what_is_no_sound_of_the_site_is_not_told(lead: Visitor, home: Home, path: str) -> None:
    home.path.mkdir(exist_ok=True)
    (home.path / "site.wav").write_bytes(b"secret")
    answer = lead.opens(f"/api/prompts/sounds/{path}")
    assert answer.status_code == 404
    assert b"secret" not in answer.data


def test_agents_neither_send_nor_hear_nor_open_the_page(agent: Visitor, home: Home) -> None:
    assert agent.sends("POST", "/api/prompts/uploads").get_json()["code"] == "not-allowed"
    assert agent.opens("/api/prompts/sounds/zh/main-menu").status_code == 403
    assert agent.opens("/prompts").status_code == 403
    assert not home.uploads.exists()


def test_team_leads_and_administrators_open_the_page(lead: Visitor, administrator: Visitor) -> None:
    assert "Prompts · Trunkline" in lead.opens("/prompts").get_data(as_text=True)
    assert administrator.opens("/prompts").status_code == 200
