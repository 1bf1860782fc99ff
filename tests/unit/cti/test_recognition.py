"""Recognisers that are busy, die, hang or cannot be loaded: nobody's call stands still."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from twisted.internet.error import ProcessDone, ProcessTerminated
from twisted.internet.task import Clock
from twisted.python.failure import Failure

from config.home import SAMPLE_SITE, Home
from config.load import load_site
from cti.recognition import AGAIN, ANSWERS, LOADS, MOST_WAITING, Outcome, Recognition
from ivr_flows.effects import Words

CODE = Words("en", least=3, most=3)


class Process:
    """A recogniser that answers when the test says so."""

    def __init__(self, protocol: Any, program: list[str]) -> None:
        self.protocol, self.program, self.asked = protocol, program, []
        protocol.transport = self

    def write(self, line: bytes) -> None:
        self.asked.append(json.loads(line))

    def says(self, **answer: object) -> None:
        self.protocol.outReceived(json.dumps(answer).encode() + b"\n")

    def understands(self, text: str) -> None:
        self.says(id=self.asked[-1]["id"], text=text, sure=0.9, unknown=[])

    def dies(self) -> None:
        self.protocol.processEnded(Failure(ProcessTerminated(signal=9)))

    def signalProcess(self, signal: str) -> None:
        self.dies()

    def closeStdin(self) -> None:
        self.protocol.processEnded(Failure(ProcessDone(0)))


class Machine(Clock):
    """A reactor whose time the test moves."""

    def __init__(self) -> None:
        super().__init__()
        self.started: list[Process] = []

    def spawnProcess(self, protocol: Any, program: str, arguments: list[str], **how: Any) -> None:
        self.started.append(Process(protocol, arguments))


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def recognition(machine, tmp_path) -> Recognition:
    site = load_site(SAMPLE_SITE)
    settings = site.speech.model_copy(update={"at_once": 2})
    return Recognition(site.model_copy(update={"speech": settings}), Home(tmp_path), machine)


def ready(recognition, machine) -> Process:
    assert recognition.why_deaf("en") is None
    machine.started[-1].says(ready=True)
    return machine.started[-1]


def test_nothing_is_started_before_somebody_is_listened_to(recognition, machine):
    assert machine.started == []
    ready(recognition, machine)
    assert machine.started[0].program[-3:] == ["pocketsphinx", "en", "2000"]


def test_what_is_said_is_told_as_it_comes_and_answered(recognition, machine):
    process = ready(recognition, machine)
    utterance = recognition.utterance(CODE)
    utterance.hear(b"\1\2")
    utterance.end()
    begun, sound, end = process.asked
    assert (begun["least"], begun["most"]) == (3, 3)
    assert base64.b64decode(sound["sound"]) == b"\1\2"
    assert end["end"]
    process.understands("four two seven")
    assert utterance.done.value == Outcome("four two seven", 0.9)
    assert machine.getDelayedCalls() == []


def test_while_one_is_loaded_what_is_said_waits(recognition, machine):
    assert recognition.why_deaf("en") is None
    utterance = recognition.utterance(CODE)
    utterance.hear(b"\1\2")
    assert machine.started[0].asked == []
    machine.started[0].says(ready=True)
    assert [sorted(line) for line in machine.started[0].asked] == [
        ["id", "least", "most", "phrases"], ["id", "sound"],
    ]  # fmt: skip


def test_no_more_than_two_are_started_and_the_third_waits_for_the_first(recognition, machine):
    said = []
    for _ in range(3):
        assert recognition.why_deaf("en") is None
        said.append(recognition.utterance(CODE))
    for process in machine.started:
        process.says(ready=True)
    assert len(machine.started) == 2
    assert (recognition.busy, recognition.waiting) == (2, 1)
    said[0].end()
    machine.started[0].understands("one two three")
    assert recognition.waiting == 0
    assert said[2].worker is not None


def test_when_too_many_wait_nobody_is_listened_to(recognition):
    for _ in range(2 * MOST_WAITING):
        assert recognition.why_deaf("en") is None
        recognition.utterance(CODE)
    assert recognition.why_deaf("en") == "all recognisers are busy"


def test_who_waits_too_long_is_told_so(recognition, machine):
    utterance = recognition.utterance(CODE)
    utterance.end()
    machine.advance(ANSWERS)
    assert utterance.done.value.fault == "all recognisers are busy"
    assert recognition.waiting == 0


def test_one_that_hangs_is_killed_and_replaced(recognition, machine):
    process = ready(recognition, machine)
    utterance = recognition.utterance(CODE)
    utterance.end()
    machine.advance(ANSWERS)
    assert utterance.done.value.fault == "the recogniser died"
    assert ready(recognition, machine) is not process
    after = recognition.utterance(CODE)
    after.end()
    machine.started[-1].understands("one two three")
    assert after.done.value.text == "one two three"


def test_a_late_answer_to_what_nobody_wants_any_more_is_nobodys(recognition, machine):
    process = ready(recognition, machine)
    first = recognition.utterance(CODE)
    first.end()
    first.drop("he pressed a key")
    second = recognition.utterance(CODE)
    process.says(id=first.number, text="one two three", sure=0.9, unknown=[])
    assert not second.done.happened


def test_a_model_that_cannot_be_loaded_is_not_tried_again_at_once(recognition, machine):
    utterance = recognition.utterance(CODE)
    machine.started[0].says(fault="its model is broken: install again")
    machine.started[0].dies()
    assert utterance.done.value.fault == "its model is broken: install again"
    assert recognition.why_deaf("en") == "its model is broken: install again"
    assert len(machine.started) == 1
    machine.advance(AGAIN)
    assert recognition.why_deaf("en") is None
    assert len(machine.started) == 2


def test_one_that_is_never_loaded_is_given_up(recognition, machine):
    assert recognition.why_deaf("en") is None
    machine.advance(LOADS)
    assert "died while it was loaded" in recognition.why_deaf("en")


def test_there_is_none_for_chinese_until_a_model_is_named(recognition, machine, tmp_path):
    assert recognition.why_deaf("zh") == 'there is no recogniser for "zh"'
    site = load_site(SAMPLE_SITE)
    settings = site.speech.model_copy(update={"models": {"zh": "vosk-cn"}})
    recognition.use(site.model_copy(update={"speech": settings}))
    assert recognition.why_deaf("zh") is None
    assert machine.started[-1].program[-4:] == ["vosk", "zh", "2000", str(tmp_path / "vosk-cn")]


def test_a_reload_without_a_change_leaves_them_at_work(machine, tmp_path):
    site = load_site(SAMPLE_SITE)
    recognition = Recognition(site, Home(tmp_path), machine)
    process = ready(recognition, machine)
    utterance = recognition.utterance(CODE)
    recognition.use(site)
    utterance.end()
    process.understands("one two three")
    assert utterance.done.value.text == "one two three"


def test_stopping_ends_them(recognition, machine):
    ready(recognition, machine)
    utterance = recognition.utterance(CODE)
    recognition.stop()
    assert utterance.done.value.fault is not None
    assert machine.getDelayedCalls() == []
