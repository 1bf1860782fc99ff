"""Two parts become one file, the customer left and the agent right; nothing that was recorded is lost."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile
from recorder_scene import BEGAN, RATE, loudest, tone, wav

from config.home import Home
from config.schema import Recording as Policy
from recorder.faults import BadSound, DiskFull, NothingRecorded, PartMissing, RecordingFailed
from recorder.recorder import Recorder

CUSTOMER, AGENT = 440, 880


def recorded(recorder, *, said: float = 1.0, heard: float = 1.0, interaction: str = "01TALK"):
    """A plan whose parts Asterisk has written."""
    plan = recorder.plan(interaction, BEGAN)
    wav(plan.said, tone(CUSTOMER, said))
    wav(plan.heard, tone(AGENT, heard))
    return plan


def test_a_plan_has_a_place_of_its_own_in_the_utc_day_and_tells_mixmonitor_both_parts(recorder, folder):
    first, second = recorder.plan("01TALK", BEGAN), recorder.plan("01TALK", BEGAN)
    assert (first.recording, second.recording) == ("01TALK-1", "01TALK-2")
    assert first.final == folder / "2026/09/23/01TALK-1.wav"
    below = "2026/09/23/01TALK-1"
    assert first.options == f"r({below}.said.wav)t({below}.heard.wav)S"


@pytest.mark.parametrize("odd", ["my recordings", "(a|b),c&d", 'a"b', "a\\b", "录音"])
def test_mixmonitor_finds_the_recordings_of_any_home(tmp_path, odd):
    home = Home(tmp_path / odd)
    home.make()
    home.node("a").make()
    home.node("a").make()
    plan = Recorder(home.recordings, Policy(), kept_free=0).plan("01TALK", BEGAN)
    told = re.fullmatch(r"r\(([A-Za-z0-9/._-]+)\)t\(([A-Za-z0-9/._-]+)\)S", plan.options)
    assert told is not None
    monitor = home.node("a").spool / "monitor"  # where Asterisk puts a name that is no whole path
    assert [(monitor / name).resolve() for name in told.groups()] == [plan.said, plan.heard]


@pytest.mark.parametrize("form", ["wav", "flac", "opus"])
def test_the_customer_is_left_and_the_agent_right_in_every_format(folder, form):
    recorder = Recorder(folder, Policy(format=form), kept_free=0)
    plan = recorded(recorder)
    made = recorder.join(plan)
    assert (made.recording, made.channels) == ("01TALK-1", 2)
    assert made.seconds == pytest.approx(1.0)
    samples, rate = soundfile.read(folder / made.path)
    assert samples.shape[1] == 2
    assert [loudest(samples[:, side], rate) for side in (0, 1)] == [CUSTOMER, AGENT]
    assert recorder.join(plan) == made
    recorder.done(plan)
    recorder.done(plan)
    assert list(plan.final.parent.iterdir()) == [plan.final]
    assert recorder.join(plan) == made


def test_the_shorter_side_ends_in_silence(recorder, folder):
    made = recorder.join(recorded(recorder, said=0.5, heard=2.0))
    samples, rate = soundfile.read(folder / made.path)
    assert made.seconds == len(samples) / rate == 2.0
    assert loudest(samples[: rate // 2, 0], rate) == CUSTOMER
    assert np.all(samples[rate // 2 :, 0] == 0)


def test_a_side_without_a_sample_is_silent(recorder, folder):
    plan = recorder.plan("01TALK", BEGAN)  # it makes the first part, empty
    wav(plan.heard, tone(AGENT, 1.0))
    samples, _ = soundfile.read(folder / recorder.join(plan).path)
    assert np.all(samples[:, 0] == 0)
    assert np.any(samples[:, 1] != 0)


@pytest.mark.parametrize("now", ["wav", "flac"])
def test_a_server_that_died_before_the_journal_had_the_file_finds_it_again(recorder, folder, now):
    made = recorder.join(recorded(recorder))
    again = Recorder(folder, Policy(format=now), kept_free=0)
    (plan,) = again.unfinished()
    assert again.join(plan) == made
    again.done(plan)
    assert list(again.unfinished()) == []


def test_two_empty_sides_are_no_recording_and_are_gone(recorder):
    plan = recorder.plan("01TALK", BEGAN)
    plan.heard.touch()
    with pytest.raises(NothingRecorded, match="ended before its first sample"):
        recorder.join(plan)
    assert list(plan.said.parent.iterdir()) == []


def test_a_part_that_is_missing_is_named_and_the_other_is_kept(recorder):
    plan = recorded(recorder)
    plan.heard.unlink()
    with pytest.raises(PartMissing, match=str(plan.heard)):
        recorder.join(plan)
    assert plan.said.exists()
    assert not plan.final.exists()


@pytest.mark.parametrize("damage", [b"\0" * 4096, b"RIFF", b"RIFF\0\0\0\0WAVEjunk\x04\0\0\0abcd"])
def test_a_damaged_part_is_named_and_both_are_kept(recorder, damage):
    plan = recorded(recorder)
    plan.said.write_bytes(damage)
    with pytest.raises(BadSound, match=str(plan.said)):
        recorder.join(plan)
    assert plan.said.read_bytes() == damage
    assert plan.heard.exists()


def test_a_stereo_part_and_sides_of_two_rates_are_refused_and_kept(recorder):
    plan = recorded(recorder)
    wav(plan.said, tone(CUSTOMER, 1.0), channels=2)
    with pytest.raises(BadSound, match="not 16-bit mono"):
        recorder.join(plan)
    wav(plan.said, tone(CUSTOMER, 1.0), rate=16000)
    with pytest.raises(RecordingFailed, match="different rates"):
        recorder.join(plan)
    assert plan.said.exists()
    assert plan.heard.exists()


def test_a_part_that_was_never_closed_counts_as_far_as_it_goes(recorder, folder):
    plan = recorded(recorder)
    wav(plan.said, tone(CUSTOMER, 0.5), length=0)  # Asterisk died: the length was not written
    wav(plan.heard, tone(AGENT, 0.5), length=10 * RATE)  # cut off in the middle
    assert not recorder.closed(plan)
    made = recorder.join(plan)
    assert made.seconds == pytest.approx(0.5)
    samples, rate = soundfile.read(folder / made.path)
    assert [loudest(samples[:, side], rate) for side in (0, 1)] == [CUSTOMER, AGENT]


def test_a_recording_is_closed_when_both_lengths_are_written(recorder):
    plan = recorder.plan("01TALK", BEGAN)
    assert not recorder.closed(plan), "there is only one part, and nothing in it"
    wav(plan.said, tone(CUSTOMER, 0.1))
    wav(plan.heard, tone(AGENT, 0.1), length=0)
    assert not recorder.closed(plan)
    wav(plan.heard, tone(AGENT, 0.1))
    assert recorder.closed(plan)


def test_what_a_dead_server_left_is_found_and_joined_and_what_never_began_is_gone(recorder, folder):
    left = recorded(recorder, interaction="01LEFT")
    done = recorded(recorder, interaction="02DONE")
    recorder.join(done)
    recorder.done(done)
    never = recorder.plan("03NEVER", BEGAN)
    again = Recorder(folder, Policy(format="wav"), kept_free=0)
    found = list(again.unfinished())
    assert found == [left]
    assert not never.said.exists()
    assert again.join(found[0]).path == "2026/09/23/01LEFT-1.wav"
    again.done(found[0])
    assert list(again.unfinished()) == []


def test_a_restart_looks_at_what_is_unfinished_and_at_no_other_day(recorder, folder, monkeypatch):
    """A site that has recorded for years starts as fast as a new one."""
    for day in range(1, 29):
        done = recorder.plan(f"call-{day}", BEGAN.replace(day=day))
        wav(done.said, tone(CUSTOMER, 0.1))
        wav(done.heard, tone(AGENT, 0.1))
        recorder.join(done)
        recorder.done(done)
    left = recorded(recorder, interaction="01LEFT")
    listed = []
    scandir, listdir = os.scandir, os.listdir
    monkeypatch.setattr(os, "scandir", lambda path=".": (listed.append(Path(path)), scandir(path))[1])
    monkeypatch.setattr(os, "listdir", lambda path=".": (listed.append(Path(path)), listdir(path))[1])
    assert list(Recorder(folder, Policy(format="wav"), kept_free=0).unfinished()) == [left]
    assert listed == [folder / "unfinished"]


def test_a_home_without_a_list_of_unfinished_ones_is_looked_through_once(recorder, folder):
    left = recorded(recorder, interaction="01LEFT")
    shutil.rmtree(folder / "unfinished")
    again = Recorder(folder, Policy(format="wav"), kept_free=0)
    assert list(again.unfinished()) == [left]
    again.done(left)
    assert list((folder / "unfinished").iterdir()) == []


def test_a_call_past_midnight_has_two_recordings_with_two_names(recorder):
    first, second = recorder.plan("01TALK", BEGAN), recorder.plan("01TALK", BEGAN)
    assert [first.recording, second.recording] == ["01TALK-1", "01TALK-2"]
    assert first.final.parent == second.final.parent


def test_a_recording_that_did_not_begin_leaves_nothing_and_one_with_sound_stays(recorder):
    plan = recorder.plan("01TALK", BEGAN)
    recorder.forget(plan)
    assert list(plan.said.parent.iterdir()) == []
    plan = recorded(recorder)
    recorder.forget(plan)
    assert plan.said.exists()
    assert plan.heard.exists()


def test_a_disk_without_room_is_said_before_anything_is_recorded(folder):
    recorder = Recorder(folder, Policy(), kept_free=2**62)
    with pytest.raises(DiskFull, match="nothing is recorded until there is more"):
        recorder.plan("01TALK", BEGAN)
    assert not list(folder.rglob("*.wav"))


def test_names_and_places_that_cannot_be_are_refused(recorder, tmp_path):
    for name in ("../up", "a b", "", "x" * 41):
        with pytest.raises(ValueError, match="cannot be named so"):
            recorder.plan(name, BEGAN)
    (tmp_path / "file").touch()
    blocked = Recorder(tmp_path / "file", Policy(), kept_free=0)
    with pytest.raises(RecordingFailed, match="nothing can be recorded"):
        blocked.plan("01TALK", BEGAN)


def test_the_site_decides_whether_talks_are_recorded(folder):
    assert Recorder(folder, Policy(talk=True)).records_talks
    assert not Recorder(folder, Policy(talk=False)).records_talks


def test_recording_begins_again_when_there_is_some_room_to_spare(tmp_path, monkeypatch):
    free = [0]
    monkeypatch.setattr("recorder.recorder.room_in", lambda folder: free[0])
    recorder = Recorder(tmp_path, Policy(), kept_free=100)

    def seen(bytes_free: int) -> tuple[bool, bool]:
        free[0] = bytes_free
        room = recorder.look()
        return room.full, room.low

    assert seen(1000) == (False, False)
    assert seen(399) == (False, True)
    assert seen(99) == (True, True)
    assert seen(110) == (True, True), "a talk or two would fill it again"
    with pytest.raises(DiskFull):
        recorder.plan("01TALK", BEGAN)
    assert seen(125) == (False, True)
    assert recorder.plan("01TALK", BEGAN).recording == "01TALK-1"
