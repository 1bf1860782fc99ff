"""What people upload becomes a prompt, or a clear refusal and nothing else."""

from __future__ import annotations

import resource
import struct
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sound_files import KINDS, STUDIO, voice, write

from ivr_flows.speech import intake
from ivr_flows.speech.intake import LARGEST, NotTaken, take_in
from ivr_flows.speech.level import AFTER, BEFORE, CEILING, LEVEL, RATE, active_level, peak
from ivr_flows.speech.wave_file import outline


def refused(source: Path) -> str:
    """The code; nothing is left behind."""
    target = source.parent / "taken" / "prompt.wav"
    with pytest.raises(NotTaken) as why:
        take_in(source, target)
    assert not target.parent.exists() or not list(target.parent.iterdir())
    return why.value.code


@pytest.mark.parametrize("kind", [*KINDS, "ogg"])
def test_a_sound_of_any_kind_becomes_a_prompt_as_loud_as_all_others(tmp_path, kind):
    source = write(tmp_path / "no-suffix", voice(), kind)
    target = tmp_path / "prompt.wav"
    seconds = take_in(source, target)
    told = soundfile.info(target)
    assert (told.samplerate, told.channels, told.subtype) == (8000, 1, "PCM_16")
    samples, _ = soundfile.read(target)
    assert active_level(samples) == pytest.approx(LEVEL, abs=0.3)
    assert peak(samples) <= CEILING + 0.1
    spoken = 2.0 - 0.1  # the last syllable ends before the voice does
    assert seconds == pytest.approx(BEFORE + spoken + AFTER, abs=0.1), "silence at both ends is gone"
    spectrum = np.abs(np.fft.rfft(samples))
    assert np.argmax(spectrum) * RATE / len(samples) == pytest.approx(700, abs=15)


def test_both_channels_of_a_stereo_file_are_heard(tmp_path):
    sound = np.stack([voice(), np.zeros_like(voice())], axis=1)
    soundfile.write(tmp_path / "left.wav", sound, STUDIO)
    take_in(tmp_path / "left.wav", tmp_path / "prompt.wav")
    samples, _ = soundfile.read(tmp_path / "prompt.wav")
    assert active_level(samples) == pytest.approx(LEVEL, abs=0.3)


def test_the_outline_shows_where_the_voice_is(tmp_path):
    write(tmp_path / "a.wav", voice(), "wav")
    take_in(tmp_path / "a.wav", tmp_path / "prompt.wav")
    seconds, peaks = outline(tmp_path / "prompt.wav", 40)
    assert len(peaks) == 40
    assert max(peaks) > 10
    assert min(peaks) == 0
    assert seconds == pytest.approx(2.1, abs=0.1)


def test_an_empty_file(tmp_path):
    (tmp_path / "a").touch()
    assert refused(tmp_path / "a") == "empty"


def test_a_file_of_two_gigabytes_is_not_even_opened(tmp_path):
    with (tmp_path / "a").open("wb") as file:
        file.truncate(2_000_000_000)
    assert LARGEST < 2_000_000_000
    assert refused(tmp_path / "a") == "too-large"


@pytest.mark.parametrize(
    "content",
    [
        Path(sys.executable).resolve().read_bytes()[:500_000],
        b"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile '/etc/passwd'\n",
        b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00" + struct.pack("<HHIIHH", 1, 65535, 2**31, 0, 0, 16),
        b"PK\x03\x04" + bytes(range(256)) * 40,
        b"a text\n" * 1000,
    ],
    ids=["program", "playlist", "concat", "impossible wav", "archive", "text"],
)
def test_what_is_no_sound_is_refused(tmp_path, content):
    (tmp_path / "a.mp3").write_bytes(content)
    assert refused(tmp_path / "a.mp3") in ("unknown", "broken")


def test_a_video_of_which_the_end_is_missing(tmp_path):
    whole = write(tmp_path / "whole.m4a", voice(), "m4a").read_bytes()
    (tmp_path / "half.m4a").write_bytes(whole[: len(whole) // 2])
    assert refused(tmp_path / "half.m4a") == "unknown"


def test_silence_is_no_prompt(tmp_path):
    assert refused(write(tmp_path / "a", np.zeros(STUDIO), "opus")) == "silent"


@pytest.mark.parametrize("kind", ["flac", "opus"])
def test_hours_in_a_small_file_are_read_no_further_than_a_prompt_may_last(tmp_path, kind):
    source = write(tmp_path / "a", np.zeros(STUDIO * 900), kind)
    assert source.stat().st_size < 2_000_000
    assert refused(source) == "too-long"


def test_who_needs_more_memory_than_there_is_is_refused_and_the_memory_is_bounded(tmp_path, monkeypatch):
    source = write(tmp_path / "a", voice(290), "wav")
    take_in(source, tmp_path / "prompt.wav")
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert most < intake.MEMORY
    starved = tmp_path / "starved"
    starved.mkdir()
    script = (
        "import sys; from ivr_flows.speech import intake as i; i.MEMORY = 300_000_000; i._main(*sys.argv[3:])"
    )
    program = starved / "python"
    program.write_text(f"#!/bin/sh\nexec {sys.executable} -c '{script}' \"$@\"\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    assert refused(source) == "too-costly"


def test_one_that_hangs_is_given_up(tmp_path, monkeypatch):
    source = write(tmp_path / "a", voice(), "wav")
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setattr(intake, "PATIENCE", 0.2)
    assert refused(source) == "too-costly"
