"""A message in the mailbox: kept whole, with its length, whoever ends it; nothing is kept of nothing."""

from __future__ import annotations

import pytest

from tests.live import sound
from tests.live.numbers import newcomer

QUIET = 1.2
"""Seconds without sound for the caller: the prompt is over, and so is the tone after it."""

CLICK = 0.25
"""Seconds: where a tone is cut off, up to two windows hold a click."""


async def at_the_tone(house):
    """Somebody who pressed 9, heard the prompt and speaks."""
    caller = await house.caller(newcomer(), presses="1,9")
    await house.reaches("mailbox")
    await caller.hears_silence(QUIET)
    return caller


def said_in(house, message) -> sound.Sound:
    (said,) = sound.read(house.home.mailboxes / message.path)
    return said


async def test_a_message_ended_with_the_hash_key_is_kept_with_its_length_and_he_is_thanked(house):
    caller = await at_the_tone(house)
    await caller.presses("#")
    await caller.hears_sound(2.0)  # thanks, and the number read back: more than a good-bye
    assert (await caller.is_hung_up(20))["by"] == "there"

    kept = await house.kept(caller.number)
    assert (kept.outcome, kept.ended_by) == ("message", "server")
    assert [segment.kind for segment in kept.segments] == ["ringing", "ivr", "mailbox"]
    (message,) = kept.messages
    assert (message.mailbox, message.number, message.heard) == ("general", caller.number, None)
    said = said_in(house, message)
    assert message.seconds == pytest.approx(said.seconds, abs=0.001)
    assert said.seconds_of(sound.CALLER) > 0.8
    assert said.seconds_of_other_sound({sound.CALLER}) < CLICK, "the prompt or the tone is in the message"


async def test_who_falls_silent_has_ended_his_message(house):
    caller = await at_the_tone(house)
    await caller.says(sound.write_tone(house.folder / "silence.wav", 400, level=0.0))
    await caller.hears_sound(0.6, limit=15)  # he is thanked
    await caller.hangs_up()
    kept = await house.kept(caller.number)
    assert kept.outcome == "message"
    assert said_in(house, kept.messages[0]).seconds_of(sound.CALLER) > 0.8
    (item,) = await house.ask(lambda unit: unit.interactions.history(number=caller.number))
    assert (item.outcome, item.message, item.recording) == ("message", True, False)


async def test_who_hangs_up_before_the_tone_leaves_no_message(house):
    caller = await house.caller(newcomer(), presses="1,9")
    await house.reaches("mailbox")
    await caller.hears_sound(0.4)
    await caller.hangs_up()
    kept = await house.kept(caller.number)
    assert (kept.outcome, kept.messages) == ("abandoned", ())
