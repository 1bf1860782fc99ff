"""After the talk: the contact history holds it, and the recording is played to those who may hear it."""

from __future__ import annotations

from playwright.async_api import expect

from tests.live import sound
from tests.live.people import ZHANG_WEI


async def one_call(house, desk) -> str:
    """A short talk with Zhang Wei, kept with its recording; the recording's id."""
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    await desk.answers()
    await caller.hears_sound(0.6)
    await desk.hangs_up()
    kept = await house.kept(ZHANG_WEI, recordings=1)
    return kept.recordings[0].id


async def test_the_agent_plays_his_talk_in_the_history(house, office):
    desk = await office.desk("wang.wei")
    recording = await one_call(house, desk)
    await desk.presses("W")
    await desk.becomes("Ready")
    await desk.page.get_by_role("button", name="张伟").first.click()
    newest = desk.history.locator("li.past").first
    await newest.get_by_role("button", name="Recording").click()
    player = newest.locator("audio")
    await expect(player).to_have_attribute("src", f"/recordings/{recording}")
    await desk.page.wait_for_function(
        "() => { const { currentTime, error } = document.querySelector('audio'); return currentTime > 0.3 && !error; }"
    )
    heard = await house.ask(lambda unit: unit.audit.latest(limit=20))
    assert ("wang.wei", "recording-heard", recording) in {
        (one.actor, one.action, one.subject) for one in heard
    }


async def test_another_agent_may_not_hear_it_and_the_team_lead_may(house, office):
    desk = await office.desk("wang.wei")
    recording = await one_call(house, desk)
    await office.leave(desk.page)

    other = await office.desk("chen.jie", ready=False, says=sound.WANG_WEI)
    await other.page.keyboard.press("/")
    await other.page.keyboard.type("Zhang Wei")
    await other.page.get_by_role("option", name="张伟").click()
    newest = other.history.locator("li.past").first
    await newest.locator("button.play").click()
    await expect(newest.locator(".recordings p")).to_be_visible()
    assert await newest.locator("audio").count() == 0
    assert (await other.page.request.get(f"/recordings/{recording}")).status == 403

    lead = await office.page()
    await office.log_in(lead, "priya.nair")
    await lead.wait_for_url("**/live")
    answer = await lead.request.get(f"/recordings/{recording}")
    assert (answer.status, answer.headers["content-type"]) == (200, "audio/ogg")
    assert len(await answer.body()) > 1000
