"""What the agent can do with a call from the desk in the browser, by key and by click."""

from __future__ import annotations

from playwright.async_api import expect

from tests.live import sound
from tests.live.people import STRANGER, ZHANG_WEI

VOICES = (sound.CALLER, sound.LI_NA, sound.WANG_WEI)


async def test_answer_by_click_hold_with_music_and_retrieve(house, office):
    desk = await office.desk("wang.wei")
    caller = await house.caller(STRANGER, presses="1,1")
    await desk.rings()
    await desk.clicks("Y")
    await desk.talks()
    await caller.hears_sound(0.4)
    await desk.presses("K")
    await desk.becomes("On hold")
    await desk.hears_silence()
    await caller.hears_sound(1.0)
    await desk.clicks("K")
    await desk.talks()
    assert (await desk.hears()).hertz == sound.CALLER
    await desk.hangs_up()
    await caller.is_hung_up()

    heard = sound.read(await caller.recording())[0]
    kept = await house.kept(STRANGER, recordings=1)
    hold = next(segment for segment in kept.segments if segment.kind == "hold")
    begin = (hold.began - kept.began).total_seconds() + 0.3
    music = heard.part(begin, begin + hold.seconds - 0.6)
    assert music.loudness > 0.005, "silence on hold"
    assert music.seconds_of(sound.WANG_WEI) == 0
    assert heard.part(begin + hold.seconds).seconds_of(sound.WANG_WEI) > 0.3, heard.story(VOICES)


async def test_muted_the_agent_still_hears_and_keys_reach_the_caller(house, office):
    desk = await office.desk("wang.wei")
    caller = await house.caller(STRANGER, presses="1,1")
    await desk.answers()
    await caller.hears_sound(0.4)
    await desk.presses("M")
    await expect(desk.control("M")).to_have_attribute("aria-pressed", "true")
    await caller.hears_silence(1.0)
    assert (await desk.hears()).hertz == sound.CALLER
    await desk.clicks("M")
    await expect(desk.control("M")).to_have_attribute("aria-pressed", "false")
    await caller.hears_sound(0.4)

    await desk.presses("U")
    await desk.page.keyboard.press("4")
    keypad = desk.page.get_by_role("group", name="Keypad")
    for key in "2#":
        await keypad.get_by_role("button", name=key, exact=True).click()
    assert [(await caller.event("key"))["key"] for _ in range(3)] == ["4", "2", "#"]
    await caller.hangs_up()
    await desk.becomes("Wrap-up")


async def test_declined_the_call_goes_back_to_the_queue_and_the_agent_is_not_ready(house, office):
    desk = await office.desk("wang.wei")
    caller = await house.caller(STRANGER, presses="1,1")
    await desk.rings()
    await desk.presses("N")
    await desk.becomes("Declined")
    await house.reaches("queue")
    await desk.presses("G")
    await desk.answers()
    await caller.hears_sound(0.4)
    await caller.hangs_up()
    await desk.becomes("Wrap-up")


async def test_a_caller_who_gives_up_while_it_rings_is_named_and_the_agent_stays_ready(house, office):
    desk = await office.desk("wang.wei")
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    await desk.rings()
    await caller.hangs_up()
    await expect(desk.strip).to_contain_text("Hung up while it rang")
    await expect(desk.strip).to_contain_text("张伟")
    await desk.becomes("Ready")


async def test_a_transfer_to_a_colleague_at_a_telephone_takes_the_caller_along(house, office):
    li_na = await house.agent("li.na", says=sound.LI_NA, ready=False)
    desk = await office.desk("wang.wei")
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    await desk.answers()
    await li_na.ready()
    await desk.presses("R")
    await desk.page.get_by_role("combobox", name="Agent, queue or number").fill("Li Na")
    await desk.page.get_by_role("option", name="Li Na").click()
    pop = await li_na.pop()
    assert pop["transferred_from"] == "Wang Wei"
    await li_na.answers()
    await desk.becomes("Wrap-up")
    await li_na.phone.hears_sound(0.4)
    await caller.hangs_up()
    heard = sound.read(await caller.recording())[0]
    assert heard.seconds_of(sound.LI_NA) > 0, heard.story(VOICES)


async def test_the_agent_dials_and_the_browser_takes_its_own_ring(house, office):
    desk = await office.desk("wang.wei", ready=False)
    telco = await house.telco()
    await desk.presses("U")
    await desk.page.keyboard.type("021 5550 0101")
    await desk.page.keyboard.press("Enter")
    ring = await telco.event("incoming")
    assert (ring["caller"], ring["called"]) == ("+8651255500100", ZHANG_WEI)
    await telco.do("play", call=ring["call"], file=str(house.tone(sound.CALLER)))
    await telco.do("answer", call=ring["call"])
    await expect(desk.control("M")).to_be_enabled()  # only when the call is answered
    await desk.talks()
    assert (await desk.hears()).hertz == sound.CALLER
    await telco.hears_sound(0.4, call=ring["call"])
    await desk.hangs_up()
    kept = await house.kept(ZHANG_WEI, recordings=1)
    assert (kept.direction, kept.outcome, kept.agent) == ("out", "answered", "wang.wei")


async def test_a_call_that_takes_the_field_away_is_not_declined_by_what_is_typed_on(house, office):
    desk = await office.desk("wang.wei")
    await desk.presses("U")
    await desk.page.keyboard.type("021")
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    await desk.rings()
    await desk.presses("N")  # he types on, and the controls live
    await desk.page.wait_for_timeout(3_000)
    await desk.becomes("Ringing")
    await desk.answers()
    await caller.hears_sound(0.4)
    await desk.hangs_up()
    await desk.presses("W")
    await expect(desk.page.get_by_role("textbox", name="Number to dial")).to_have_value("021")
