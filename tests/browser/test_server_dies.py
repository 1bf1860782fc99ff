"""The server is killed while an agent talks in his browser: the voices go on, and the page finds its call again."""

from __future__ import annotations

from playwright.async_api import expect

from tests.live.people import ZHANG_WEI


async def test_a_talk_in_the_browser_outlives_the_server_and_the_page_shows_it_again(house, office):
    office.expects("ERR_CONNECTION_REFUSED|WebSocket connection to")
    desk = await office.desk("wang.wei")
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    await desk.answers()
    await caller.hears_sound(0.4)

    await house.server_dies()
    before = await desk.energy()
    await caller.hears_sound(1.0)
    assert await desk.energy() > before, "he hears his customer without a server"
    await house.server_comes_back()
    await expect(desk.foot).to_contain_text("Connected", timeout=20_000)
    await desk.becomes("Talking")
    await expect(desk.customer).to_contain_text("张伟")
    await caller.hears_sound(0.6)

    await desk.presses("K")
    await desk.becomes("On hold")
    await desk.presses("K")
    await desk.becomes("Talking")
    await caller.hears_sound(0.6)
    await desk.hangs_up()
    await caller.is_hung_up()
    kept = await house.kept(ZHANG_WEI, recordings=1)
    assert [segment.kind for segment in kept.segments][-3:] == ["talk", "hold", "talk"]
    assert (kept.outcome, kept.agent, kept.ended_by) == ("answered", "wang.wei", "agent")


async def test_a_customer_who_hangs_up_after_the_restart_is_gone_from_the_page_and_the_phone(house, office):
    office.expects("ERR_CONNECTION_REFUSED|WebSocket connection to")
    desk = await office.desk("wang.wei")
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    await desk.answers()
    await house.server_dies_and_comes_back()
    await desk.becomes("Talking")
    await caller.hears_sound(0.6)
    await caller.hangs_up()
    await desk.becomes("Wrap-up")
    await desk.presses("G")
    await desk.becomes("Ready")
    again = await house.caller(ZHANG_WEI, presses="1,1")
    await desk.answers()
    await again.hears_sound(0.4)
    await desk.hangs_up()
