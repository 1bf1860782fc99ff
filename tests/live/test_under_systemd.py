"""What systemd is told of a house that it starts and stops, heard at its socket."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys

import pytest

from config.home import PROJECT
from tests.live.command_line import LIMIT, CommandLine


@pytest.fixture
def site(near_folder):
    site = CommandLine(near_folder)
    yield site
    site.close()


def test_ready_when_calls_can_come_and_stopping_when_it_is_asked_to(site, near_folder):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(near_folder / "notify"))
        systemd.settimeout(LIMIT)
        command = [
            sys.executable,
            "-P",
            "-m",
            "trunkline",
            "up",
            "--home",
            str(site.home),
            "--site",
            str(site.file),
        ]
        house = subprocess.Popen(
            command, cwd=PROJECT, stdout=subprocess.DEVNULL,
            env=site.environment | {"NOTIFY_SOCKET": str(near_folder / "notify")},
        )  # fmt: skip
        assert systemd.recv(100) == b"READY=1"
        assert site.trunkline("status").returncode == 0
        house.send_signal(signal.SIGTERM)
        assert systemd.recv(100) == b"STOPPING=1"
        assert house.wait(LIMIT) == 0
