"""Recognisers that are busy, die, hang or cannot be loaded: nobody's call stands still."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from structlog.testing import capture_logs
from twisted.internet.error import ProcessTerminated
from twisted.internet.task import Clock
from twisted.python.failure import Failure

from config.home import SAMPLE_SITE, Home
from config.load import load_site
from config.schema import Site
from cti.recogniser import LOADS, LONGEST_ANSWER
from cti.recognition import AGAIN, ANSWERS, HANGS, MOST_WAITING, Outcome, Recognition
from ivr_flows.effects import Words

CODE, SPOKEN = Words("zh", least=3, most=3), Words("en", least=3, most=3)


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
    """English by pocketsphinx, which decodes at the end; Chinese by Vosk, which listens as it is spoken."""
    return Recognition(site_with(at_once=2, models={"zh": "vosk-cn"}), Home(tmp_path), machine)


def site_with(**speech: object) -> Site:
    site = load_site(SAMPLE_SITE)
    return site.model_copy(update={"speech": site.speech.model_copy(update=speech)})


def ready(recognition: Recognition, machine: Machine, language: str = "zh") -> Process:
    assert recognition.why_deaf(language) is None
    machine.started[-1].says(ready=True)
    return machine.started[-1]


def test_nothing_is_started_before_somebody_is_listened_to(recognition, machine):
    assert machine.started == []
    ready(recognition, machine, "en")
    assert machine.started[0].program[-3:] == ["pocketsphinx", "en", "2000"]


def test_what_is_said_is_told_as_it_comes_and_answered(recognition, machine):
    process = ready(recognition, machine)
    utterance = recognition.utterance(CODE)
    utterance.hear(b"\1\2")
    begun, sound = process.asked
    assert (begun["least"], begun["most"]) == (3, 3)
    assert base64.b64decode(sound["sound"]) == b"\1\2"
    utterance.end()
    assert process.asked[-1]["end"]
    process.understands("四二七")
    assert utterance.done.value == Outcome("四二七", 0.9)
    assert machine.getDelayedCalls() == []


def test_one_that_decodes_at_the_end_serves_many_who_speak_at_once(recognition, machine):
    process = ready(recognition, machine, "en")
    said = [recognition.utterance(SPOKEN) for _ in range(20)]
    for utterance in said:
        utterance.hear(b"\1\2")
    assert (process.asked, recognition.waiting) == ([], 0)
    assert recognition.why_deaf("en") is None
    for utterance in said:
        utterance.end()
        assert [sorted(line) for line in process.asked[-3:]] == [
            ["id", "least", "most", "phrases"], ["id", "sound"], ["end", "id"],
        ]  # fmt: skip
        process.understands("four two seven")
    assert {utterance.done.value.text for utterance in said} == {"four two seven"}
    assert len(machine.started) == 1


def test_while_one_is_loaded_what_is_said_waits(recognition, machine):
    assert recognition.why_deaf("zh") is None
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
        assert recognition.why_deaf("zh") is None
        said.append(recognition.utterance(CODE))
    for process in machine.started:
        process.says(ready=True)
    assert len(machine.started) == 2
    assert (recognition.busy, recognition.waiting) == (2, 1)
    said[0].end()
    machine.started[0].understands("一二三")
    assert recognition.waiting == 0
    assert said[2].worker is not None


def test_when_too_many_wait_nobody_is_listened_to(recognition):
    for _ in range(2 * MOST_WAITING):
        assert recognition.why_deaf("zh") is None
        recognition.utterance(CODE)
    assert recognition.why_deaf("zh") == "all recognisers are busy"


def test_who_waits_too_long_is_told_so(recognition, machine):
    utterance = recognition.utterance(CODE)
    utterance.end()
    machine.advance(ANSWERS)
    assert utterance.done.value.fault == "all recognisers are busy"
    assert recognition.waiting == 0


def test_who_is_gone_before_he_has_said_all_is_asked_of_nobody(recognition, machine):
    process = ready(recognition, machine, "en")
    utterance = recognition.utterance(SPOKEN)
    utterance.hear(b"\1\2")
    utterance.drop("he pressed a key")
    utterance.end()
    assert (process.asked, recognition.waiting, machine.getDelayedCalls()) == ([], 0, [])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_that_hangs_is_killed_and_replaced(recognition, machine, language):
    words = Words(language, least=3, most=3)
    process = ready(recognition, machine, language)
    utterance = recognition.utterance(words)
    utterance.end()
    machine.advance(ANSWERS)
    assert utterance.done.value.fault == "the recogniser did not answer in time"
    utterance.drop("nobody wants to know any more")
    assert recognition.busy == 1, "it has a little more time"
    machine.advance(HANGS - ANSWERS)
    assert recognition.busy == 0
    assert ready(recognition, machine, language) is not process
    after = recognition.utterance(words)
    after.end()
    machine.started[-1].understands("one two three")
    assert after.done.value.text == "one two three"


def test_one_that_is_slow_serves_the_next_when_it_has_answered(recognition, machine):
    process = ready(recognition, machine)
    slow = recognition.utterance(CODE)
    slow.end()
    machine.advance(ANSWERS)
    process.understands("四二七")
    assert slow.done.value.fault == "the recogniser did not answer in time"
    after = recognition.utterance(CODE)
    assert after.worker is slow.worker
    after.end()
    process.understands("一二三")
    assert after.done.value.text == "一二三"
    assert machine.getDelayedCalls() == []


def test_stopping_ends_also_what_was_answered_too_late(recognition, machine):
    ready(recognition, machine)
    recognition.utterance(CODE).end()
    machine.advance(ANSWERS)
    recognition.stop()
    assert machine.getDelayedCalls() == []


@pytest.mark.parametrize(
    "nonsense",
    [b"four two seven\n", b"[]\n", b"{}\n", b'{"id": "1"}\n', b'{"id": "1", "text": "a", "sure": "b", "unknown": 0}\n',
     b"\xff\n", b"x" * (LONGEST_ANSWER + 1)],
)  # fmt: skip
def test_one_that_answers_nonsense_is_killed_and_its_words_stand_in_no_log(recognition, machine, nonsense):
    process = ready(recognition, machine)
    utterance = recognition.utterance(CODE)
    with capture_logs() as logs:
        process.protocol.outReceived(nonsense)
        process.protocol.errReceived(b"heard: four two seven")
    assert utterance.done.value.fault == "the recogniser died"
    assert "four" not in str(logs)
    assert recognition.why_deaf("zh") is None, "another one takes its place"


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
    assert recognition.why_deaf("zh") == "its model is broken: install again"
    assert len(machine.started) == 1
    machine.advance(AGAIN)
    assert recognition.why_deaf("zh") is None
    assert len(machine.started) == 2


def test_one_that_is_never_loaded_is_given_up(recognition, machine):
    assert recognition.why_deaf("en") is None
    machine.advance(LOADS)
    assert "died while it was loaded" in recognition.why_deaf("en")


def test_there_is_none_for_chinese_until_a_model_is_named(machine, tmp_path):
    recognition = Recognition(site_with(), Home(tmp_path), machine)
    assert recognition.why_deaf("zh") == 'there is no recogniser for "zh"'
    recognition.use(site_with(models={"zh": "vosk-cn"}))
    assert recognition.why_deaf("zh") is None
    assert machine.started[-1].program[-4:] == ["vosk", "zh", "2000", str(tmp_path / "vosk-cn")]


def test_a_reload_without_a_change_leaves_them_at_work(machine, tmp_path):
    recognition = Recognition(site_with(), Home(tmp_path), machine)
    process = ready(recognition, machine, "en")
    utterance = recognition.utterance(SPOKEN)
    recognition.use(site_with())
    utterance.end()
    process.understands("one two three")
    assert utterance.done.value.text == "one two three"


def test_who_speaks_while_a_reload_takes_the_model_away_is_not_understood(recognition, machine):
    ready(recognition, machine)
    before = recognition.utterance(CODE)
    recognition.use(site_with())
    assert before.done.value.fault == "the recognisers were stopped"
    after = recognition.utterance(CODE)
    after.hear(b"\1\2")
    after.end()
    assert after.done.value.fault == "the recognisers were stopped"
    assert machine.getDelayedCalls() == []


@pytest.mark.parametrize("loaded", [True, False])
def test_stopping_ends_them(recognition, machine, loaded):
    assert recognition.why_deaf("zh") is None
    if loaded:
        machine.started[-1].says(ready=True)
    utterance = recognition.utterance(CODE)
    with capture_logs() as logs:
        recognition.stop()
    assert utterance.done.value.fault is not None
    assert machine.getDelayedCalls() == []
    assert not [entry for entry in logs if entry["event"] == "no recogniser"], "nothing is wrong with it"
