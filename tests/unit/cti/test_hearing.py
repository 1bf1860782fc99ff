"""From the sound of a leg to what the caller said, with a recogniser that answers when the test says so."""

from __future__ import annotations

import base64

import numpy as np
import pytest
import structlog
from structlog.testing import capture_logs
from test_recognition import CODE as CHINESE
from test_recognition import SPOKEN, Machine, Process, ready, site_with

from config.home import Home
from cti.calls.hearing import LOST, Hearing
from cti.recognition import MOST_WAITING, Recognition
from ivr_flows.speech.ear import FRAME_BYTES
from tests.live.recorded_voice import RATE, speech

QUIET = np.random.default_rng(0).normal(0, 0.001, 2 * RATE)


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def recognition(machine, tmp_path) -> Recognition:
    return Recognition(site_with(at_once=1), Home(tmp_path), machine)


@pytest.fixture
def process(recognition, machine) -> Process:
    return ready(recognition, machine, "en")


@pytest.fixture
def hearing(recognition, process) -> Hearing:
    return Hearing(recognition, SPOKEN, structlog.get_logger())


def says(hearing: Hearing, *parts: np.ndarray, piece: int = 300) -> None:
    """piece: bytes that come at once, which need not be whole frames."""
    samples = (np.concatenate(parts) * 32767).astype("<i2").tobytes()
    for place in range(0, len(samples), piece):
        hearing.sound(samples[place : place + piece])


CODE = speech("digits/4", "digits/2", "digits/7")


def test_he_is_heard_to_his_end_and_what_he_said_is_in_no_log(hearing, process, recognition):
    with capture_logs() as logs:
        says(hearing, QUIET, CODE)
        assert hearing.began.happened
        assert not hearing.heard.happened
        says(hearing, QUIET)
        process.understands("four two seven")
    assert (hearing.heard.value, hearing.deaf) == ("427", None)
    assert recognition.counts == {"understood": 1}
    assert not [entry for entry in logs if "427" in str(entry) or "four" in str(entry)]


def test_the_recogniser_has_his_words_and_a_little_silence_around_them(hearing, process):
    says(hearing, QUIET, CODE, QUIET)
    told = b"".join(base64.b64decode(line["sound"]) for line in process.asked if "sound" in line)
    seconds = len(told) / 2 / RATE
    assert len(CODE) / RATE < seconds < len(CODE) / RATE + 0.7
    assert len(told) % FRAME_BYTES == 0


@pytest.mark.parametrize("silence", ["quiet", "no sound at all"])
def test_who_says_nothing_is_not_heard(hearing, process, silence):
    says(hearing, QUIET if silence == "quiet" else QUIET * 0, QUIET)
    assert (hearing.began.happened, process.asked) == (False, [])


def test_what_is_not_sure_is_not_understood(hearing, process, recognition):
    says(hearing, QUIET, CODE, QUIET)
    process.says(id=process.asked[-1]["id"], text="four two seven", sure=0.3, unknown=[])
    assert hearing.heard.value is None
    assert (hearing.deaf, recognition.counts) == (None, {"unclear": 1})


def test_a_recogniser_that_dies_while_he_speaks_is_said(hearing, process, recognition):
    says(hearing, QUIET, CODE, QUIET)
    process.dies()
    assert (hearing.heard.value, hearing.deaf) == (None, "the recogniser died")
    assert recognition.counts == {"failed": 1}


@pytest.mark.parametrize("spoke", [False, True])
def test_a_leg_whose_sound_is_lost_leaves_the_keys(hearing, recognition, spoke):
    says(hearing, QUIET, *([CODE] if spoke else []))
    hearing.is_lost()
    assert hearing.deaf == LOST
    assert hearing.heard.happened == spoke
    assert recognition.counts == ({"failed": 1} if spoke else {"deaf": 1})


async def test_after_it_is_closed_nothing_comes_any_more(hearing, process, recognition, machine):
    says(hearing, QUIET, CODE, QUIET)
    await hearing.close()
    await hearing.close()
    hearing.is_lost()
    says(hearing, CODE, QUIET)
    process.understands("four two seven")
    assert (hearing.heard.happened, hearing.deaf, recognition.counts) == (False, None, {})
    assert machine.getDelayedCalls() == []


async def test_while_all_are_busy_nobody_listens_and_the_leg_is_left_alone(machine, tmp_path):
    recognition = Recognition(site_with(at_once=1, models={"zh": "vosk-cn"}), Home(tmp_path), machine)
    for _ in range(MOST_WAITING):
        recognition.utterance(CHINESE)
    hearing = Hearing(recognition, CHINESE, structlog.get_logger())
    await hearing.open(object())
    assert hearing.deaf == "all recognisers are busy"
    assert recognition.counts == {"deaf": 1}
    await hearing.close()
