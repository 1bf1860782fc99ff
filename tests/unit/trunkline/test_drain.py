"""When a drain is over: what it makes of a server's answers."""

from __future__ import annotations

import pytest

from trunkline import control, drain
from trunkline.drain import Drain

ONE = {"server": 1, "draining": True, "known": True, "calls": 1, "stages": {"talk": 1}, "oldest": 3.0}
NONE = ONE | {"calls": 0, "stages": {}, "oldest": 0.0}
NEW = NONE | {"server": 2, "draining": False, "known": False}  # it has just taken the other's place


@pytest.fixture
def answers(monkeypatch, home):
    """What the server says, one after another; an exception is raised. Time passes without waiting."""
    told: list[object] = []
    asked: list[str] = []
    clock = [0.0]

    def order(_, name, **values):
        asked.append(name)
        answer = told.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(control, "order", order)
    monkeypatch.setattr(drain.time, "sleep", lambda seconds: clock.__setitem__(0, clock[0] + seconds))
    monkeypatch.setattr(drain.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(drain.up, "stop", lambda home: 0)
    monkeypatch.setattr(drain.running, "read_state", lambda home: object())
    return told, asked


def test_it_is_over_with_the_last_call(answers, home, capsys):
    told, _ = answers
    told += [ONE, ONE, NONE]
    assert Drain(home, None, "en").run() == 0
    assert capsys.readouterr().out.splitlines() == [
        "No new calls are taken; waiting for 1, the oldest 0:00:03 old (talk 1)", "The last call is over.",
    ]  # fmt: skip


def test_a_new_server_that_has_not_found_its_calls_yet_has_none_but_is_not_empty(answers, home):
    told, asked = answers
    told += [
        ONE,
        control.NotThere("died"),
        NEW,
        NEW | {"draining": True},
        ONE | {"server": 2},
        NONE | {"server": 2},
    ]
    assert Drain(home, None, "en").run() == 0
    assert told == []
    assert asked == ["drain", "calls", "calls", "drain", "calls", "calls"]


def test_one_that_never_finds_them_is_not_waited_for_for_ever(answers, home):
    told, _ = answers
    told += [ONE] + [NONE | {"known": False}] * 200
    assert Drain(home, None, "en").run() == 0
    assert told, "a minute, and not for ever"


def test_somebody_takes_it_back(answers, home, capsys):
    told, _ = answers
    told += [ONE, ONE | {"draining": False}]
    assert Drain(home, None, "en").run() == 1
    assert "Somebody took it back" in capsys.readouterr().out


def test_a_house_that_somebody_else_stopped_is_stopped(answers, home, monkeypatch):
    told, _ = answers
    told += [ONE, control.NotThere("gone")]
    monkeypatch.setattr(drain.running, "read_state", lambda home: None)
    assert Drain(home, None, "en").run() == 0
