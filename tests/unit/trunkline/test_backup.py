"""A backup, what is refused of one, and a restore: all of it or nothing."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import tarfile
from contextlib import closing
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from config.home import SAMPLE_SITE, Home
from crm import facts
from crm.database import Database
from crm.journal_store import JournalStore
from tests.unit.crm.postgresql_cluster import HINT, Cluster, binaries
from trunkline import archive, running
from trunkline.archive import BadArchive
from trunkline.child import born
from trunkline.cli import main

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
CALL = "2026-1123-6N3F-7Q2XKD"
RECORDING = f"2026/11/23/{CALL}-1.opus"


@pytest.fixture
def full(home):
    """A home with something of everything."""
    shutil.copy(SAMPLE_SITE, home.site_file)
    home.secrets_file.write_text("ari_password = 'x'\n")
    with closing(Database(f"sqlite:///{home.database_file}")) as database:
        database.migrate()
        JournalStore(database).append([
            facts.InteractionBegan(at=NOW, interaction=CALL, direction="in"),
            facts.RecordingMade(at=NOW, interaction=CALL, recording="r", path=RECORDING, seconds=1, channels=2),
        ])  # fmt: skip
    for path, text in (
        (home.recordings / RECORDING, "opus"), (home.mailboxes / "service" / "a.wav", "wav"),
        (home.flows / "own.json", "{}"), (home.prompts / "en" / "hello.wav", "hello"),
        (home.path / "unwritten.jsonl", '{"half":1}\n{"ha'), (home.log / "cti.log", "log"),
        (home.run / "cti.pid", "1 1"), (home.path / "asterisk" / "a" / "etc" / "pjsip.conf", "x"),
        (home.path / "asterisk" / "a" / "spool" / "safety-net" / "call.json", "{}"),
    ):  # fmt: skip
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (home.flows / "link.json").symlink_to("/etc/passwd")
    return home


def run(*words: str):
    return CliRunner().invoke(main, [*words], env={"LANG": "en", "LC_ALL": ""})


@pytest.fixture
def kept(full, tmp_path):
    file = tmp_path / "kept.tar.gz"
    result = run("backup", str(file), "--home", str(full.path))
    assert result.exit_code == 0, result.output
    return file


def files(home: Home) -> dict[str, bytes]:
    return {
        path.relative_to(home.path).as_posix(): path.read_bytes()
        for path in home.path.rglob("*")
        if path.is_file() and ".db" not in path.name
    }


def test_what_matters_comes_back_and_nothing_else(full, kept, tmp_path):
    assert kept.stat().st_mode & 0o777 == 0o600
    to = Home(tmp_path / "elsewhere")
    result = run("restore", str(kept), "--to", str(to.path))
    assert result.exit_code == 0, result.output
    back = files(to)
    assert back == {
        "site.toml": SAMPLE_SITE.read_bytes(), "secrets.toml": b"ari_password = 'x'\n",
        f"recordings/{RECORDING}": b"opus", "mailboxes/service/a.wav": b"wav", "flows/own.json": b"{}",
        "prompts/en/hello.wav": b"hello", "unwritten.jsonl": b'{"half":1}\n', "asterisk/a/spool/safety-net/call.json": b"{}",
    }  # fmt: skip
    assert to.secrets_file.stat().st_mode & 0o077 == 0
    with closing(Database(f"sqlite:///{to.database_file}")) as database, database.unit() as unit:
        assert unit.interactions.get(CALL).recordings[0].path == RECORDING
    assert sorted(tmp_path.glob(".*")) == [], "no draft is left"


def test_it_can_be_checked_without_touching_anything(kept):
    result = run("backup", "--check", str(kept))
    assert result.exit_code == 0
    assert len(result.output.splitlines()) == 1, "no bar where no person looks"
    assert f"{kept} is whole: Lindqvist Pumps" in result.output


def test_recordings_may_be_left_out(full, tmp_path):
    file = tmp_path / "small.tar.gz"
    run("backup", str(file), "--without-recordings", "--home", str(full.path))
    manifest = archive.check(file)
    assert not manifest.recordings
    assert not [member for member in manifest.files if "recordings" in member.path]


def test_a_recording_that_is_not_there_is_named(full, tmp_path):
    (full.recordings / RECORDING).unlink()
    result = run("backup", str(tmp_path / "kept.tar.gz"), "--home", str(full.path))
    assert f"the database names the recording {RECORDING}, which is not there" in result.output


# ---- what is refused ------------------------------------------------------------------------------------------


def members(file):
    with tarfile.open(file) as tar:
        return [(entry, tar.extractfile(entry).read()) for entry in tar]


def write(file, entries):
    with tarfile.open(file, "w:gz") as tar:
        for entry, data in entries:
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))


def with_manifest(entries, **changes):
    *others, (entry, data) = entries
    return [*others, (entry, json.dumps(json.loads(data) | changes).encode())]


def spoilt(name: str, file, folder):
    """The same backup, with one thing wrong."""
    entries = members(file)
    target = folder / "spoilt.tar.gz"
    match name:
        case "changed":
            entries[1][0].mtime += 1
            entries = [(entry, b"x" if entry.name.endswith(".opus") else data) for entry, data in entries]
        case "missing":
            entries = [(entry, data) for entry, data in entries if not entry.name.endswith(".opus")]
        case "more":
            entries.insert(0, (tarfile.TarInfo("home/more"), b"x"))
        case "twice":
            entries.insert(0, (tarfile.TarInfo("home/site.toml"), entries[-2][1]))
        case "outside":
            entries.insert(0, (tarfile.TarInfo("home/../../evil"), b"x"))
        case "absolute":
            entries.insert(0, (tarfile.TarInfo("/tmp/evil"), b"x"))
        case "link":
            link = tarfile.TarInfo("home/flows")
            link.type, link.linkname = tarfile.SYMTYPE, "/tmp"
            entries.insert(0, (link, b""))
        case "no manifest":
            entries = entries[:-1]
        case "a later format":
            entries = with_manifest(entries, format=99)
        case "later tables":
            entries = with_manifest(entries, revision="9999")
        case "broken off":
            target.write_bytes(file.read_bytes()[:-200])
            return target
        case "no archive":
            target.write_text("no archive")
            return target
    write(target, entries)
    return target


FAULTS = {
    "changed": "is missing, or is not what was written", "missing": "is missing, or is not what was written",
    "more": "is not named in the manifest", "twice": "stands there twice",
    "outside": "would lead out of the folder", "absolute": "would lead out of the folder",
    "link": "home/flows is no file", "no manifest": "it is no backup, or broke off",
    "a later format": "a later Trunkline", "later tables": "a later Trunkline wrote it",
    "broken off": "is damaged", "no archive": "it is no backup, or is damaged",
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_not_right_is_refused_whole(kept, tmp_path, name):
    file = spoilt(name, kept, tmp_path)
    to = tmp_path / "elsewhere"
    result = run("restore", str(file), "--to", str(to))
    assert result.exit_code == 1, result.output
    assert FAULTS[name] in result.output
    assert not to.exists()
    assert not (tmp_path.parent / "evil").exists()
    assert sorted(tmp_path.glob(".*")) == []
    if name != "later tables":
        with pytest.raises(BadArchive):
            archive.check(file)


def test_a_home_that_is_not_empty_stays_as_it_is(full, kept):
    before = files(full)
    result = run("restore", str(kept), "--home", str(full.path))
    assert (result.exit_code, "is not empty; name an empty or a new folder by --to" in result.output) == (
        1,
        True,
    )
    assert files(full) == before


def test_a_house_that_runs_is_not_restored_into(full, kept):
    pid = os.getpid()
    running.write_state(full, running.HouseState("x", "http://127.0.0.1:1/", pid, born(pid), ()))
    result = run("restore", str(kept), "--home", str(full.path))
    assert (result.exit_code, "it runs; stop it first" in result.output) == (1, True)


def test_a_restore_that_fails_half_way_leaves_nothing(kept, tmp_path, monkeypatch):
    def full_disk(*_):
        raise OSError(28, "No space left on device", "trunkline.db")

    monkeypatch.setattr("trunkline.restore.copying.restore", full_disk)
    to = tmp_path / "elsewhere"
    result = run("restore", str(kept), "--to", str(to))
    assert result.exit_code == 1
    assert "No space left on device; make room" in result.output
    assert not to.exists()
    assert sorted(tmp_path.glob(".*")) == []


def test_another_database_may_be_named(kept, tmp_path):
    other, to = tmp_path / "other.db", Home(tmp_path / "elsewhere")
    result = run("restore", str(kept), "--to", str(to.path), "--database-url", f"sqlite:///{other}")
    assert result.exit_code == 0, result.output
    with closing(sqlite3.connect(other)) as database:
        assert database.execute("SELECT id FROM interactions").fetchall() == [(CALL,)]
    assert f'url = "sqlite:///{other}"' in to.site_file.read_text()
    assert not to.database_file.exists()


@pytest.fixture(scope="module")
def cluster():
    programs = binaries()
    if programs is None:
        pytest.skip(HINT)
    cluster = Cluster.start(programs)
    yield cluster
    cluster.stop()


def test_from_postgresql_into_another_and_into_sqlite(full, tmp_path, cluster):
    here, there = cluster.new_database(), cluster.new_database()
    with closing(Database(here)) as database:
        database.migrate()
        JournalStore(database).append([facts.InteractionBegan(at=NOW, interaction=CALL, direction="in")])
    text = full.site_file.read_text()
    full.site_file.write_text(text.replace('url = "sqlite:///trunkline.db"', f'url = "{here}"'))
    file = tmp_path / "kept.tar.gz"
    kept = run("backup", str(file), "--home", str(full.path))
    assert kept.exit_code == 0, kept.output

    over = run("restore", str(file), "--to", str(tmp_path / "over"))
    assert over.exit_code == 1
    assert "is not empty" in over.output
    assert not (tmp_path / "over").exists()
    for name, url in (("other", there), ("file", f"sqlite:///{tmp_path / 'one.db'}")):
        done = run("restore", str(file), "--to", str(tmp_path / name), "--database-url", url)
        assert done.exit_code == 0, done.output
        with closing(Database(url)) as database, database.unit() as unit:
            assert unit.interactions.get(CALL) is not None
