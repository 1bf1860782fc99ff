"""One watched process: how it starts, how it ends, what is known of it."""

from __future__ import annotations

import os
import select
import subprocess
import sys

import pytest

from config.faults import Refused
from tests.unit.trunkline.conftest import DIES, FAILS, STUBBORN, WAITS, Program
from trunkline.child import Child, StartGivenUp, born, end_leftover


def never() -> bool:
    return False


def test_it_is_ready_when_it_says_so_and_gone_when_it_is_stopped(home):
    part = Program(home, "cti", WAITS)
    part.start(never)
    assert part.child.alive
    assert (home.run / "cti.pid").read_text().split() == [str(part.child.pid), born(part.child.pid)]
    part.stop()
    assert not part.child.alive
    assert not (home.run / "cti.pid").exists()


def test_one_that_ends_while_starting_says_its_last_words(home):
    with pytest.raises(Refused) as refused:
        Program(home, "cti", FAILS).start(never)
    log = home.log / "cti.log"
    assert str(refused.value) == f"cti: ended while starting (exit code 7: no such board); see {log}"


def test_one_that_is_never_ready_is_not_waited_for_for_ever(home):
    child = Child("cti", home)
    child.spawn([sys.executable, "-c", WAITS], folder=home.path)
    with pytest.raises(Refused, match=r"cti: was not ready after 0 s"):
        child.wait(never, 0.2, never)
    child.stop()


def test_a_start_is_given_up_when_somebody_asks_to_stop(home):
    child = Child("cti", home)
    child.spawn([sys.executable, "-c", WAITS], folder=home.path)
    with pytest.raises(StartGivenUp):
        child.wait(never, 10, lambda: True)
    child.stop()


def test_a_program_that_is_not_there(home):
    with pytest.raises(Refused, match=r"cti: /nowhere/python cannot be run \(No such file or directory\)"):
        Child("cti", home).spawn(["/nowhere/python"], folder=home.path)


def test_its_end_is_an_event(home):
    part = Program(home, "cti", DIES)
    part.start(never)
    watch = part.child.watch()
    assert select.select([watch], [], [], 10)[0]
    assert part.child.ending() == "exit code 7: lost the board"
    part.stop()


def test_one_that_does_not_listen_is_made_to_end(home):
    part = Program(home, "cti", STUBBORN)
    part.start(never)
    part.child.stop(grace=0.2)
    assert part.child.ending().startswith("signal SIGKILL")


def test_what_it_says_stands_in_its_log_and_a_long_log_makes_room(home):
    log = home.log / "cti.log"
    log.write_bytes(b"x" * 20_000_001)
    part = Program(home, "cti", WAITS)
    part.start(never)
    part.stop()
    assert log.read_text() == "ready\n"
    assert (home.log / "cti.log.1").stat().st_size == 20_000_001


def test_last_words_are_found_in_a_log_that_began_anew_meanwhile(home):
    (home.log / "cti.log").write_bytes(b"x" * 1000)
    part = Program(home, "cti", WAITS)
    part.start(never)
    (home.log / "cti.log").write_text("no room\n")
    part.stop()
    assert part.child.ending() == "signal SIGTERM: no room"


def test_on_a_full_disk_its_word_that_it_is_ready_is_heard(home):
    (home.log / "cti.log").symlink_to("/dev/full")
    part = Program(home, "cti", WAITS)
    part.start(never)
    part.stop()


def test_what_a_killed_supervisor_left_behind_is_ended(home):
    part = Program(home, "cti", WAITS)
    part.start(never)
    assert end_leftover(home.run / "cti.pid") == part.child.pid
    assert not part.child.alive
    part.stop()


def test_one_that_has_ended_is_gone_though_nobody_asked_how():
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # ended, and still in the kernel's table
        assert os.path.exists(f"/proc/{process.pid}")
        assert born(process.pid) == ""
    assert born(os.getpid())


@pytest.mark.parametrize("text", ["", "nonsense", "1 1", "999999999 5"])
def test_a_pid_file_that_names_nobody_of_ours_harms_nobody(home, text):
    stale = home.run / "cti.pid"
    stale.write_text(text)
    assert end_leftover(stale) is None
    assert not stale.exists()
