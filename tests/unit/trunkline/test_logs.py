"""Logs of a house that runs for years."""

from __future__ import annotations

import shutil

import pytest

from trunkline.logs import keep_short


@pytest.fixture
def security(home):
    """What Asterisk writes by itself, and has open all the time."""
    home.node("a").make()
    with (home.node("a").log / "security").open("ab", buffering=0) as log:
        yield log


def test_a_long_log_of_asterisks_begins_anew_and_asterisk_goes_on_writing(home, security):
    security.write(b"x" * 101)
    keep_short(home, longest=100)
    security.write(b"next")
    log = home.node("a").log / "security"
    assert log.read_bytes() == b"next"
    assert log.with_name("security.1").read_bytes() == b"x" * 101
    keep_short(home, longest=3)
    assert log.with_name("security.1").read_bytes() == b"next"
    keep_short(home, longest=3)
    assert sorted(file.name for file in log.parent.iterdir()) == ["security", "security.1"]


def test_a_log_that_is_not_long_is_left_alone(home, security):
    security.write(b"x" * 100)
    (home.log / "cti.log").write_bytes(b"x" * 100)
    keep_short(home, longest=100)
    assert not list(home.path.rglob("*.1"))


def test_on_a_full_disk_a_long_log_stays_as_it_is(home, security, monkeypatch):
    def full(source, target):
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    security.write(b"x" * 101)
    monkeypatch.setattr(shutil, "copyfile", full)
    keep_short(home, longest=100)
    assert [file.stat().st_size for file in home.node("a").log.iterdir()] == [101]
