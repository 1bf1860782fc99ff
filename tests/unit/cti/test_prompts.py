"""Prompts for callers: the site's files, and texts from a speech worker that may fail or hang."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_site_flows import write_sound
from twisted.internet.defer import Deferred
from twisted.internet.error import ProcessTerminated
from twisted.internet.task import Clock
from twisted.python.failure import Failure

from config.home import SAMPLE_SITE, Home
from config.load import load_site
from cti.prompts import ANSWER, Prompts
from ivr_flows.effects import Sound, Speech

HELLO, GOODBYE = Speech("Hello.", "en"), Speech("Goodbye.", "en")


class Process:
    """A speech worker that answers when the test says so."""

    def __init__(self, protocol: Any) -> None:
        self.protocol, self.asked, self.signals = protocol, [], []
        protocol.transport = self

    def write(self, line: bytes) -> None:
        self.asked.append(json.loads(line))

    def answer(self, place: int = 0, **more: str) -> None:
        asked = self.asked[place]
        if not more:
            Path(asked["path"]).touch()
        self.protocol.outReceived(json.dumps({"id": asked["id"], **more}).encode() + b"\n")

    def signalProcess(self, signal: str) -> None:
        self.signals.append(signal)
        self.protocol.processEnded(Failure(ProcessTerminated(signal=9)))

    def closeStdin(self) -> None:
        pass


class House(Clock):
    """A reactor whose time the test moves."""

    def __init__(self) -> None:
        super().__init__()
        self.workers: list[Process] = []

    def spawnProcess(self, protocol: Any, *program: Any, **how: Any) -> None:
        self.workers.append(Process(protocol))


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path / "var")
    home.make()
    return home


@pytest.fixture
def prompts(house, home) -> Prompts:
    return Prompts(load_site(SAMPLE_SITE), home, house)


def heard(prompts: Prompts, *wanted: Speech | Sound) -> list[list[str]]:
    """What comes of it: empty until it is there."""
    found: list[list[str]] = []
    Deferred.fromCoroutine(prompts.media(wanted)).addCallback(found.append)
    return found


def test_a_rendered_text_is_played(house, prompts):
    media = heard(prompts, HELLO)
    house.workers[0].answer()
    assert len(media[0]) == 1
    assert house.getDelayedCalls() == []


def test_a_worker_that_hangs_is_killed_and_nobody_waits_for_it(house, prompts):
    heard(prompts, GOODBYE)
    house.workers[0].answer()
    media = heard(prompts, HELLO)
    house.advance(ANSWER - 0.1)
    assert media == []
    house.advance(0.2)
    assert media == [[]]
    assert house.workers[0].signals == ["KILL"]
    again = heard(prompts, HELLO)
    house.workers[1].answer()
    assert len(again[0]) == 1
    assert house.getDelayedCalls() == []


def test_a_worker_that_takes_long_to_load_is_spared_once_but_nobody_waits_for_it(house, prompts):
    first = heard(prompts, HELLO)
    house.advance(ANSWER)
    assert first == [[]]
    assert house.workers[0].signals == []
    house.workers[0].answer()  # too late for the first, but it is there now
    assert len(heard(prompts, HELLO)[0]) == 1
    heard(prompts, GOODBYE)
    house.advance(ANSWER)
    assert house.workers[0].signals == ["KILL"]


def test_a_worker_that_never_loads_is_killed(house, prompts):
    heard(prompts, HELLO)
    house.advance(ANSWER)
    heard(prompts, HELLO)
    house.advance(ANSWER)
    assert house.workers[0].signals == ["KILL"]
    assert house.getDelayedCalls() == []


def test_a_worker_with_much_to_do_is_left_alone_as_long_as_it_answers(house, prompts):
    first, second = heard(prompts, HELLO), heard(prompts, GOODBYE)
    house.advance(ANSWER - 1)
    house.workers[0].answer(0)
    house.advance(ANSWER - 1)
    house.workers[0].answer(1)
    assert first[0]
    assert second[0]
    assert house.workers[0].signals == []


def test_a_worker_that_dies_fails_what_it_was_asked_and_the_next_is_started(house, prompts):
    media = heard(prompts, HELLO)
    house.workers[0].protocol.processEnded(Failure(ProcessTerminated(signal=11)))
    assert media == [[]]
    heard(prompts, HELLO)
    assert len(house.workers) == 2


def test_a_text_that_the_worker_refuses_is_left_out(house, prompts):
    media = heard(prompts, HELLO, GOODBYE)
    house.workers[0].answer(0, error="there is no word in the text")
    house.workers[0].answer(1)
    assert len(media[0]) == 1


def test_a_disk_that_refuses_leaves_nobody_waiting(house, home, prompts):
    home.run.rmdir()
    home.run.touch()  # the worker's library cannot be put there
    assert heard(prompts, HELLO) == [[]]
    home.run.unlink()
    media = heard(prompts, HELLO)
    house.workers[0].answer()
    assert len(media[0]) == 1


def test_stopping_leaves_no_alarm(house, prompts):
    heard(prompts, HELLO)
    prompts.stop()
    assert house.getDelayedCalls() == []


def test_a_sound_that_cannot_be_played_is_spoken_instead(house, home, prompts):
    file = home.prompts / "en" / "greeting.wav"
    write_sound(file, rate=44_100)
    spoken = heard(prompts, Sound("greeting", "en", "Hello."))
    house.workers[0].answer()
    assert spoken[0] != [str(file.with_suffix(""))]
    assert heard(prompts, Sound("greeting", "en")) == [[]], "without a text there is nothing to be heard"
    write_sound(file)
    assert heard(prompts, Sound("greeting", "en")) == [[str(file.with_suffix(""))]]
