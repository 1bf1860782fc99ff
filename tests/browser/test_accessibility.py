"""Every page in every moment: nothing that axe-core objects to, nothing that moves by itself."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.axe import violations
from tests.live import sound
from tests.live.people import SHARED, ZHANG_WEI

LIGHT_AND_DARK = pytest.mark.parametrize("scheme", ["light", "dark"])


@LIGHT_AND_DARK
async def test_the_log_in_page_has_no_barriers(office, scheme):
    page = await office.page(color_scheme=scheme)
    await page.goto("/login")
    await expect(page.locator("#microphone .word")).to_have_text("Microphone heard")
    assert await violations(page) == []
    await page.fill("#name", "nobody")
    await page.fill("#password", "wrong")
    office.expects("401")
    await page.click("form#login button.big")
    await expect(page.get_by_role("alert")).to_be_visible()
    assert await violations(page) == []


@LIGHT_AND_DARK
async def test_the_desk_has_no_barriers_from_idle_to_wrap_up(house, office, scheme):
    # one of the desks is Chinese
    desk = await office.desk({"light": "wang.wei", "dark": "li.na"}[scheme], color_scheme=scheme)
    assert await violations(desk.page) == []
    caller = await house.caller({"light": ZHANG_WEI, "dark": SHARED}[scheme], presses="1,1")
    await desk.rings()
    assert await violations(desk.page) == []
    await desk.becomes("Ringing")  # still, so that it was this moment which was looked at
    await desk.answers()
    await desk.presses("U")
    assert await violations(desk.page) == []
    await desk.presses("R")
    await expect(desk.page.get_by_role("option").first).to_be_visible()
    assert await violations(desk.page) == []
    await caller.hangs_up()
    await desk.becomes("Wrap-up")
    await desk.presses("P")
    assert await violations(desk.page) == []
    await desk.becomes("Wrap-up")


@LIGHT_AND_DARK
async def test_the_live_board_has_no_barriers(house, office, scheme):
    await office.desk("wang.wei")
    lead = await office.page(color_scheme=scheme)
    await office.log_in(lead, "priya.nair")
    await expect(lead.get_by_role("row", name="Wang Wei")).to_be_visible()
    assert await violations(lead) == []


@LIGHT_AND_DARK
async def test_the_page_call_us_has_no_barriers(house, office, scheme):
    visitor = await office.visitor(says=sound.CALLER, color_scheme=scheme)
    await expect(visitor.page.locator("button.bigcall")).to_be_visible()
    assert await violations(visitor.page) == []
    await visitor.calls()
    assert await violations(visitor.page) == []
    await visitor.hangs_up()
    assert await violations(visitor.page) == []


async def test_nothing_moves_by_itself_from_idle_over_ringing_and_talk_to_the_next_idle(house, office):
    desk = await office.desk("chen.jie")
    begin = await desk.page.evaluate("performance.now()")
    caller = await house.caller(ZHANG_WEI, presses="1,2")
    await desk.answers()
    await expect(desk.foot.locator(".net")).to_be_visible()  # the voice's quality is measured
    await desk.presses("M")
    await desk.presses("M")
    await desk.presses("K")
    await desk.becomes("On hold")
    await desk.presses("K")
    await desk.becomes("Talking")
    await caller.hangs_up()
    await desk.becomes("Wrap-up")
    await desk.presses("W")
    await desk.becomes("Ready")
    shifts = await desk.shifts(begin)
    assert sum(shift["value"] for shift in shifts) == 0, shifts
