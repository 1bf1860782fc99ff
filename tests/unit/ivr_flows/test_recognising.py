"""The recognising process for real: recorded human words, as a telephone line brings them."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import count

import numpy as np
import pytest

from ivr_flows.effects import Words
from ivr_flows.speech.by_vosk import Vosk, in_words
from ivr_flows.speech.ear import FRAME_BYTES, Ear
from ivr_flows.speech.recognisers import CannotRecognise, chosen, lacks
from ivr_flows.vocabulary import meaning
from tests.live.recorded_voice import RATE, speech

QUIET = np.zeros(RATE // 4)


class Recogniser:
    """A running process."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ivr_flows.speech.recognising", *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.first = self._answer()
        self._numbers = count(1)

    def hears(self, words: Words, sound: np.ndarray) -> dict:
        """sound: what he says, without the silence around it."""
        number = str(next(self._numbers))
        samples = np.concatenate([QUIET, sound, QUIET])
        whole = (samples * 32767).astype("<i2").tobytes()
        self.tell(id=number, phrases=words.phrases, least=words.least, most=words.most)
        for place in range(0, len(whole), 3200):
            self.tell(id=number, sound=base64.b64encode(whole[place : place + 3200]).decode())
        self.tell(id=number, end=True)
        return self._answer()

    def tell(self, **line: object) -> None:
        print(json.dumps(line), file=self.process.stdin, flush=True)

    def _answer(self) -> dict:
        return json.loads(self.process.stdout.readline())

    def close(self) -> int:
        self.process.stdin.close()
        self.process.stdout.close()
        return self.process.wait(5)


@pytest.fixture(scope="module")
def english() -> Iterator[Recogniser]:
    recogniser = Recogniser("pocketsphinx", "en", "1000")
    assert recogniser.first == {"ready": True}
    yield recogniser
    assert recogniser.close() == 0


CODE = Words("en", least=3, most=3)
TOPICS = Words("en", {"family": ("family",), "later": ("tomorrow",), "office": ("extension", "location")})


def test_a_spoken_code_is_understood(english):
    answer = english.hears(CODE, speech("digits/4", "digits/2", "digits/7"))
    assert meaning(CODE, answer["text"]) == "427"
    assert answer["sure"] > 0.5


@pytest.mark.parametrize(("word", "stands_for"), [("vm-Family", "family"), ("digits/tomorrow", "later")])
def test_a_phrase_is_understood(english, word, stands_for):
    answer = english.hears(TOPICS, speech(word))
    assert meaning(TOPICS, answer["text"]) == stands_for
    assert answer["sure"] > 0.5


@pytest.mark.parametrize("code", ["567", "616"])
def test_a_six_is_understood_though_a_telephone_leaves_little_of_it(english, code):
    answer = english.hears(CODE, speech(*(f"digits/{digit}" for digit in code)))
    assert meaning(CODE, answer["text"]) == code
    assert answer["sure"] > 0.5


@pytest.mark.parametrize("words", [CODE, TOPICS])
@pytest.mark.parametrize("said", ["please-try-again", "disabled", "pls-hold-while-try", "vm-nobodyavail"])
def test_something_else_is_not_taken_surely(english, said, words):
    answer = english.hears(words, speech(said))
    assert answer["sure"] < 0.3 or meaning(words, answer["text"]) is None


def test_what_one_caller_said_changes_nothing_for_the_next(english):
    sound = speech("digits/4", "digits/2", "digits/7")
    first = english.hears(CODE, sound)
    english.hears(TOPICS, speech("vm-Family") * 0.2)
    again = english.hears(CODE, sound)
    assert again["text"] == first["text"]
    assert again["sure"] == pytest.approx(first["sure"], abs=0.02)


def test_words_that_it_does_not_know_are_named(english):
    words = Words("en", {"pumps": ("qwzrty pumps",), "family": ("family",)})
    answer = english.hears(words, speech("vm-Family"))
    assert (answer["text"], answer["unknown"]) == ("family", ["qwzrty pumps"])
    refused = english.hears(Words("en", {"pumps": ("qwzrty",)}), speech("vm-Family"))
    assert refused["error"] == "pocketsphinx knows no word of qwzrty"
    assert english.hears(TOPICS, speech("vm-Family"))["text"] == "family"


def test_what_is_told_of_an_utterance_that_is_over_counts_for_nothing(english):
    english.tell(id="gone", sound="AAAA")
    english.tell(id="gone", end=True)
    assert english.hears(TOPICS, speech("vm-Family"))["text"] == "family"


def test_too_little_memory_is_said(tmp_path):
    recogniser = Recogniser("pocketsphinx", "en", "40")
    assert "fault" in recogniser.first
    assert recogniser.close() == 3


# ---- which one hears which language ----------------------------------------------------------------------


def test_english_works_out_of_the_box_and_a_model_goes_before_it(tmp_path):
    assert chosen("en", {}) == "pocketsphinx"
    assert chosen("en", {"en": tmp_path}) == "vosk"
    assert chosen("zh", {"zh": tmp_path}) == "vosk"
    assert chosen("zh", {}) is None


def test_a_folder_that_is_no_model_is_refused_with_what_it_lacks(tmp_path):
    assert lacks(tmp_path / "none") == "there is no such folder"
    (tmp_path / "am").mkdir()
    (tmp_path / "am" / "final.mdl").touch()
    assert lacks(tmp_path) == "conf/mfcc.conf, graph/HCLr.fst, graph/Gr.fst is missing in it"
    with pytest.raises(CannotRecognise, match="unpack a Vosk model there"):
        Vosk(tmp_path)


def test_a_damaged_model_is_a_fault_and_no_crash_of_ours(tmp_path):
    model = tmp_path / "model"
    for name in ("am/final.mdl", "conf/mfcc.conf", "graph/HCLr.fst", "graph/Gr.fst"):
        (model / name).parent.mkdir(parents=True, exist_ok=True)
        (model / name).write_text("not a model\n")
    recogniser = Recogniser("vosk", "zh", "2000", str(model))
    assert recogniser.first == {"fault": f"{model}: Vosk cannot read this model; unpack it again"}
    assert recogniser.close() == 3


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("查询股价", ["查询", "股价"]),
        ("人工服务台", ["人工", "服务台"]),
        ("请问人工", None),
        ("share prices", ["share", "prices"]),
        ("shareprices", None),
        ("vip人工", None),
    ],
)
def test_a_phrase_is_told_to_vosk_in_the_words_that_its_model_knows(way, words):
    known = {"查询", "查", "股", "股价", "人工", "服务", "服务台", "share", "prices"}
    assert in_words(way, known.__contains__) == words


# ---- when somebody speaks ------------------------------------------------------------------------------


def told(ear: Ear, *samples: np.ndarray) -> list[tuple[float, str]]:
    """What changed, and after how many seconds."""
    whole = (np.concatenate(samples) * 32767).astype("<i2").tobytes()
    found, before = [], "quiet"
    for place in range(0, len(whole) - FRAME_BYTES + 1, FRAME_BYTES):
        hears = ear.hear(whole[place : place + FRAME_BYTES])
        if hears != before:
            found.append((round((place + FRAME_BYTES) / 2 / RATE, 2), hears))
            before = hears
    return found


def noise(seconds: float, level: float) -> np.ndarray:
    return np.random.default_rng(0).normal(0, level, round(seconds * RATE))


def test_it_begins_with_speech_and_ends_after_the_pause():
    said = speech("digits/4", "digits/2", "digits/7", gap=0.3)
    found = told(Ear(pause=0.7), noise(1.0, 0.001), said, noise(1.5, 0.001))
    assert [hears for _, hears in found] == ["begins", "speaks", "ends", "quiet"]
    begins, ends = found[0][0], found[2][0]
    assert 1.0 < begins < 1.4
    assert ends < 1.0 + len(said) / RATE + 0.75


def test_a_click_and_a_noisy_line_are_no_speech():
    assert told(Ear(pause=0.7), noise(0.5, 0.001), noise(0.06, 0.3), noise(1.0, 0.001)) == []
    assert told(Ear(pause=0.7), noise(3.0, 0.005)) == []


def test_what_was_said_before_it_was_noticed_is_kept():
    ear = Ear(pause=0.7)
    told(ear, noise(1.0, 0.001), speech("digits/4")[: RATE // 4])
    assert len(ear.before()) == 40 * RATE // 100 * 2


def test_who_speaks_without_an_end_is_cut_off():
    found = told(Ear(pause=0.7, longest=2.0), noise(0.2, 0.001), noise(5.0, 0.1))
    assert [hears for _, hears in found] == ["begins", "speaks", "ends", "quiet"]
