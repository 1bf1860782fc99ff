"""Show 2: a caller on a telephone line, an agent in a real browser, from the key press to the history."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.live import sound
from tests.live.people import ZHANG_WEI

VOICES = (sound.CALLER, sound.LI_NA, sound.WANG_WEI)
CLOCKS = 0.35
"""Seconds by which the browser's own clock and the journal may differ."""


def together(segments) -> float:
    return sum(segment.seconds for segment in segments)


async def test_a_caller_presses_a_key_and_talks_with_an_agent_in_the_browser(house, office):
    desk = await office.desk("wang.wei")
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    await desk.rings()
    await expect(desk.strip).to_contain_text("张伟")
    await desk.presses("Y")
    await desk.talks()
    await caller.hears_sound(0.6)
    heard = await desk.hears()
    assert heard.hertz == sound.CALLER
    assert heard.share > 0.8
    await desk.hangs_up()
    await caller.is_hung_up()

    assert sound.read(await caller.recording())[0].seconds_of(sound.WANG_WEI) > 0.6
    kept = await house.kept(ZHANG_WEI, recordings=1)
    assert [segment.kind for segment in kept.segments] == ["ringing", "ivr", "queue", "offer", "talk"]
    assert together(kept.segments) == pytest.approx((kept.ended - kept.began).total_seconds(), abs=0.001)
    for earlier, later in zip(kept.segments, kept.segments[1:], strict=False):
        assert earlier.ended == later.began
    assert (kept.outcome, kept.agent) == ("answered", "wang.wei")
    channels = house.recording(kept.recordings[0].path)
    assert [channel.tones(VOICES) for channel in channels] == [{sound.CALLER}, {sound.WANG_WEI}]
    assert channels[0].seconds == pytest.approx(kept.talked, abs=CLOCKS)


async def test_the_customer_stands_on_the_screen_before_the_phone_rings(house, office):
    desk = await office.desk("wang.wei")
    await house.caller(ZHANG_WEI, presses="1,1")
    await desk.rings()
    told = await desk.notes("call.delivered", "invite", "ring-sounds")
    assert [note["what"] for note in told] == ["call.delivered", "invite", "ring-sounds"]
    screen = told[1]["screen"]
    for words in ("张伟", "Zhang Wei", "Sales (English)", "Ringing"):
        assert words in screen, f"{words} was not yet on the screen when the phone rang:\n{screen}"
