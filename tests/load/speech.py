"""How well callers are understood out of the box, how soon, and how many at once.

Recorded human words (one voice, those that come with Asterisk), as a line brings them: G.711, as recorded and
softer, with little noise and with more. They come in real time, 20 ms at a time, to what listens to a call
(`cti.calls.hearing`) and its processes (`cti.recognition`); the way through Asterisk is not in it.
"""

from __future__ import annotations

import asyncio
import io
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import soundfile
import structlog
from twisted.internet import reactor

from config.home import SAMPLE_SITE, Home
from config.load import load_site
from cti.calls.hearing import Hearing
from cti.reactor import Reactor
from cti.recognition import Recognition
from ivr_flows.effects import Words
from ivr_flows.speech.ear import FRAME, FRAME_BYTES
from tests.live.recorded_voice import RATE, speech, word
from tests.load.rows import Row, business, percentile
from tests.load.scene import Told

NAMES = (
    "speech_right_share", "speech_wrong_share", "speech_end_to_result_p50_ms", "speech_end_to_result_p99_ms",
    "speech_speakers_at_once",
)  # fmt: skip

CODE = Words("en", least=3, most=3, pause=1.0)
TOPICS: Mapping[str, str] = {
    "family": "vm-Family", "friends": "vm-Friends", "work": "vm-Work", "urgent": "vm-Urgent",
    "extension": "extension", "location": "location", "goodbye": "goodbye", "tomorrow": "digits/tomorrow",
}  # fmt: skip
"""What may be said in a menu → its recording."""
MENU = Words("en", {name: (name,) for name in TOPICS}, pause=0.7)
OTHERS = (
    "activated", "disabled", "hours", "invalid", "minutes", "please-try-again", "removed", "sorry", "transfer",
    "hello-world", "pls-hold-while-try", "vm-nobodyavail",
)  # fmt: skip
"""Said in the same menu, and none of it."""
CODES, SEED = 60, 20261126
LEVELS, NOISES = (1.0, 0.3), (0.0005, 0.004)  # of full scale; the noises are -66 and -48 dBFS
SPEAKERS = 6  # at once, while it is measured how well and how soon
STEPS = (4, 8, 12, 16, 24, 32, 48, 64)  # callers
TURNS = 6  # codes that each of them says
LATE = 0.3  # seconds after the silence that ends what is said: later is too late
UNHEARD = 12.0  # seconds after what was said, by which it is known, or that it is not
BEHIND = 0.5  # seconds by which the bench may be late with the sound of the lines
SILENT_LOG = structlog.wrap_logger(structlog.testing.ReturnLogger())


@dataclass(frozen=True, slots=True)
class Saying:
    """`means`: what it stands for; None: nothing that was asked for. `sound`: 16-bit samples of the line;
    `said`: how many of their bytes, until he has said it."""

    kind: str
    words: Words
    means: str | None
    sound: bytes
    said: int


@dataclass(frozen=True, slots=True)
class Heard:
    """`after`: seconds from the end of what was said."""

    saying: Saying
    found: str | None
    deaf: str | None
    after: float

    @property
    def right(self) -> bool:
        return self.found == self.saying.means

    @property
    def wrong(self) -> bool:
        """Taken for something else, surely."""
        return self.found not in (None, self.saying.means)


class Line:
    """A caller, who says one thing after another: the next when it is known what the last one was."""

    def __init__(self, recognition: Recognition, sayings: Iterator[Saying]) -> None:
        self.heard: list[Heard] = []
        self._recognition, self._sayings = recognition, sayings
        self._hearing: Hearing | None = None
        self._begin()

    @property
    def over(self) -> bool:
        return self._hearing is None

    def comes(self, now: float) -> None:
        """20 ms of the line."""
        if self._hearing is None:
            return
        if self._place + FRAME_BYTES > len(self._saying.sound):
            self._place = self._saying.said  # what the line is like when nobody speaks, once more
        frame = self._saying.sound[self._place : self._place + FRAME_BYTES]
        self._place += FRAME_BYTES
        if self._ended is None and self._place >= self._saying.said:
            self._ended = now
        if self._ended is not None and now - self._ended > UNHEARD:
            raise RuntimeError(f"{self._saying.kind} {self._saying.means}: nobody heard it")
        self._hearing.sound(frame)

    def _begin(self) -> None:
        self._hearing = None
        saying = next(self._sayings, None)
        if saying is None:
            return
        deaf = self._recognition.why_deaf(saying.words.language)
        if deaf is not None:
            raise RuntimeError(deaf)
        self._saying, self._place, self._ended = saying, 0, cast(float | None, None)
        self._hearing = Hearing(self._recognition, saying.words, SILENT_LOG)
        self._hearing.heard.wait().addCallback(self._result)

    def _result(self, found: str | None) -> None:
        assert self._hearing is not None
        now = time.monotonic()
        self.heard.append(Heard(self._saying, found, self._hearing.deaf, now - (self._ended or now)))
        self._begin()


def code(chance: random.Random, level: float, noise: float) -> Saying:
    digits = chance.choices("0123456789", k=3)
    sound = speech(*(f"digits/{digit}" for digit in digits), gap=chance.uniform(0.05, 0.25))
    return _saying("code", CODE, "".join(digits), sound, level, noise, chance)


def _saying(
    kind: str, words: Words, means: str | None, sound: np.ndarray, level: float, noise: float, chance: random.Random
) -> Saying:  # fmt: skip
    before, after = round(chance.uniform(0.4, 1.0) * RATE), 4 * RATE
    line = np.concatenate([np.zeros(before), level * sound, np.zeros(after)])
    line += np.random.default_rng(chance.randrange(2**32)).normal(0, noise, len(line))
    coded = io.BytesIO()
    soundfile.write(coded, line, RATE, subtype="ULAW", format="WAV")
    coded.seek(0)
    samples, _ = soundfile.read(coded, dtype="int16")
    return Saying(kind, words, means, samples.tobytes(), 2 * (before + len(sound)))


def sayings(chance: random.Random) -> list[Saying]:
    """Each code, each word of the menu and each other word, in each way a line may be."""
    found = []
    for level in LEVELS:
        for noise in NOISES:
            found += [code(chance, level, noise) for _ in range(CODES)]
            for name, recording in TOPICS.items():
                found.append(_saying("menu", MENU, name, word(recording), level, noise, chance))
            found += [_saying("other", MENU, None, word(name), level, noise, chance) for name in OTHERS]
    chance.shuffle(found)
    return found


async def rows(told: Told) -> list[Row]:
    """All of NAMES. Takes five minutes."""
    busy = business()
    chance = random.Random(SEED)
    site = load_site(SAMPLE_SITE)
    with tempfile.TemporaryDirectory() as folder:
        recognition = Recognition(site, Home(Path(folder)), cast(Reactor, reactor))
        try:
            await _listen(recognition, [[code(chance, 1.0, NOISES[0])]])  # loads it
            every = sayings(chance)
            heard = await _listen(recognition, [every[place::SPEAKERS] for place in range(SPEAKERS)])
            told(0.5)
            held, steps = await _most(recognition, chance, told)
        finally:
            recognition.stop()
    return [*_quality(heard, busy), _load(held, steps, busy)]


async def _listen(recognition: Recognition, lines: Sequence[Sequence[Saying]]) -> list[Heard]:
    """In real time. Errors: RuntimeError, also when the bench itself cannot keep it."""
    every = [Line(recognition, iter(line)) for line in lines]
    began, frames = time.monotonic(), 0
    while not all(line.over for line in every):
        for line in every:
            line.comes(time.monotonic())
        frames += 1
        ahead = began + frames * FRAME - time.monotonic()
        if ahead < -BEHIND:
            raise RuntimeError(f"the machine is too busy: {-ahead:.2f} s behind the sound")
        await asyncio.sleep(max(0.0, ahead))
    return [heard for line in every for heard in line.heard]


async def _most(recognition: Recognition, chance: random.Random, told: Told) -> tuple[int, list[str]]:
    """The most callers who speak at once and are answered in time, and what came of each step."""
    held, steps = 0, []
    for place, callers in enumerate(STEPS):
        lines = [[code(chance, 1.0, NOISES[0]) for _ in range(TURNS)] for _ in range(callers)]
        try:
            heard = await _listen(recognition, lines)
        except RuntimeError as fault:
            steps.append(f"{callers} not held: {fault}")
            break
        late = percentile([one.after - one.saying.words.pause for one in heard], 0.95)
        deaf = sum(one.deaf is not None for one in heard)
        holds = late <= LATE and not deaf
        steps.append(
            f"{callers} {'held' if holds else 'not held'} (p95 {late * 1000:.0f} ms, {deaf} unheard)"
        )
        if not holds:
            break
        held = callers
        told(0.5 + 0.5 * (place + 1) / len(STEPS))
    return held, steps


def _quality(heard: Sequence[Heard], busy: str) -> list[Row]:
    asked = [one for one in heard if one.saying.kind != "other"]
    parts = []
    for kind, name in (
        ("code", "codes of three digits"),
        ("menu", "words of a menu of eight"),
        ("other", "other words"),
    ):
        count = Counter(
            "right" if one.right else "wrong" if one.wrong else "again"
            for one in heard
            if one.saying.kind == kind
        )
        parts.append(f"{name}: {count['right']} right, {count['again']} asked again, {count['wrong']} wrong")  # fmt: skip
    line = (
        f"pocketsphinx, English, as it is installed. {'; '.join(parts)} (of other words asking again is right). Recorded human words of "
        f"one voice over G.711, as recorded and at {LEVELS[1]:g} of it, with noise at -66 and -48 dBFS, in real time, {SPEAKERS} "
        f"callers at once. {busy}"
    )  # fmt: skip
    menu, codes = (
        [1000 * one.after for one in heard if one.saying.kind == kind] for kind in ("menu", "code")
    )
    soon = (
        f"The end of a word of a menu → it is known what was said; {1000 * MENU.pause:g} ms of it are the silence by which one "
        f"knows that it is the end. Of a code of digits, whose silence is {1000 * CODE.pause:g} ms: p50 "
        f"{percentile(codes, 0.5):.0f}, p99 {percentile(codes, 0.99):.0f}. {len(menu)} words and {len(codes)} codes, in real time, {SPEAKERS} "
        f"callers at once. {busy}"
    )  # fmt: skip
    right, wrong = sum(one.right for one in asked) / len(asked), sum(one.wrong for one in heard) / len(heard)
    return [
        Row(
            name=NAMES[0], value=round(right, 3), unit="", how=f"Of codes and words that may be said. {line}"
        ),
        Row(name=NAMES[1], value=round(wrong, 3), unit="", how=f"Taken surely for what was not said. {line}"),
        Row(name=NAMES[2], value=round(percentile(menu, 0.5)), unit="ms", how=soon),
        Row(name=NAMES[3], value=round(percentile(menu, 0.99)), unit="ms", how=soon),
    ]


def _load(held: int, steps: Sequence[str], busy: str) -> Row:
    how = (
        f"The most callers who say codes of three digits at once, {TURNS} each, one after another without a rest, so that 95 "
        f"of 100 are known within {1000 * LATE:g} ms of the silence that ends them; one recogniser for each core, at most 4, beside the "
        f"bench's own work for the lines. Steps: {', '.join(steps)}. {busy}"
    )  # fmt: skip
    return Row(name=NAMES[4], value=held, unit="callers", how=how)
