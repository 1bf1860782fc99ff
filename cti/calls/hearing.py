"""One caller listened to at one point of a flow: from the sound of his leg to what he said.

What he said stands in no log."""

from __future__ import annotations

from typing import Any

from cti.once import Once
from cti.recognition import Outcome, Recognition, Utterance
from cti.switch.ari import SwitchRefused
from cti.switch.channel import Channel
from cti.switch.tap import Tap
from ivr_flows.effects import Words
from ivr_flows.speech.ear import FRAME, FRAME_BYTES, Ear
from ivr_flows.vocabulary import meaning

AFTER = round(0.2 / FRAME)  # frames of silence that are told with what was said
LOST = "the sound of his leg was lost"


class Hearing:
    """`began` fires when he begins to speak, `heard` with what he said: a phrase's name, or digits; None: not
    understood. `deaf`: why nobody listens, or what he said could not be understood by anybody."""

    def __init__(self, recognition: Recognition, words: Words, log: Any) -> None:
        self._recognition, self._words, self._log = recognition, words, log
        self.began: Once[None] = Once()
        self.heard: Once[str | None] = Once()
        self.deaf: str | None = None
        self._tap: Tap | None = None
        self._ear = Ear(pause=words.pause)
        self._rest = b""
        self._silence: list[bytes] = []
        self._utterance: Utterance | None = None
        self._closed = False

    async def open(self, channel: Channel) -> None:
        """To this leg, unless nobody can listen. That the leg is gone is told when it is used next."""
        why = self._recognition.why_deaf(self._words.language)
        if why is None:
            self._tap = Tap(channel, self.sound)
            try:
                await self._tap.open()
            except SwitchRefused as fault:
                why = str(fault)
            else:
                self._tap.lost.wait().addCallback(lambda _: self.is_lost())
        if why is not None:
            self._is_deaf(why)

    async def close(self) -> None:
        """May be called again."""
        self._closed = True
        if self._utterance is not None:
            self._utterance.drop("nobody wants to know any more")
        if self._tap is not None:
            await self._tap.close()

    def sound(self, sound: bytes) -> None:
        """What comes of the leg: 8 kHz 16-bit mono, in pieces of any length."""
        sound = self._rest + sound
        whole = len(sound) // FRAME_BYTES * FRAME_BYTES
        self._rest = sound[whole:]
        for place in range(0, whole, FRAME_BYTES):
            self._frame(sound[place : place + FRAME_BYTES])

    def _frame(self, frame: bytes) -> None:
        if self._ear.over or self._closed:
            return
        match self._ear.hear(frame):
            case "begins":
                self._utterance = self._recognition.utterance(self._words)
                self._utterance.done.wait().addCallback(self._done)
                self._utterance.hear(self._ear.before())
                self.began.fire(None)
            case "speaks" if self._utterance is not None:
                self._told(frame)
            case "ends" if self._utterance is not None:
                self._utterance.end()

    def _told(self, frame: bytes) -> None:
        """A silence that goes on is told only when it was none: more of it would be taken for words."""
        assert self._utterance is not None
        self._silence.append(frame)
        if self._ear.silent <= AFTER:
            self._utterance.hear(b"".join(self._silence))
            self._silence = []

    def _done(self, outcome: Outcome) -> None:
        if self._closed:
            return
        words, said = self._words, None
        if outcome.fault is None and outcome.sure >= words.sure:
            said = meaning(words, outcome.text)
        understood = "failed" if outcome.fault else "understood" if said is not None else "unclear"
        self.deaf = outcome.fault
        if self.heard.fire(said):
            self._count(understood)
            self._log.info("he said something", understood=understood, sure=round(outcome.sure, 2))

    def is_lost(self) -> None:
        """No more sound will come."""
        if self._closed:
            return
        if self._utterance is not None:
            self._utterance.drop(LOST)
        else:
            self._is_deaf(LOST)

    def _is_deaf(self, why: str) -> None:
        self.deaf = why
        self._count("deaf")
        self._log.warning("nobody listens", why=why)

    def _count(self, how: str) -> None:
        self._recognition.counts[how] += 1
