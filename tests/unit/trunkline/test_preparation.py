"""What is made right before anything starts, and what is said when it cannot be."""

from __future__ import annotations

import shutil
from types import SimpleNamespace

import pytest
import soundfile

from config.faults import Fault, Refused
from config.home import SAMPLE_SITE, Home
from config.load import load_site
from crm.database import Database
from recorder.recorder import KEPT_FREE
from trunkline.preparation import LEAST_ROOM, prepare, sample_password, settle_site
from trunkline.speech import speak_fallback


class Told(list):
    def __call__(self, word, **values) -> None:
        self.append(word)


def site_file(folder, *changes: tuple[str, str]):
    text = SAMPLE_SITE.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = folder / "own.toml"
    file.write_text(text)
    return file


def test_a_first_start_fills_the_sample_and_a_second_one_leaves_it_alone(tmp_path):
    home, told = Home(tmp_path / "var"), Told()
    first = prepare(home, None, told)
    assert told == ["site", "database", "sample", "speech"]
    assert home.site_file.read_text() == SAMPLE_SITE.read_text()
    agents = [account for account in first.accounts if account.role == "agent"]
    assert len(agents) == 8
    database = Database(home.database_url(first.site.database.url))
    with database.unit() as unit:
        assert unit.accounts.authenticate(agents[0].name, first.sample_password) is not None
    database.close()

    again = Told()
    second = prepare(home, None, again)
    assert "sample" not in again
    assert (second.sample_password, second.secrets) == (first.sample_password, first.secrets)
    assert (home.path / "sample-password").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "change",
    [
        ('Lindqvist Pumps"', 'Own Firm"'),
        ('"+86 512 5550 0100"', '"+86 512 5550 0999"'),
        ('time_zone = "Asia/Shanghai"', 'time_zone = "Europe/Stockholm"'),
        ("chinese", "mandarin"),
    ],
    ids=["name", "number", "time zone", "skill"],
)
def test_a_firm_of_ones_own_starts_empty_though_it_began_as_a_copy_of_the_sample(tmp_path, change):
    home, told = Home(tmp_path / "var"), Told()
    prepared = prepare(home, site_file(tmp_path, change), told)
    assert "sample" not in told
    assert (prepared.accounts, prepared.sample_password, sample_password(home)) == ((), None, None)


def test_the_sample_at_another_port_is_the_sample(tmp_path):
    told = Told()
    prepared = prepare(Home(tmp_path / "var"), site_file(tmp_path, ("port = 8800", "port = 8801")), told)
    assert "sample" in told
    assert prepared.sample_people


def test_the_apology_is_spoken_in_every_language_and_only_once(tmp_path):
    home = Home(tmp_path / "var")
    home.make()
    speak_fallback(load_site(SAMPLE_SITE), home)
    files = sorted(home.prompts.glob("no-server-*.wav"))
    assert [file.name for file in files] == ["no-server-en.wav", "no-server-zh.wav"]
    assert all(
        soundfile.info(file).samplerate == 8000 and soundfile.info(file).duration > 2 for file in files
    )
    rendered = sorted(home.prompts.glob("[ez]*.wav"))
    before = [file.stat().st_mtime_ns for file in rendered]
    speak_fallback(load_site(SAMPLE_SITE), home)
    assert [file.stat().st_mtime_ns for file in rendered] == before


def test_a_changed_voice_speaks_the_apology_anew_and_a_recording_stays(tmp_path):
    home = Home(tmp_path / "var")
    home.make()
    english, chinese = (home.prompts / f"no-server-{language}.wav" for language in ("en", "zh"))
    speak_fallback(load_site(SAMPLE_SITE), home)
    first = english.read_bytes()
    chinese.write_bytes(b"the boss himself")
    speak_fallback(
        load_site(site_file(tmp_path, ("gmw/en-us", "gmw/en"), ("rate = 160", "rate = 150"))), home
    )
    assert english.read_bytes() != first
    assert chinese.read_bytes() == b"the boss himself"
    speak_fallback(load_site(SAMPLE_SITE), home)
    assert english.read_bytes() == first
    assert sorted(file.name for file in home.prompts.glob("no-server-*")) == [english.name, chinese.name]


def test_a_voice_that_is_wrong_is_said_at_every_start_not_only_at_the_first(tmp_path):
    home = Home(tmp_path / "var")
    home.make()
    speak_fallback(load_site(SAMPLE_SITE), home)
    spoiled = load_site(site_file(tmp_path, ("sit/cmn", "nobody")))
    for _ in range(2):
        with pytest.raises(Refused, match=r"^prompts: the voice does not speak \(.*nobody"):
            speak_fallback(spoiled, home)


def test_a_voice_that_is_not_there_says_so(tmp_path):
    home = Home(tmp_path / "var")
    home.make()
    spoiled = load_site(site_file(tmp_path, ("sit/cmn", "nobody")))
    with pytest.raises(
        Refused, match=r"^prompts: the voice does not speak \(.*nobody.*\); look at \[prompts\]"
    ):
        speak_fallback(spoiled, home)


def test_a_database_that_does_not_serve_says_so_and_shows_no_password(tmp_path):
    url = "postgresql://firm:secret-word@127.0.0.1:1/trunkline"
    with pytest.raises(Refused) as refused:
        prepare(Home(tmp_path / "var"), site_file(tmp_path, ("sqlite:///trunkline.db", url)), Told())
    said = str(refused.value)
    assert said.startswith("database: the database postgresql")
    assert "does not serve" in said
    assert "secret-word" not in said


def test_a_file_that_is_no_database_says_so_and_is_left_alone(tmp_path):
    home = Home(tmp_path / "var")
    home.make()
    home.database_file.write_text("a letter to the customers, " * 20)
    with pytest.raises(Refused, match=r"^database: the database .* does not serve: file is not a database; "):
        prepare(home, None, Told())
    assert home.database_file.read_text().startswith("a letter")


def test_what_stands_in_the_way_is_said_before_the_database_is_touched(tmp_path):
    home, taken = Home(tmp_path / "var"), Fault("the CTI server", "port 8800 is taken", "end that one")
    with pytest.raises(Refused, match=r"^the CTI server: port 8800 is taken; end that one$"):
        prepare(home, None, Told(), lambda site, place: [taken])
    assert not home.database_file.exists()
    assert not home.secrets_file.exists()


def test_a_full_disk_is_said_before_anything_is_made(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=12_345_678))
    home = Home(tmp_path / "var")
    with pytest.raises(Refused) as refused:
        settle_site(home, None)
    assert str(refused.value) == (
        f"{home.path}: the disk is nearly full: 12 MB are free, 400 MB are needed; make room, or choose another"
        " disk with --home DIR"
    )
    assert not home.site_file.exists()


def test_a_house_that_starts_has_room_to_record(tmp_path):
    assert KEPT_FREE + 100_000_000 < LEAST_ROOM


def test_a_changed_site_file_in_the_home_is_read_at_the_next_start(tmp_path):
    home = Home(tmp_path / "var")
    settle_site(home, None)
    home.site_file.write_text(home.site_file.read_text().replace("lines = 16", "lines = 30"))
    assert settle_site(home, None).board("telco").lines == 30
