"""`trunkline up`, `status` and `down` as a person types them, at addresses of their own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from config.home import PROJECT, SAMPLE_SITE
from trunkline.child import born

ADDRESSES = (("127.0.10.1", "127.0.81.1"), ("127.0.10.20", "127.0.81.20"), ("127.0.10.41", "127.0.81.41"),
             ('address = "127.0.0.1"', 'address = "127.0.81.2"'), ("sip_port = 5060", "sip_port = 5360"))  # fmt: skip
SERVER = "http://127.0.81.2:8800"
LIMIT = 90  # seconds; some 10 are usual


class Site:
    """A home folder, and the commands on it."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "var"
        self.file = folder / "site.toml"
        text = SAMPLE_SITE.read_text().replace(
            '"Lindqvist Pumps"', '"Another Firm"'
        )  # starts without a sample
        for old, new in ADDRESSES:
            assert old in text
            text = text.replace(old, new)
        self.file.write_text(text)

    def trunkline(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "trunkline", *words, "--home", str(self.home)]
        environment = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_ALL")}
        return subprocess.run(
            command, capture_output=True, text=True, timeout=LIMIT, cwd=PROJECT, env=environment
        )

    def up(self) -> subprocess.CompletedProcess[str]:
        return self.trunkline("up", "--detach", "--site", str(self.file))

    def pids(self) -> dict[str, int]:
        return {file.stem: int(file.read_text().split()[0]) for file in (self.home / "run").glob("*.pid")}

    def restarts(self) -> dict[str, int]:
        state = json.loads((self.home / "run" / "trunkline.json").read_text())
        return {part["name"]: part["restarts"] for part in state["parts"] if part["up"]}


@pytest.fixture
def site(tmp_path):
    site = Site(tmp_path)
    yield site
    pids = site.pids()
    site.trunkline("down")
    assert not [name for name, pid in pids.items() if born(pid)], "parts are left"


def test_up_status_down_and_nothing_is_left(site):
    up = site.up()
    assert up.returncode == 0, up.stdout
    said = up.stdout.splitlines()
    assert f"Ready: {SERVER}/" in said
    assert any(line.startswith("Nobody can log in yet. Type: ") for line in said), (
        "an own firm has no accounts yet"
    )
    with urllib.request.urlopen(f"{SERVER}/login", timeout=10) as page:
        assert page.status == 200

    status = site.trunkline("status")
    assert status.returncode == 0, status.stdout
    assert "Channels up at a: 0" in status.stdout

    again = site.up()
    assert again.returncode == 1
    assert f"{site.home}: runs already (process" in again.stdout

    pids = site.pids()
    assert set(pids) == {"asterisk-a", "cti", "console"}
    down = site.trunkline("down")
    assert (down.returncode, down.stdout) == (0, "Stopped.\n")
    assert not [name for name, pid in pids.items() if born(pid)]
    assert site.trunkline("status").returncode == 3


def test_a_server_that_is_killed_comes_back_and_asterisk_goes_on(site):
    assert site.up().returncode == 0
    before = site.pids()
    os.kill(before["cti"], signal.SIGKILL)
    until = time.monotonic() + 30
    while site.restarts().get("cti") != 1:
        assert time.monotonic() < until, (site.home / "log" / "trunkline.log").read_text()
        time.sleep(0.1)
    after = site.pids()
    assert after["cti"] != before["cti"]
    assert (after["asterisk-a"], after["console"]) == (before["asterisk-a"], before["console"])
    with urllib.request.urlopen(f"{SERVER}/login", timeout=10) as page:
        assert page.status == 200


def test_a_taken_port_is_said_and_nothing_is_left_half_started(site):
    with socket.create_server(("127.0.81.2", 8800)):
        up = site.up()
        assert up.returncode == 1
        assert up.stdout.splitlines()[-1] == (
            "the CTI server: port 8800 (TCP) of 127.0.81.2 is taken by another program; `ss -ltnp sport = :8800`"
            " shows who has it; end that one, or choose another at [server] port"
        )
        assert site.pids() == {}


def test_asterisk_missing_is_said_and_nothing_is_left_half_started(site, monkeypatch, tmp_path):
    monkeypatch.setenv("TRUNKLINE_ASTERISK", str(tmp_path / "nowhere.json"))
    up = site.up()
    assert up.returncode == 1
    assert up.stdout.splitlines()[-1].startswith(
        "Asterisk: there is none yet; run `python3 asterisk/fetch.py`"
    )
    assert site.pids() == {}
