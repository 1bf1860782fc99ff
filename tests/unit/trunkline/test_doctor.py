"""Each check, by making it wrong."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from config.home import SAMPLE_SITE, Home
from config.installation import RECORD
from crm.database import Database
from trunkline import running
from trunkline.child import born
from trunkline.cli import main
from trunkline.doctor import folder, house, machine, site
from trunkline.doctor.checkup import CHECKS, examine
from trunkline.doctor.finding import Patient
from trunkline.doctor.words import WORDS
from trunkline.running import HouseState, PartState


@pytest.fixture
def firm(home) -> Home:
    """A home with the sample's site, and a database."""
    shutil.copy(SAMPLE_SITE, home.site_file)
    home.site_file.chmod(0o600)
    with closing(Database(f"sqlite:///{home.database_file}")) as database:
        database.migrate()
    return home


def change(home: Home, old: str, new: str) -> None:
    text = home.site_file.read_text()
    assert old in text
    home.site_file.write_text(text.replace(old, new))


def runs(
    home: Home,
    *,
    since: float | None = None,
    up: bool = True,
    restarts: int = 0,
    address: str = "http://127.0.0.1:1/",
) -> None:
    """As if this very process were a running house."""
    pid = os.getpid()
    began = time.time() if since is None else since
    part = PartState("cti", pid, up, began, restarts, ())
    running.write_state(home, HouseState("x", address, pid, born(pid), (part,)))


def finds(check, home: Home) -> tuple[str, str]:
    found = check(Patient(home))
    assert found.what("en")
    assert found.what("zh")
    if found.status != "ok":
        assert found.to_do("en"), "it says what to do"
        assert found.to_do("zh")
    return found.status, found.word


def doctor(home: Home, *words: str, language: str = "en"):
    return CliRunner().invoke(
        main,
        ["doctor", *words, "--home", str(home.path)],
        env={"LANG": language, "LC_ALL": "", "COLUMNS": "120"},
    )


# ---- the whole ------------------------------------------------------------------------------------------------


def test_every_check_answers_where_nothing_is_right(tmp_path):
    nowhere = Home(tmp_path / "nowhere")
    assert [name for name, _ in examine(Patient(nowhere))] == list(CHECKS)
    assert not [found.word for _, found in examine(Patient(nowhere)) if found.word == "check-broke"]
    assert not nowhere.path.exists(), "it changes nothing"


def test_every_check_answers_with_a_broken_site_file(firm):
    firm.site_file.write_text("[[[")
    found = dict(examine(Patient(firm)))
    assert found["site"].status == "bad"
    assert found["disk"].status in ("ok", "warn")
    assert {one.word for one in found.values()} & {"no-site-to-ask"}
    assert not [one for one in found.values() if one.word == "check-broke"]


def test_the_exit_code_and_the_words_say_whether_something_is_bad(firm):
    change(firm, "lines = 16", "lines = 0")
    result = doctor(firm)
    assert result.exit_code == 1
    assert re.search(r"^bad +site file ", result.output, re.MULTILINE)
    assert "it should be greater than or equal to 1" in " ".join(result.output.split())
    assert "→ mend " in result.output
    assert "故障" in doctor(firm, language="zh_CN").output


def test_for_programs_it_is_json(firm):
    told = json.loads(doctor(firm, "--json").output)
    assert [each["check"] for each in told] == list(CHECKS)
    assert {each["status"] for each in told} <= {"ok", "warn", "bad"}


def test_a_check_that_breaks_is_told_and_the_others_are_made(firm, monkeypatch):
    monkeypatch.setitem(CHECKS, "disk", lambda patient: 1 / 0)
    found = dict(examine(Patient(firm)))
    assert found["disk"].what("en") == "this check itself broke: ZeroDivisionError: division by zero"
    assert found["logs"].status == "ok"


def test_every_check_has_a_name_and_every_hint_its_sentence():
    for name in CHECKS:
        assert f"check-{name}" in WORDS
    for word in WORDS:
        if word.endswith("-do"):
            assert word.removesuffix("-do") in WORDS


# ---- the machine -----------------------------------------------------------------------------------------------


def test_python_and_its_packages(firm, monkeypatch, tmp_path):
    assert finds(machine.python, firm)[0] == "ok"
    lock = tmp_path / "requirements.lock"
    monkeypatch.setattr(machine, "LOCK", lock)
    lock.write_text("click==0.0.1 \\\n")
    assert finds(machine.python, firm) == ("warn", "packages-other")
    lock.write_text("no-such-package==1 \\\n")
    assert finds(machine.python, firm) == ("bad", "packages-missing")
    monkeypatch.setattr(machine, "LEAST_PYTHON", (4, 0))
    assert finds(machine.python, firm) == ("bad", "python-old")


def test_asterisk(firm, monkeypatch, tmp_path):
    assert finds(machine.asterisk, firm) == ("ok", "asterisk")
    monkeypatch.setattr(machine, "MODULES", ("res_pjsip", "res_nowhere"))
    assert finds(machine.asterisk, firm) == ("bad", "asterisk-modules")
    monkeypatch.setattr(machine, "MODULES", ())
    record, broken = json.loads(RECORD.read_text()), tmp_path / "asterisk"
    broken.write_text("#!/bin/sh\necho no such library >&2; exit 127\n")
    broken.chmod(0o700)
    (tmp_path / "record.json").write_text(json.dumps(record | {"program": [str(broken)]}))
    monkeypatch.setenv("TRUNKLINE_ASTERISK", str(tmp_path / "record.json"))
    assert finds(machine.asterisk, firm) == ("bad", "asterisk-broken")
    monkeypatch.setenv("TRUNKLINE_ASTERISK", str(tmp_path / "nowhere.json"))
    assert finds(machine.asterisk, firm) == ("bad", "asterisk-none")


def test_ports(firm):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        change(firm, "port = 8800", f"port = {taken.getsockname()[1]}")
        assert finds(machine.free_ports, firm) == ("bad", "ports-taken")
        who = f"({Path('/proc/self/comm').read_text().strip()} {os.getpid()})"
        assert who in machine.free_ports(Patient(firm)).what("en")
        runs(firm)
        assert finds(machine.free_ports, firm) == ("ok", "ports-ours")


def test_disk(firm, monkeypatch):
    def has(free: int, inodes: int = 10**6) -> None:
        monkeypatch.setattr(machine.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(0, 0, free))
        figures = os.statvfs("/")
        monkeypatch.setattr(
            machine.os, "statvfs", lambda path: type("Figures", (), {"f_files": 1, "f_favail": inodes})()
        )
        del figures

    for free, inodes, found in (
        (10**8, 10**6, ("bad", "disk-full")), (10**9, 10**6, ("warn", "disk-nearly")),
        (10**11, 10**6, ("ok", "disk")), (10**11, 100, ("bad", "disk-inodes")),
    ):  # fmt: skip
        with monkeypatch.context():
            has(free, inodes)
            assert finds(machine.disk, firm) == found


def test_clock(firm, monkeypatch):
    for known, found in (
        (True, ("ok", "clock")),
        (None, ("ok", "clock-unknown")),
        (False, ("warn", "clock-free")),
    ):
        monkeypatch.setattr(machine, "synchronised", lambda known=known: known)
        assert finds(machine.clock, firm) == found
    age = time.clock_gettime(time.CLOCK_BOOTTIME) - int(born(os.getpid())) / os.sysconf("SC_CLK_TCK")
    for set_by, found in ((0, "clock"), (3600, "clock-leapt"), (-3600, "clock-leapt")):
        monkeypatch.setattr(machine, "synchronised", lambda: True)
        runs(firm, since=time.time() - age - set_by)
        assert finds(machine.clock, firm)[1] == found, set_by


def test_the_kernel_is_asked_whether_it_follows_a_time_server():
    assert machine.synchronised() in (True, False, None)


def test_open_files(firm):
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, before[1]), before[1]))
        assert finds(machine.descriptors, firm) == ("bad", "descriptors-few")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_media_ports_are_the_site_files_to_count(firm):
    change(firm, "lines = 16", "lines = 2000")
    assert finds(site.site_file, firm) == ("bad", "site-faults")
    assert "rtp_ports are 1000 ports, too few" in site.site_file(Patient(firm)).what("en")


def test_voices(firm):
    assert finds(machine.voices, firm) == ("ok", "voices")
    change(firm, '"sit/cmn"', '"sit/klingon"')
    assert finds(machine.voices, firm) == ("bad", "voices-missing")


def test_recognisers(firm, tmp_path):
    assert finds(site.recognisers, firm) == ("ok", "recognisers")
    assert site.recognisers(Patient(firm)).what("en") == "callers are understood in en"
    change(firm, "[wrap_up]", '[speech]\nmodels = { zh = "no-model" }\n\n[wrap_up]')
    assert finds(site.recognisers, firm) == ("bad", "recognisers-faults")
    assert "no-model: there is no such folder" in site.recognisers(Patient(firm)).what("en")


# ---- the home ----------------------------------------------------------------------------------------------------


def test_the_home_folder(firm, tmp_path, monkeypatch):
    assert finds(folder.home, Home(tmp_path / "nowhere")) == ("ok", "home-none")
    assert finds(folder.home, firm) == ("ok", "home")
    firm.path.chmod(0o755)
    assert finds(folder.home, firm) == ("warn", "home-open")
    firm.path.chmod(0o700)
    monkeypatch.setattr(folder.os, "getuid", lambda: 4242)
    assert finds(folder.home, firm) == ("bad", "home-other")
    monkeypatch.undo()
    monkeypatch.setattr(folder.os, "access", lambda path, mode: False)  # as for an ordinary user
    assert finds(folder.home, firm) == ("bad", "home-closed")


def test_secrets(firm):
    assert finds(folder.secrets, firm) == ("ok", "secrets-none")
    firm.secrets_file.write_text("x")
    firm.secrets_file.chmod(0o644)
    assert finds(folder.secrets, firm) == ("bad", "secrets-open")
    firm.secrets_file.chmod(0o600)
    assert finds(folder.secrets, firm) == ("ok", "secrets")


def test_a_recordings_folder_that_cannot_be_written(firm):
    assert finds(folder.recordings, firm) == ("ok", "recordings")
    firm.recordings.rmdir()
    firm.recordings.write_text("a file stands in its place")
    assert finds(folder.recordings, firm) == ("bad", "recordings-closed")


def test_leftovers_of_a_killed_house(firm):
    assert finds(folder.leftovers, firm) == ("ok", "leftovers-none")
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as left:
        (firm.run / "cti.pid").write_text(f"{left.pid} {born(left.pid)}\n")
        assert finds(folder.leftovers, firm) == ("bad", "leftovers")
        runs(firm)
        assert finds(folder.leftovers, firm) == ("ok", "leftovers-none")
        assert left.stdin is not None
        left.stdin.close()
    running.forget_state(firm)
    assert finds(folder.leftovers, firm) == ("ok", "leftovers-none")


def test_facts_that_wait(firm):
    assert finds(folder.waiting_facts, firm) == ("ok", "facts-none")
    (firm.path / "unwritten.jsonl").write_text("{}\n{}\n")
    assert finds(folder.waiting_facts, firm) == ("warn", "facts-wait")
    runs(firm)
    assert finds(folder.waiting_facts, firm) == ("ok", "facts-none")


def test_errors_in_the_log_are_counted_by_message(firm):
    def line(event: str, level: str, at: datetime) -> str:
        return json.dumps({"event": event, "level": level, "timestamp": at.isoformat()}) + "\n"

    now, long_ago = datetime.now(UTC), datetime(2020, 1, 1, tzinfo=UTC)
    log = firm.log / "cti.log"
    log.write_text(line("old trouble", "error", long_ago) + line("a hint", "warning", now))
    assert finds(folder.logs, firm) == ("ok", "logs")
    log.write_text(
        log.read_text() + 2 * line("no recording", "error", now) + line("a fact is lost", "critical", now)
    )
    assert finds(folder.logs, firm) == ("warn", "log-errors")
    assert folder.logs(Patient(firm)).values["shown"] == "2 × no recording; 1 × a fact is lost"


# ---- the site ----------------------------------------------------------------------------------------------------


def test_flows(firm):
    assert finds(site.flows, firm) == ("ok", "flows")
    (firm.flows / "hotline.json").write_text("{}")
    assert finds(site.flows, firm) == ("bad", "flow-faults")


def test_the_database(firm):
    assert finds(site.database, firm) == ("ok", "database")
    with closing(Database(f"sqlite:///{firm.database_file}")) as database:
        database.downgrade("0001")
        assert finds(site.database, firm) == ("warn", "database-earlier")
        with database.durable() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        assert finds(site.database, firm) == ("bad", "database-later")
    whole = firm.database_file.read_bytes()
    firm.database_file.write_bytes(whole[:8192] + b"\xff" * 40000 + whole[48192:])
    assert finds(site.database, firm)[0] == "bad"
    firm.database_file.unlink()
    assert finds(site.database, firm) == ("ok", "database-none")
    change(firm, 'url = "sqlite:///trunkline.db"', 'url = "postgresql://x:y@127.0.0.1:1/z"')
    assert finds(site.database, firm) == ("bad", "database-away")
    assert "x:y@" not in site.database(Patient(firm)).what("en")


@pytest.mark.parametrize(("days", "found"), [(90, "certificate"), (5, "certificate-soon")])
def test_a_certificate(tmp_path, days, found):
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl makes the certificate; it is not installed")
    file = tmp_path / "cert.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", str(days),
         "-subj", "/CN=x", "-keyout", str(tmp_path / "key.pem"), "-out", str(file)],
        check=True, capture_output=True,
    )  # fmt: skip
    assert site.certificate_of(file).word == found


def test_a_certificate_that_is_over_or_none(firm, tmp_path, monkeypatch):
    assert finds(site.certificate, firm) == ("ok", "certificate-none")
    (tmp_path / "cert.pem").write_text("none")
    named = SimpleNamespace(
        server=SimpleNamespace(tls=SimpleNamespace(certificate=str(tmp_path / "cert.pem")))
    )
    monkeypatch.setattr(Patient, "site", named)
    assert finds(site.certificate, firm) == ("bad", "certificate-unreadable")
    assert site.certificate_of(tmp_path / "cert.pem").word == "certificate-unreadable"
    monkeypatch.setattr(
        site.ssl._ssl, "_test_decode_cert", lambda file: {"notAfter": "Jan  1 00:00:00 2020 GMT"}
    )
    assert site.certificate_of(tmp_path / "cert.pem").word == "certificate-over"


# ---- the house ---------------------------------------------------------------------------------------------------


def test_parts(firm):
    assert finds(house.parts, firm) == ("ok", "nothing-runs")
    for state, found in (
        ({}, ("ok", "parts")),
        ({"restarts": 2}, ("warn", "parts-died")),
        ({"up": False}, ("bad", "parts-down")),
    ):
        runs(firm, **state)
        assert finds(house.parts, firm) == found


READY = {"asterisk": {"a": True}, "database": True, "draining": False, "calls": 3, "journal": {"waiting": 0}}


@pytest.mark.parametrize(
    ("figures", "found"),
    [
        (None, ("bad", "server-silent")), (READY, ("ok", "server")),
        (READY | {"asterisk": {"a": False}}, ("bad", "server-alone")),
        (READY | {"database": False}, ("bad", "server-behind")),
        (READY | {"draining": True}, ("warn", "server-draining")),
    ],
)  # fmt: skip
def test_the_server(firm, monkeypatch, figures, found):
    runs(firm)
    monkeypatch.setattr(house, "health", lambda address: figures)
    assert finds(house.server, firm) == found


SAID = """
  Contact:  <Aor/ContactUri..............................> <Hash....> <Status> <RTT(ms)..>
==========================================================================================

  Contact:  board-telco/sip:127.0.10.20:5060               2c9b4d8f5e {board:8}        nan
  Contact:  station-101/sip:station-101@127.0.0.1:5061     0b1e6c0a11 {set:8}      0.512
"""


def test_trunks_and_telephones_as_asterisk_sees_them(firm, monkeypatch):
    runs(firm)
    monkeypatch.setattr(house, "ask_node", lambda *_: SAID.format(board="NonQual", set="Avail"))
    assert finds(house.trunks, firm) == ("ok", "trunks")
    assert finds(house.telephones, firm) == ("warn", "telephones-off")
    assert "101" not in str(house.telephones(Patient(firm)).values["names"]).split(", ")
    monkeypatch.setattr(house, "ask_node", lambda *_: SAID.format(board="Unavail", set="Unavail"))
    assert finds(house.trunks, firm) == ("bad", "trunks-away")
    assert "101" in str(house.telephones(Patient(firm)).values["names"])
    assert Path(SAMPLE_SITE).exists()
