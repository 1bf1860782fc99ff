"""Real speech: the worker renders, and what it wrote is measured."""

import json
import os
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from config.home import FLOW_LIBRARY
from ivr_flows.flow import read
from ivr_flows.speech import cache_name, catalogue, environment
from ivr_flows.speech.level import (
    AFTER,
    BEFORE,
    CEILING,
    LEVEL,
    RATE,
    active_level,
    for_telephone,
    levelled,
    peak,
    trimmed_of_silence,
)
from ivr_flows.speech.wave_file import write_wave
from ivr_flows.speech.worker import Worker

VOICES = {"en": "gmw/en-us", "zh": "sit/cmn"}
ENGLISH = "Welcome to Lindqvist Pumps. For sales, press 1."
CHINESE = "欢迎致电林德奎斯特泵业。销售咨询，请按1。"


class House:
    """A running worker, and a folder for what it writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ivr_flows.speech.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(folder / "run"),
        )
        self.asked = 0

    def ask(self, line: str) -> dict:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(line, file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())

    def render(self, text: str, language: str = "en", **changes) -> tuple[dict, Path]:
        self.asked += 1
        path = self.folder / f"{self.asked}.wav"
        request = {
            "id": f"{self.asked}",
            "text": text,
            "language": language,
            "voice": VOICES[language],
            "rate": 160,
        }
        answer = self.ask(json.dumps(request | {"path": str(path)} | changes))
        assert answer["id"] == f"{self.asked}"
        return answer, path


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("speech"))
    yield house
    _, _ = house.process.communicate()  # closes its input: that is how it ends
    assert house.process.returncode == 0


def read_wave(path):
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (8000, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2") / 32768


@pytest.mark.parametrize(("language", "text"), [("en", ENGLISH), ("zh", CHINESE)])
def test_a_sentence_is_rendered_for_the_telephone(house, language, text):
    answer, path = house.render(text, language)
    samples = read_wave(path)
    assert answer["ok"] is True
    assert answer["seconds"] == pytest.approx(len(samples) / 8000, abs=0.001)
    assert 2.5 < answer["seconds"] < 6
    assert active_level(samples) == pytest.approx(-18, abs=0.5)
    assert -8 < peak(samples) <= -1.9
    assert np.abs(samples[: int(0.02 * RATE)]).max() < 0.01  # it begins and ends in silence, but not for long
    assert np.abs(samples[: int(0.1 * RATE)]).max() > 0.01
    assert np.abs(samples[-int(0.1 * RATE) :]).max() < 0.01
    assert np.abs(samples[-int(0.3 * RATE) :]).max() > 0.01


def test_every_text_of_the_hotline_is_rendered_at_one_level_and_a_natural_pace(house):
    flow = read(json.loads((FLOW_LIBRARY / "hotline.json").read_text("utf-8")))
    for speech in catalogue(flow):
        answer, path = house.render(speech.text, speech.language)
        samples = read_wave(path)
        assert active_level(samples) == pytest.approx(-18, abs=0.5), speech
        assert np.abs(samples).max() < 0.81, speech
        syllables = sum(c.isalnum() for c in speech.text) / (1 if speech.language == "zh" else 3)
        assert 2.0 < syllables / answer["seconds"] < 6.5, speech


def test_the_same_request_is_the_same_length_whatever_was_spoken_before(house):
    """pyttsx3's own engine does not hold to this: there the rate of one sentence leaked into the next."""
    lengths = []
    for _ in range(20):
        lengths.append(house.render(ENGLISH)[0]["seconds"])
        house.render(CHINESE, "zh", rate=300)
        house.render("Faster.", rate=400)
    assert max(lengths) - min(lengths) < 0.03


def test_a_faster_rate_is_shorter(house):
    slow, normal, fast = (house.render(ENGLISH, rate=rate)[0]["seconds"] for rate in (120, None, 240))
    assert slow > normal * 1.15
    assert fast < normal * 0.85


def test_the_two_languages_are_spoken_by_different_voices(house):
    _, english = house.render("1 2 3", "en")
    _, chinese = house.render("1 2 3", "zh")
    assert abs(len(read_wave(english)) - len(read_wave(chinese))) > 800


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"voice": "gmw/en-uz"}, 'no voice "gmw/en-uz"; did you mean "gmw/en'),
        ({"voice": "qqqqqqqq"}, 'English is "gmw/en-us", Mandarin "sit/cmn"'),
        ({"voice": "../../etc/passwd"}, "voice"),
        ({"text": "…!?"}, "there is no word in the text"),
        ({"text": ""}, "there is no word in the text"),
        ({"text": "word " * 401}, "split it"),
        ({"rate": 5}, "rate 5 is not between 80 and 450"),
        ({"rate": "fast"}, "rate"),
        ({"path": "relative.wav"}, "path"),
        ({"path": "/dev/null/x.wav"}, "the file cannot be written"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_request_that_cannot_be_met_is_answered_with_the_reason_and_leaves_no_file(house, changes, said):
    answer, path = house.render(**{"text": "Hello."} | changes)
    assert said in answer["error"]
    assert "ok" not in answer
    assert not path.exists()
    assert house.render("Hello.")[0]["ok"] is True  # and the worker lives on


@pytest.mark.parametrize("line", ["{", "[]", "null", "5", '{"id": []}', "[" * 5000, "\\", '{"id": "x"}'])
def test_a_line_that_is_no_request_is_answered(house, line):
    answer = house.ask(line)
    assert answer["error"]
    assert answer["id"] in (None, "x")


def test_commands_hidden_in_a_text_are_not_obeyed(house):
    plain = house.render("Hello there")[0]["seconds"]
    hidden = house.render("\x01400sHello \x1b[31m\nthere".replace("[31m", ""))[0]["seconds"]
    assert hidden > plain  # read out at the usual rate, not obeyed


def test_nothing_is_left_of_a_file_that_was_written_in_part(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    write_wave(tmp_path / "a.wav", np.zeros(80))
    before = (tmp_path / "a.wav").read_bytes()
    monkeypatch.setattr(wave.Wave_write, "writeframes", full)
    with pytest.raises(OSError, match="No space"):
        write_wave(tmp_path / "a.wav", np.ones(8000))
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]
    assert (tmp_path / "a.wav").read_bytes() == before


def test_the_worker_says_what_to_do_when_espeak_is_not_found(tmp_path):
    bare = {
        name: value
        for name, value in os.environ.items()
        if name not in ("LD_LIBRARY_PATH", "ESPEAK_DATA_PATH")
    }
    request = {
        "id": 1,
        "text": "Hello.",
        "language": "en",
        "voice": "gmw/en-us",
        "path": str(tmp_path / "x.wav"),
    }
    ended = subprocess.run(
        [sys.executable, "-m", "ivr_flows.speech.worker"],
        input=json.dumps(request) + "\n\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env=bare | {"ESPEAK_DATA_PATH": str(tmp_path / "nowhere")},
    )
    (line,) = ended.stdout.splitlines()
    assert "voices are not at" in json.loads(line)["error"]


def test_a_project_that_lies_very_deep_can_speak_all_the_same(tmp_path):
    """espeak-ng ends the process when the path to its voices is longer than about 160 characters."""
    ready = environment(tmp_path)
    deep = tmp_path / ("d" * 120) / ("e" * 120)
    deep.mkdir(parents=True)
    (deep / "espeak-ng-data").symlink_to(Path(ready["ESPEAK_DATA_PATH"]) / "espeak-ng-data")
    request = {
        "id": 1,
        "text": "Hello.",
        "language": "en",
        "voice": "gmw/en-us",
        "path": str(tmp_path / "x.wav"),
    }
    ended = subprocess.run(
        [sys.executable, "-m", "ivr_flows.speech.worker"],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=ready | {"ESPEAK_DATA_PATH": str(deep)},
    )
    assert json.loads(ended.stdout)["ok"] is True


def test_the_environment_may_be_made_again_and_mends_a_stale_link(tmp_path):
    first = environment(tmp_path)
    link = next((tmp_path / "espeak-ng").iterdir())
    link.unlink()
    link.symlink_to("/nowhere/libespeak-ng.so.1")
    assert environment(tmp_path) == first
    assert link.exists()
    assert first["LD_LIBRARY_PATH"].split(os.pathsep)[0] == str(tmp_path / "espeak-ng")


# ---- names ---------------------------------------------------------------------------------------------


def test_a_cache_name_is_the_same_for_what_sounds_the_same():
    name = cache_name("Hello there.", "en", "gmw/en-us", 160)
    assert name == cache_name("  Hello\n there. ", "en", "gmw/en-us", 160)
    assert name.startswith("en-")
    assert name.endswith(".wav")
    assert name.count(".") == 1  # Asterisk wants it without ending


@pytest.mark.parametrize(
    "other",
    [("Hello", "en", "v", 160), ("Hello.", "zh", "v", 160), ("Hello.", "en", "w", 160), ("Hello.", "en", "v", None)],
)  # fmt: skip
def test_a_cache_name_differs_for_what_sounds_different(other):
    assert cache_name(*other) != cache_name("Hello.", "en", "v", 160)


# ---- levels --------------------------------------------------------------------------------------------


def tone(seconds=1.0, loudness=0.1, pitch=500, rate=RATE):
    return loudness * np.sin(2 * np.pi * pitch * np.arange(int(seconds * rate)) / rate)


def test_silence_around_is_cut_to_what_two_prompts_in_a_row_need():
    padded = np.concatenate([np.zeros(9000), tone(1.0), np.zeros(30_000)])
    assert len(trimmed_of_silence(padded)) / RATE == pytest.approx(BEFORE + 1.0 + AFTER, abs=0.01)


def test_pauses_do_not_count_for_the_level():
    spoken = tone(1.0)
    with_pauses = np.concatenate([spoken, np.zeros(16_000), spoken])
    assert active_level(with_pauses) == pytest.approx(active_level(spoken), abs=0.1)


def test_a_loud_peak_is_held_under_the_ceiling_and_the_rest_keeps_its_level():
    spiky = tone(2.0)
    spiky[4000:4004] = 1.0
    held = levelled(spiky)
    assert peak(held) <= CEILING + 0.01
    assert active_level(held) == pytest.approx(LEVEL, abs=0.3)


@pytest.mark.parametrize("loudness", [0.001, 0.1, 1.0])
def test_every_loudness_becomes_the_same(loudness):
    assert active_level(for_telephone(tone(1, loudness, rate=22_050), 22_050)) == pytest.approx(
        LEVEL, abs=0.1
    )


def test_what_the_telephone_does_not_carry_is_taken_away():
    hum = tone(1.0, 0.5, pitch=50, rate=22_050) + tone(1.0, 0.5, pitch=500, rate=22_050)
    spectrum = np.abs(np.fft.rfft(for_telephone(hum, 22_050)))
    frequencies = np.fft.rfftfreq(2 * (len(spectrum) - 1), 1 / RATE)
    at = lambda pitch: spectrum[np.abs(frequencies - pitch) < 10].max()  # noqa: E731
    assert at(50) < at(500) / 100


@pytest.mark.parametrize("nothing", [np.zeros(0), np.zeros(8000)])
def test_silence_has_no_level_and_stays_empty(nothing):
    assert active_level(nothing) == float("-inf")
    assert len(for_telephone(nothing, RATE)) == 0


def test_a_text_of_which_nothing_is_heard_is_an_error(tmp_path):
    class Mute:
        def speak(self, *_):
            return np.zeros(22_050), 22_050

    request = {"id": 1, "text": "Hello.", "language": "en", "voice": "v", "path": str(tmp_path / "x.wav")}
    answer = Worker(Mute).answer(json.dumps(request))
    assert "nothing is heard" in answer["error"]
