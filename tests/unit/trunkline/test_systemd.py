"""The unit of systemd, and what systemd is told."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess

import pytest
from click.testing import CliRunner

from config.home import Home
from trunkline import systemd
from trunkline.cli import main


def unit(home: Home, **changes) -> str:
    return systemd.unit(home, **{"system": True, "limit": 300, "user": "root"} | changes)


@pytest.mark.parametrize("system", [True, False])
@pytest.mark.parametrize("folder", ["var", "call centre 100% $1", "呼叫中心"])
def test_systemd_itself_finds_no_fault_with_it(tmp_path, system, folder):
    analyse = shutil.which("systemd-analyze")
    if analyse is None:
        pytest.skip("systemd-analyze is not installed: the unit is not verified")
    home = Home(tmp_path / folder)
    file = tmp_path / "trunkline.service"
    file.write_text(unit(home, system=system))
    scope = [] if system else ["--user"]
    done = subprocess.run(
        [analyse, *scope, "--recursive-errors=no", "verify", str(file)], capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)},
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "trunkline.service" in line]
    assert ours == []
    assert done.returncode == 0, done.stderr


def test_a_stop_drains_and_has_the_time_for_it(tmp_path):
    lines = unit(Home(tmp_path), limit=600).splitlines()
    assert any(line.startswith("ExecStop=") and "drain --limit 600" in line for line in lines)
    assert f"TimeoutStopSec={600 + systemd.STOPPING}" in lines
    assert f'ReadWritePaths="{tmp_path}"' in lines
    assert f"LimitNOFILE={systemd.OPEN_FILES}" in lines


def test_a_users_own_asks_for_nothing_that_only_the_machines_may(tmp_path):
    text = unit(Home(tmp_path), system=False)
    assert "User=" not in text
    assert "ProtectSystem" not in text
    assert "WantedBy=default.target" in text


def test_it_is_printed_or_written_where_systemd_looks(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("LANG", "en")
    printed = CliRunner().invoke(main, ["unit", "--home", str(tmp_path / "var")])
    assert printed.output.startswith("# Made by `trunkline unit`")
    written = CliRunner().invoke(main, ["unit", "--install", "--home", str(tmp_path / "var")])
    file = tmp_path / "config" / "systemd" / "user" / "trunkline.service"
    assert file.read_text() == printed.output
    assert f"{file} is written. Now: systemctl --user daemon-reload" in written.output


@pytest.mark.parametrize("abstract", [False, True])
def test_systemd_is_told(tmp_path, monkeypatch, abstract):
    address = f"@trunkline-{tmp_path.name}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind("\0" + address[1:] if abstract else address)
        listening.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        systemd.Systemd().tell("READY=1")
        assert "NOTIFY_SOCKET" not in os.environ, "its children would tell, too"
        assert listening.recv(100) == b"READY=1"


def test_where_systemd_is_not_nothing_happens(tmp_path, monkeypatch):
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    systemd.Systemd().tell("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    systemd.Systemd().tell("READY=1")
