"""The agent's page goes in mid-talk, and with it his phone: the customer stays, and nobody is left in silence."""

from __future__ import annotations

from tests.live import sound
from tests.live.people import ZHANG_WEI


async def test_a_page_loaded_again_in_mid_talk_gets_its_customer_back(house, office):
    desk = await office.desk("wang.wei")
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    await desk.answers()
    await caller.hears_sound(0.4)
    await desk.page.reload()
    await desk.is_open()
    await desk.becomes("Not ready")
    await house.reaches("queue")
    await caller.hears_sound(0.4)  # music

    await desk.presses("G")
    await desk.answers()
    await caller.hears_sound(0.4)
    await desk.hangs_up()
    kept = await house.kept(ZHANG_WEI, recordings=2)
    kinds = [segment.kind for segment in kept.segments]
    assert kinds == ["ringing", "ivr", "queue", "offer", "talk", "queue", "offer", "talk"]
    assert (kept.outcome, kept.agent) == ("answered", "wang.wei")


async def test_the_customer_of_a_crashed_page_goes_back_to_the_queue_and_to_a_colleague(house, office):
    desk = await office.desk("wang.wei")
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    await desk.answers()
    await caller.hears_sound(0.4)
    li_na = await house.agent("li.na", station="101", says=sound.LI_NA, answer_after=0.2)
    await office.crash(desk.page)
    await li_na.told("established", 20)
    await caller.hears_sound(0.4)
    await li_na.phone.hears_sound(0.4)
    await caller.hangs_up()
    kept = await house.kept(ZHANG_WEI, recordings=2)
    assert [segment.agent for segment in kept.segments if segment.kind == "talk"] == ["wang.wei", "li.na"]
