"""What an agent and a team lead see when the database, the server or the switch is not well, and that it goes."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import violations
from tests.chaos.faults import locked
from tests.live import sound
from tests.live.people import ZHANG_WEI
from trunkline.control import order

NOTICED = 15_000
"""ms: a fact may wait for the database for five seconds, and a busy machine takes its time."""


async def places(page: Page) -> list[object]:
    """Where everything is that can be pressed, but for the line itself."""
    return list(
        await page.evaluate(
            """[...document.querySelectorAll('button:not(.alarmline), input, textarea, a')].map((one) => {
                 const { x, y, width, height } = one.getBoundingClientRect();
                 return [one.textContent.replace(/[\\d:]/g, '').slice(0, 20), x, y, width, height].join(' ');
               })"""
        )
    )


async def said(page: Page, role: str) -> str:
    """What screen readers were told last."""
    return str(await page.locator(f"body > .vh[role={role}]").inner_text())


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_an_agent_reads_that_the_records_are_old_while_he_talks_and_nothing_moves(
    house, office, scheme
):
    desk = await office.desk("wang.wei", color_scheme=scheme)
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    await desk.answers()
    before = await places(desk.page)
    line = desk.foot.locator(".alarmline")
    await expect(line).to_have_count(0)
    shifted = len(await desk.shifts())
    with locked(house):
        await desk.presses("K")  # a fact that cannot be written
        await desk.becomes("On hold")
        await desk.presses("K")
        await desk.becomes("Talking")
        await expect(line).to_contain_text("Customers and history are as of", timeout=NOTICED)
        await expect(line).to_contain_text("Calls go on.")
        assert await places(desk.page) == before, "nothing moves under his pointer"
        assert len(await desk.shifts()) == shifted
        assert "the database is behind" in await said(desk.page, "status")
        assert "database" not in await said(desk.page, "alert"), "he need not act"
        assert await violations(desk.page) == []
        await line.click()
        await expect(desk.page.get_by_role("region", name="Alarms")).to_be_visible()
        assert await violations(desk.page) == []
        await desk.page.keyboard.press("Escape")
        await expect(desk.page.get_by_role("region", name="Alarms")).to_have_count(0)
        await caller.hears_sound(0.6)
    await expect(line).to_have_count(0, timeout=NOTICED)
    assert "up to date again" in await said(desk.page, "status")
    assert await places(desk.page) == before
    await desk.hangs_up()
    assert (await house.kept(ZHANG_WEI, recordings=1)).outcome == "answered"


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_lead_sees_what_is_wrong_and_as_of_when_he_counts(house, office, scheme):
    lead = await office.page(color_scheme=scheme)
    await office.log_in(lead, "priya.nair")
    await lead.wait_for_url("**/live")
    await house.agent("li.na", ready=False)
    alarms = lead.get_by_role("region", name="Alarms")
    await expect(alarms).to_contain_text("Nothing needs you now")
    abandoned = lead.get_by_role("group", name="Abandoned")
    waiting = lead.get_by_role("group", name="Waiting")
    with locked(house):
        caller = await house.caller(ZHANG_WEI, presses="1,1")
        await expect(alarms).to_contain_text("Database behind: counts and histories as of", timeout=NOTICED)
        await expect(abandoned).to_contain_text("as of")
        await expect(lead.get_by_text("Counts as of")).to_be_visible()
        await expect(waiting).to_contain_text("1")
        await expect(waiting).not_to_contain_text("as of")  # it is not the database that knows this
        assert "Database behind" in await said(lead, "alert")
        assert await violations(lead) == []
        await lead.set_viewport_size({"width": 640, "height": 720})
        await expect(lead.locator("footer .alarmline")).to_be_visible()
        assert await violations(lead) == []
        await lead.set_viewport_size({"width": 1280, "height": 720})
        await caller.hangs_up()
    await expect(alarms).not_to_contain_text("Database", timeout=NOTICED)
    await expect(abandoned).not_to_contain_text("as of")
    await expect(lead.get_by_text("Counts as of")).to_have_count(0)


async def test_a_server_that_is_being_stopped_says_so_in_the_agents_language_and_takes_it_back(house, office):
    before = await house.ask(lambda unit: unit.accounts.get("chen.jie").preferences)

    def prefers(unit, preferences) -> None:
        unit.accounts.set_preferences("chen.jie", preferences)
        unit.commit()

    await house.ask(lambda unit: prefers(unit, {**before, "language": "zh"}))
    try:
        desk = await office.desk("chen.jie", says=sound.LI_NA)
        await asyncio.to_thread(order, house.home, "drain")
        line = desk.foot.locator(".alarmline")
        await expect(line).to_contain_text("服务器即将停止：不再有新来电，请完成当前通话。")
        assert await violations(desk.page) == []
        number = desk.page.locator("#dial")
        await number.fill("0512 5550 9876")
        await number.press("Enter")
        await expect(desk.page.locator(".toast")).to_contain_text("不接受新呼叫")
        await asyncio.to_thread(order, house.home, "drain", on=False)
        await expect(line).to_have_count(0)
        assert await said(desk.page, "status") == "已恢复接受新来电。"
    finally:
        await asyncio.to_thread(order, house.home, "drain", on=False)
        await house.ask(lambda unit: prefers(unit, dict(before)))


async def test_an_exchange_that_dies_is_on_every_screen_until_it_is_back(house, office):
    office.expects("WebSocket|SIP|502|503|ERR_")
    desk = await office.desk("wang.wei")
    lead = await office.page()
    await office.log_in(lead, "priya.nair")
    await lead.wait_for_url("**/live")
    await house.switch_dies()
    await expect(desk.foot.locator(".alarmline")).to_contain_text(
        "Telephone exchange a has not answered since", timeout=NOTICED
    )
    alarms = lead.get_by_role("region", name="Alarms")
    await expect(alarms.get_by_role("listitem").first).to_contain_text(
        "Exchange a does not answer, takes no calls", timeout=NOTICED
    )
    assert await violations(lead) == []
    await house.switch_comes_back()
    await expect(desk.foot.locator(".alarmline")).to_have_count(0, timeout=NOTICED)
    await expect(alarms).not_to_contain_text("Exchange")
