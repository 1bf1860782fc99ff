"""What is not as it must be when `trunkline up` is typed: one clear sentence what to do, exit code 1, and
nothing is left running."""

from __future__ import annotations

import json
import os
import socket

import pytest

from config.installation import RECORD
from tests.live.command_line import CommandLine, Done

PORTS = {
    "the server": ("the CTI server", "tcp", 2, 8800, "[server] port"),
    "SIP over UDP": ("Asterisk a", "udp", 1, 5060, '[[nodes]] "a" sip_port'),
    "SIP over TCP": ("Asterisk a", "tcp", 1, 5060, '[[nodes]] "a" sip_port'),
    "ARI": ("Asterisk a", "tcp", 1, 8088, '[[nodes]] "a" http_port'),
    "AMI": ("Asterisk a", "tcp", 1, 5038, '[[nodes]] "a" ami_port'),
}


@pytest.fixture
def site(near_folder):
    site = CommandLine(near_folder)
    yield site
    assert site.pids() == {}, "something is half started"
    assert site.trunkline("status").returncode == 3
    site.close()


def take(site: CommandLine, which: str) -> socket.socket:
    _, protocol, host, port, _ = PORTS[which]
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM)
    taken.bind((site.network.host(host), port))
    if protocol == "tcp":
        taken.listen()
    return taken


def sentence(site: CommandLine, which: str) -> str:
    owner, protocol, host, port, setting = PORTS[which]
    return (
        f"{owner}: port {port} ({protocol.upper()}) of {site.network.host(host)} is taken by another program;"
        f" `ss -l{protocol[0]}np sport = :{port}` shows who has it; end that one, or choose another at {setting}"
    )


def refused(done: Done) -> list[str]:
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    return done.stderr.splitlines()


@pytest.mark.parametrize("which", PORTS)
def test_a_taken_port(site, which):
    with take(site, which):
        assert refused(site.up()) == [sentence(site, which)]


def test_all_taken_ports_are_said_at_once(site):
    with take(site, "AMI"), take(site, "the server"):
        assert refused(site.up()) == [sentence(site, "AMI"), sentence(site, "the server")]


def test_a_wrong_configuration_is_said_with_all_its_faults(site):
    site.change('time_zone = "Asia/Shanghai"', 'time_zone = "Asia/Shanhai"')
    site.change("lines = 16", "lines = 0")
    said = refused(site.up())
    assert [line.split(":")[:2] for line in said] == [[str(site.file), "7"], [str(site.file), "46"]]
    assert said[0].endswith('did you mean "Asia/Shanghai"?')
    assert not site.home.joinpath("site.toml").exists()


def test_asterisk_was_never_fetched(site, tmp_path):
    site.environment["TRUNKLINE_ASTERISK"] = str(tmp_path / "nowhere.json")
    assert refused(site.up()) == [
        "Asterisk: there is none yet; run `python3 asterisk/fetch.py` (part of `make run`), which fetches and"
        " unpacks it"
    ]


def test_asterisks_program_is_gone(site, tmp_path):
    record = json.loads(RECORD.read_text())
    gone = tmp_path / "sbin" / "asterisk"
    (tmp_path / "record.json").write_text(
        json.dumps(record | {"program": [*record["program"][:-1], str(gone)]})
    )
    site.environment["TRUNKLINE_ASTERISK"] = str(tmp_path / "record.json")
    assert refused(site.up())[0].startswith(
        f"Asterisk: its program {gone} is gone; run `python3 asterisk/fetch.py`"
    )


def test_a_home_folder_that_may_not_be_read(site):
    site.home.mkdir(mode=0)
    # An ordinary user is refused as he is; root only without his privileges.
    under = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    said = refused(site.up(under=under))
    site.home.chmod(0o700)
    assert said == [
        f"Error: {site.home}: Permission denied; give this user access, or choose another folder with --home DIR"
    ]


# The disk: a file system in memory, as small as the test wants it, which goes with its namespace. Its shell
# says last what `up` has left there.
ON_A_SMALL_DISK = """\
mkdir -p "$0" && mount -t tmpfs -o "$1" trunkline "$0" && shift && "$@"
code=$?; ls "$0"/run/*.pid 2>/dev/null; exit $code
"""


def up_on_a_disk_of(site: CommandLine, options: str) -> Done:
    unshare = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
    limit = ["timeout", "60"]  # in the foreground, where it would stay if nothing were wrong
    under = [*unshare, "sh", "-c", ON_A_SMALL_DISK, str(site.home), options, *limit]
    return site.trunkline("up", "--site", str(site.file), under=under)


def test_a_disk_that_is_nearly_full(site):
    done = up_on_a_disk_of(site, "size=50M")
    assert refused(done) == [
        f"{site.home}: the disk is nearly full: 52 MB are free, 400 MB are needed; make room, or choose another"
        " disk with --home DIR"
    ]
    assert done.stdout == ""


@pytest.mark.parametrize("files", [6, 11, 13, 16, 22, 30, 40, 50])
def test_a_disk_that_gets_full_at_some_moment_of_the_start(site, files):
    """There are megabytes free, but no more than so many files and folders can be made: wherever that is
    noticed, by us, by the database or by Asterisk, it is said, and everything is down again."""
    done = up_on_a_disk_of(site, f"size=500M,nr_inodes={files}")
    said = refused(done)
    assert len(said) == 1
    assert "Ready" not in done.stdout
    assert ".pid" not in done.stdout
