"""The command line as a person meets it."""

from __future__ import annotations

import errno
import io
import os
import re
import socket
import sys
import tomllib
from datetime import datetime
from typing import get_args

import pytest
from click.testing import CliRunner

import trunkline
from config.home import PROJECT, SAMPLE_SITE
from cti.alarms.rules import NAMES, Severity
from tests.unit.trunkline.conftest import WAITS, Program
from trunkline import alarm_words, operating_words, running, story_words, up
from trunkline.child import born
from trunkline.cli import LATER, main
from trunkline.doctor.words import WORDS as doctor_words
from trunkline.words import WORDS


def run(*words: str):
    return CliRunner().invoke(main, list(words))


@pytest.mark.parametrize(
    "command", ["up", "down", "status", "check-config", "account", "blocked", "unblock", *LATER]
)
def test_every_command_is_listed_and_explains_itself(command):
    assert command in run("--help").output
    shown = run(command, "--help")
    assert shown.exit_code == 0
    assert "Usage:" in shown.output


def test_the_version_is_the_projects():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    assert project["version"] == trunkline.__version__
    assert trunkline.__version__ in run("--version").output


def test_every_word_stands_in_both_languages_with_the_same_gaps():
    for word, said in [
        *WORDS.items(),
        *operating_words.WORDS.items(),
        *alarm_words.WORDS.items(),
        *story_words.WORDS.items(),
        *doctor_words.items(),
    ]:
        gaps = [
            sorted(part.split("}")[0] for part in said[language].split("{")[1:]) for language in ("en", "zh")
        ]
        assert gaps[0] == gaps[1], word


def test_every_alarm_has_its_words():
    assert set(alarm_words.WORDS) == {"stands", *get_args(Severity), *NAMES}


def test_a_right_site_is_said_to_be_right(home):
    result = run("check-config", str(SAMPLE_SITE), "--home", str(home.path))
    assert result.exit_code == 0, result.output
    assert "is right: 20 lines, 6 stations, 4 queues, 7 flows" in result.output


def test_every_fault_is_printed_and_the_exit_code_says_so(home, tmp_path):
    spoiled = (
        SAMPLE_SITE.read_text()
        .replace("lines = 16", "lines = 0")
        .replace('"Asia/Shanghai"', '"Asia/Shanhai"')
    )
    (tmp_path / "site.toml").write_text(spoiled)
    result = run("check-config", str(tmp_path / "site.toml"), "--home", str(home.path))
    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 2


def test_the_faults_of_a_flow_are_the_sites_faults_too(home):
    (home.flows / "hotline.json").write_text("{}")
    result = run("check-config", str(SAMPLE_SITE), "--home", str(home.path))
    assert result.exit_code == 1
    assert str(home.flows / "hotline.json") in result.output


def test_status_and_down_when_nothing_runs(home):
    assert run("status", "--home", str(home.path)).exit_code == 3
    stopped = run("down", "--home", str(home.path))
    assert (stopped.exit_code, stopped.output) == (0, f"Nothing runs for {home.path}.\n")


def test_status_of_a_house_whose_site_file_has_got_a_fault_meanwhile(home):
    state = running.HouseState("Lindqvist Pumps", "http://127.0.0.1:1/", os.getpid(), born(os.getpid()), ())
    running.write_state(home, state)
    text = SAMPLE_SITE.read_text()
    home.site_file.write_text(text.replace("lines = 16", "lines = 0"))
    result = run("status", "--home", str(home.path))
    assert result.exit_code == 1
    assert result.stdout.startswith(f"Lindqvist Pumps at http://127.0.0.1:1/, process {os.getpid()}\n")
    assert re.match(rf'{home.site_file}:\d+: board "telco"', result.stderr)


@pytest.mark.parametrize(("severity", "code"), [("warning", 0), ("major", 1), ("critical", 1)])
def test_status_names_the_alarms_that_stand_and_a_grave_one_makes_it_ill(home, monkeypatch, severity, code):
    state = running.HouseState("Lindqvist Pumps", "http://127.0.0.1:1/", os.getpid(), born(os.getpid()), ())
    running.write_state(home, state)
    home.site_file.write_text(SAMPLE_SITE.read_text())
    alarm = {"name": "disk-full", "subject": "", "severity": severity, "until": None}
    alarm["since"] = datetime(2026, 11, 25, 14, 2).astimezone().isoformat()
    told = {
        "calls": 2, "agents": 1, "lines": {"telco": 2}, "draining": False, "database": True,
        "asterisk": {"a": True}, "journal": {"waiting": 0, "seconds": 0.0, "lost": 0}, "alarms": [alarm],
    }  # fmt: skip
    monkeypatch.setattr("trunkline.status.health", lambda address: told)
    result = run("status", "--home", str(home.path))
    assert (
        f"Alarm ({severity}) since 2026-11-25 14:02: the disk is full: nothing new is recorded, calls go on;"
        in result.stdout
    )
    assert result.exit_code == code


def test_down_ends_what_a_killed_house_left_behind(home):
    left = Program(home, "asterisk-a", WAITS)
    left.start(lambda: False)
    stopped = run("down", "--home", str(home.path))
    assert stopped.output == f"Ended asterisk-a of an earlier start (process {left.child.pid})\n"
    assert not left.child.alive
    left.stop()


def test_a_home_that_cannot_be_made_is_one_sentence(tmp_path, capsys):
    (tmp_path / "file").touch()
    assert up.run_here(tmp_path / "file" / "var", None) == 1
    assert capsys.readouterr().err == (
        f"{tmp_path}/file/var: Not a directory; choose another folder with --home DIR\n"
    )


def test_what_cannot_be_shown_does_not_end_the_house(monkeypatch):
    """The log is on a full disk, or the terminal was closed."""
    full = io.TextIOWrapper(open("/dev/full", "wb", buffering=0), write_through=True)  # noqa: SIM115
    monkeypatch.setattr(sys, "stdout", full)
    up._Report().line("Stopping …")
    full.detach().close()


COMMANDS = (("up",), ("up", "--detach"), ("down",), ("status",), ("check-config",), ("account", "list"))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_home_that_is_a_file_is_refused_by_every_command(tmp_path, words):
    (tmp_path / "file").touch()
    result = run(*words, "--home", str(tmp_path / "file"))
    assert (result.exit_code, result.stderr) == (
        1,
        f"Error: {tmp_path}/file: Not a directory; choose another folder with --home DIR\n",
    )


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "No space left on device; make room on the disk, then start again"),
        (errno.EACCES, "Permission denied; give this user access, or choose another folder with --home DIR"),
    ],
)
def test_what_the_system_refuses_in_the_middle_of_a_command_is_one_sentence(monkeypatch, home, number, said):
    def refuse(*_):
        raise OSError(number, os.strerror(number), "/there")

    monkeypatch.setattr(running, "read_state", refuse)
    result = run("status", "--home", str(home.path))
    assert (result.exit_code, result.stderr) == (1, f"Error: /there: {said}\n")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "Name or service not known"),
        (OSError(errno.ENOSPC, "No space left"), "No space left; make room on the disk, then start again"),
    ],
)
def test_another_folder_is_recommended_only_where_a_folder_is_the_trouble(monkeypatch, home, error, said):
    def refuse(*_):
        raise error

    monkeypatch.setattr(running, "read_state", refuse)
    result = run("status", "--home", str(home.path))
    assert (result.exit_code, result.stderr) == (1, f"Error: {said}\n")


def test_a_database_password_is_not_shown_even_when_its_url_is_wrong(home, tmp_path):
    text = SAMPLE_SITE.read_text().replace("sqlite:///trunkline.db", "mysql://firm:secret-word@db/trunkline")
    (tmp_path / "site.toml").write_text(text)
    result = run("check-config", str(tmp_path / "site.toml"), "--home", str(home.path))
    assert 'url is "mysql://firm:***@db/trunkline", which has not the right form' in result.stderr
    assert "secret-word" not in result.output


def test_a_site_with_faults_starts_nothing_and_replaces_nothing(home, tmp_path, capsys):
    home.site_file.write_text(SAMPLE_SITE.read_text())
    (tmp_path / "new.toml").write_text("[site]\n")
    assert up.run_here(home.path, tmp_path / "new.toml") == 1
    assert '[site]: "name" is missing' in capsys.readouterr().err
    assert home.site_file.read_text() == SAMPLE_SITE.read_text()


def test_the_block_list_of_a_house_that_does_not_run_is_nobodys(tmp_path):
    shown = run("blocked", "--home", str(tmp_path))
    assert shown.exit_code == 3
    assert str(tmp_path) in shown.output
