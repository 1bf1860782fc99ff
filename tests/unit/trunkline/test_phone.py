"""What `trunkline phone` says when it cannot be what it was asked to be."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from config.home import PROJECT
from trunkline.cli import main
from trunkline.phones.address import host_and_port


def run(*words: str):
    return CliRunner().invoke(main, ["phone", *words])


@pytest.mark.parametrize("option", ["--listen", "--exchange"])
@pytest.mark.parametrize(
    "text", ["127.0.0.1:abc", "127.0.0.1:99999", "127.0.0.1:-1", "127.0.0.1:", ":5060", ""]
)
def test_what_is_no_address_is_used_wrongly(option, text):
    others = {"--listen": "127.0.0.1", "--exchange": "127.0.0.1:5060"} | {option: text}
    result = run("--user", "anna", *(word for pair in others.items() for word in pair))
    assert result.exit_code == 2
    assert f'"{text}" is no address; write HOST:PORT with a port of 1 to 65535' in result.output


def test_any_port_may_be_listened_at_but_not_called():
    assert run("--user", "anna", "--exchange", "127.0.0.1:0").exit_code == 2
    both = run("--user", "anna", "--exchange", "127.0.0.1:0", "--listen", "127.0.0.1:0")
    assert "'--exchange'" in both.output
    assert "'--listen'" not in both.output


def test_without_a_port_it_is_the_usual_one():
    assert host_and_port("10.0.0.1", 5060) == ("10.0.0.1", 5060)
    assert host_and_port("10.0.0.1:5070", 5060) == ("10.0.0.1", 5070)


def test_an_exchange_that_nobody_knows():
    result = run("--user", "anna", "--exchange", "no such host:5060")
    assert result.exit_code == 1
    assert result.output.startswith("Error: no such host:5060: cannot be reached (")
    assert result.output.endswith("; give an exchange that this machine has a way to, as HOST:PORT\n")


def test_a_sip_log_that_cannot_be_written(tmp_path):
    log = tmp_path / "nowhere" / "sip.log"
    result = run("--user", "anna", "--exchange", "127.0.0.1:5060", "--sip-log", str(log))
    assert (result.exit_code, result.output) == (
        1,
        f"Error: {log}: the SIP log cannot be written (No such file or directory);"
        " give --sip-log a file in a folder that is there\n",
    )


BEGINS = """\
import sys
from pathlib import Path
from trunkline.phones import engine
engine._try_to_write = lambda log: None
with engine.Engine(log=Path(sys.argv[1])):
    sys.exit("it began")
"""


def test_a_phone_that_cannot_begin_says_so(tmp_path):
    """In a process of its own: PJSIP does not begin a second time after it could not."""
    command = [sys.executable, "-c", BEGINS, str(tmp_path / "nowhere" / "sip.log")]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Refused: PJSIP: cannot begin (No such file or directory); try again" in done.stderr
