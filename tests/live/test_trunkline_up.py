"""`trunkline up`, `status` and `down` as a person types them."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import closing

import pytest

from config.home import PROJECT
from tests.live.command_line import CommandLine
from trunkline.child import born

LIMIT = 30  # seconds
CARRIES_CALLS = ("asterisk-a", "cti")  # and goes on with them when its supervisor is killed; the console ends


@pytest.fixture
def site(near_folder):
    site = CommandLine(near_folder)
    yield site
    site.close()


def serves(site: CommandLine) -> bool:
    with urllib.request.urlopen(f"{site.server}/login", timeout=10) as page:
        return page.status == 200


def kill(pid: int) -> None:
    """Returns when it is gone."""
    handle = os.pidfd_open(pid)
    os.kill(pid, signal.SIGKILL)
    assert select.select([handle], [], [], LIMIT)[0]
    os.close(handle)


def test_up_status_down_and_nothing_is_left(site):
    up = site.up()
    assert up.returncode == 0, up.stderr
    said = up.stdout.splitlines()
    assert f"Ready: {site.server}/" in said
    assert any(line.startswith("Nobody can log in yet. Type: ") for line in said), (
        "an own firm has no accounts yet"
    )
    assert serves(site)

    status = site.trunkline("status")
    assert status.returncode == 0, status.stdout
    assert "Channels up at a: 0" in status.stdout

    pids = site.pids()
    assert set(pids) == {"asterisk-a", "cti", "console"}
    down = site.trunkline("down")
    assert (down.returncode, down.stdout) == (0, "Stopped.\n")
    assert not [name for name, pid in pids.items() if born(pid)]
    assert site.trunkline("status").returncode == 3


def test_a_second_start_in_the_same_home_is_refused_and_the_first_goes_on(site):
    assert site.up().returncode == 0
    before = site.pids()
    again = site.up()
    assert again.returncode == 1
    assert again.stderr == (
        f"{site.home}: runs already (process {site.supervisor()}, at {site.server}/);"
        f" `trunkline down --home {site.home}` ends it, --home DIR starts another beside it\n"
    )
    assert site.pids() == before
    assert serves(site)


def test_a_server_that_is_killed_comes_back_and_asterisk_goes_on(site):
    assert site.up().returncode == 0
    before = site.pids()
    os.kill(before["cti"], signal.SIGKILL)
    until = time.monotonic() + LIMIT
    while site.restarts().get("cti") != 1:
        assert time.monotonic() < until, (site.home / "log" / "trunkline.log").read_text()
        time.sleep(0.1)
    after = site.pids()
    assert after["cti"] != before["cti"]
    assert (after["asterisk-a"], after["console"]) == (before["asterisk-a"], before["console"])
    assert serves(site)


def test_after_a_kill_of_the_supervisor_the_next_start_ends_what_it_left(site):
    assert site.up().returncode == 0
    left = site.pids()
    kill(site.supervisor())
    assert site.trunkline("status").returncode == 3, "what a killed process wrote does not count"
    again = site.up()
    assert again.returncode == 0, again.stderr
    for name in CARRIES_CALLS:
        assert f"Ended {name} of an earlier start (process {left[name]})" in again.stdout
    assert not [name for name, pid in left.items() if born(pid)]
    assert serves(site)


def test_after_a_kill_of_the_supervisor_down_ends_what_it_left(site):
    assert site.up().returncode == 0
    left = site.pids()
    kill(site.supervisor())
    down = site.trunkline("down")
    assert down.returncode == 0
    for name in CARRIES_CALLS:
        assert f"Ended {name} of an earlier start (process {left[name]})" in down.stdout
    assert not [name for name, pid in left.items() if born(pid)]


def test_when_its_terminal_is_closed_the_house_ends_in_order(site):
    ours, its = os.openpty()
    command = [sys.executable, "-m", "trunkline", "up", "--home", str(site.home), "--site", str(site.file)]
    house = subprocess.Popen(
        ["setsid", "--ctty", *command], stdin=its, stdout=its, stderr=its, cwd=PROJECT, env=site.environment,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),  # nohup has ignored it
    )  # fmt: skip
    os.close(its)
    said = ""
    while "Ctrl-C" not in said:
        assert select.select([ours], [], [], LIMIT)[0], said
        said += os.read(ours, 4096).decode()
    pids = site.pids()
    os.close(ours)
    assert house.wait(LIMIT) >= 0, "it ended by itself, not by the signal"
    assert not [name for name, pid in pids.items() if born(pid)]
    assert site.pids() == {}


def test_a_folder_with_a_space_in_its_name_and_chinese(near_folder):
    folder = near_folder / "呼叫 中心"
    folder.mkdir()
    with closing(CommandLine(folder, language="zh_CN.UTF-8")) as site:
        up = site.up()
        assert up.returncode == 0, up.stderr
        assert f"就绪：{site.server}/" in up.stdout
        assert f"trunkline account add NAME --role administrator --home '{site.home}'" in up.stdout
        assert serves(site)
        assert site.trunkline("status").returncode == 0
        assert site.trunkline("down").stdout == "已停止。\n"
