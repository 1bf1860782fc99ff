"""The agent's page goes in mid-talk, and with it his phone: nobody is left in silence."""

from __future__ import annotations

from tests.live.people import ZHANG_WEI


async def test_a_page_loaded_again_in_mid_talk_ends_the_talk_and_keeps_the_call_on_the_desk(house, office):
    desk = await office.desk("wang.wei")
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    await desk.answers()
    await caller.hears_sound(0.4)
    await desk.page.reload()
    assert (await caller.is_hung_up())["by"] == "there"
    await desk.becomes("Wrap-up")
    await desk.is_open()
    kept = await house.kept(ZHANG_WEI, recordings=1)
    assert (kept.outcome, kept.agent) == ("answered", "wang.wei")

    await desk.becomes("Ready")
    again = await house.caller(ZHANG_WEI, presses="1,1")
    await desk.answers()
    await again.hears_sound(0.4)
    await desk.hangs_up()


async def test_a_crashed_page_leaves_no_customer_in_silence(house, office):
    desk = await office.desk("wang.wei")
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    await desk.answers()
    await caller.hears_sound(0.4)
    await office.crash(desk.page)
    assert (await caller.is_hung_up(limit=20))["by"] == "there"
    kept = await house.kept(ZHANG_WEI, recordings=1)
    assert (kept.outcome, kept.agent) == ("answered", "wang.wei")
