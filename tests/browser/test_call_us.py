"""The page "call us": a visitor calls the hotline from a browser, as a newcomer without a line does."""

from __future__ import annotations

from playwright.async_api import expect

from tests.live import emptiness, sound

VOICES = (sound.CALLER, sound.WANG_WEI)


async def reach(desk, visitor) -> None:
    """The visitor goes through the menu with the page's keys; the agent takes the call."""
    await visitor.calls()
    await visitor.hears_sound()
    await visitor.presses("1")
    await visitor.presses("1")
    await desk.answers()


async def kept_call(house, desk):
    """The visitor's interaction, once it is kept with its recording. He has no number to look for, but the
    agent's desk was told of his call."""
    [told] = await desk.notes("call.delivered")

    async def look() -> list[str]:
        call = await house.ask(lambda unit: unit.interactions.get(told["interaction"]))
        return [] if call.ended and call.recordings else ["the call is not kept yet"]

    assert not await emptiness.settles(look), house.story()
    return await house.ask(lambda unit: unit.interactions.get(told["interaction"]))


async def test_a_visitor_hears_the_menu_presses_keys_and_talks_with_an_agent(house, office):
    desk = await office.desk("wang.wei")
    visitor = await office.visitor()
    await reach(desk, visitor)
    await expect(desk.strip).to_contain_text("Number withheld")
    await expect(desk.page.get_by_text("web/1")).to_be_visible()
    at_agent, at_visitor = await desk.hears(), await visitor.hears()
    assert (at_agent.hertz, at_visitor.hertz) == (sound.CALLER, sound.WANG_WEI)
    assert min(at_agent.share, at_visitor.share) > 0.3
    await visitor.page.get_by_role("button", name="Mute").click()
    await desk.hears_silence()
    await visitor.hangs_up()
    await desk.becomes("Wrap-up")

    kept = await kept_call(house, desk)
    assert (kept.line, kept.outcome, kept.agent) == ("web/1", "answered", "wang.wei")
    assert [segment.kind for segment in kept.segments] == ["ringing", "ivr", "queue", "offer", "talk"]
    channels = house.recording(kept.recordings[0].path)
    assert [channel.tones(VOICES) for channel in channels] == [{sound.CALLER}, {sound.WANG_WEI}]


async def test_the_agent_hangs_up_and_the_visitor_may_call_again(house, office):
    desk = await office.desk("wang.wei")
    visitor = await office.visitor()
    await reach(desk, visitor)
    await desk.hangs_up()
    await visitor.has_ended()
    await desk.presses("W")
    await reach(desk, visitor)
    await visitor.hangs_up()
    await desk.becomes("Wrap-up")


async def test_a_visitor_who_closes_the_page_in_mid_talk_has_hung_up(house, office):
    desk = await office.desk("wang.wei")
    visitor = await office.visitor()
    await reach(desk, visitor)
    await office.leave(visitor.page)
    await desk.becomes("Wrap-up")
    await expect(desk.strip).to_contain_text("Ended by customer")


async def test_a_visitor_who_finds_all_lines_busy_is_told_so(house, office):
    lines = next(board.lines for board in house.site.boards if board.name == "web")
    callers = [await office.visitor() for _ in range(lines)]
    for caller in callers:
        await caller.calls()
    late = await office.visitor()
    await late.page.locator("button.bigcall").click()
    await expect(late.page.get_by_role("alert")).to_contain_text("All lines are busy")
    for caller in callers:
        await caller.hangs_up()
