"""A draft is tested at a real telephone from the designer's page, node by node, before anybody else hears it."""

from __future__ import annotations

import re

import pytest_asyncio
from playwright.async_api import expect

from tests.browser.axe import violations
from tests.browser.flow_page import FlowPage
from tests.browser.visitor import Visitor
from tests.live.site_for_tests import Table

FLOW = "drinks"
DRAFT: Table = {
    "format": 1, "name": FLOW, "version": 1, "languages": ["en", "zh"], "start": "mark", "default": "bye",
    "title": {"en": "Drinks", "zh": "饮料"},
    "variables": {"drink": {"type": "text", "default": "tea"}, "pin": {"type": "text", "secret": True, "default": "4711"}},
    "nodes": {
        "mark": {"type": "set", "title": {"en": "In capitals", "zh": "大写"}, "place": [0, 0],
                 "values": [{"variable": "drink", "value": "upper(drink)"}], "exits": {"done": "votes", "error": "bye"}},
        "votes": {"type": "vote", "title": {"en": "His vote", "zh": "投票"}, "place": [260, 0], "poll": "drink", "choice": "drink",
                  "exits": {"counted": "menu", "already": "bye", "withheld": "bye", "error": "bye"}},
        "menu": {"type": "menu", "title": {"en": "Main menu", "zh": "主菜单"}, "place": [520, 0],
                 "prompt": {"text": {"en": "Press 1 for sales.", "zh": "销售请按1。"}},
                 "choices": {"1": {"value": "sales"}}, "wait": 8, "exits": {"1": "sales", "timeout": "bye", "invalid": "bye"}},
        "sales": {"type": "queue", "title": {"en": "Sales", "zh": "销售"}, "place": [780, 0], "queue": "sales-en", "exits": {"refused": "bye"}},
        "bye": {"type": "hang-up", "title": {"en": "Goodbye", "zh": "再见"}, "place": [780, 200]},
    },
}  # fmt: skip


@pytest_asyncio.fixture
async def draft(house):
    def forget(unit) -> None:
        unit.flows.forget_draft(FLOW, "priya.nair")
        unit.commit()

    def draw(unit) -> None:
        unit.flows.save_draft(FLOW, DRAFT, author="priya.nair", base=0, revision=0)
        unit.commit()

    await house.ask(forget)
    await house.ask(draw)
    yield
    await house.ask(forget)


async def test_pauses_by_mouse_and_by_key_a_variable_changed_and_on_to_where_a_caller_would_wait(
    house, office, draft
):
    phone = await house.phone("102")
    he = await FlowPage.opened(office, FLOW)
    page = he.page
    await he.is_right()
    await page.keyboard.press("r")
    call = page.get_by_role("region", name="Test call")
    await call.get_by_label("Telephone that rings").select_option("102")
    await he.node("votes").get_by_role("button", name="Pause before His vote").click()
    await he.chooses("sales")
    await page.keyboard.press("b")
    await expect(call.get_by_text("It pauses before 2 nodes.")).to_be_visible()
    assert await violations(page) == []
    await call.get_by_role("button", name="Ring").click()
    await expect(call.get_by_text("102 rings")).to_be_visible()
    ring = await phone.event("incoming")
    await phone.do("answer", call=ring["call"])

    await expect(call.get_by_text("It pauses before His vote")).to_be_visible()
    await expect(he.node("votes")).to_have_class(re.compile("look-paused"))
    await expect(he.node("mark")).to_have_class(re.compile("look-passed"))
    await phone.hears_sound(0.6)  # music, while he looks
    await expect(call.get_by_label("pin", exact=True)).to_have_attribute("placeholder", "••")
    drink = call.get_by_label("drink", exact=True)
    await expect(drink).to_have_value("TEA")
    await drink.fill("JUICE")
    await drink.press("Enter")
    assert await violations(page) == []
    await call.get_by_role("button", name="Next node").click()
    await expect(call.get_by_text("not counted: the vote drink: JUICE")).to_be_visible()
    await expect(he.node("menu")).to_have_class(re.compile("look-paused"))
    await page.keyboard.press("g")
    await expect(call.get_by_role("list", name="His steps")).to_contain_text(
        re.compile("hears the announcement|waits for keys")
    )
    await phone.do("press", call=ring["call"], keys="1")
    await expect(he.node("sales")).to_have_class(re.compile("look-paused"))
    await call.get_by_role("button", name="Go on").click()
    await expect(call.get_by_text("Now a caller would wait in the queue sales-en")).to_be_visible()
    await phone.event("hung-up")

    await call.get_by_role("button", name="Ring again").click()
    ring = await phone.event("incoming")
    await phone.do("answer", call=ring["call"])
    await expect(he.node("votes")).to_have_class(re.compile("look-paused"))
    await phone.do("hang-up", call=ring["call"])
    await expect(call.get_by_text("Hung up", exact=True)).to_be_visible()
    assert await house.ask(lambda unit: unit.votes.counts("drink")) == {}


async def test_the_page_itself_is_the_telephone_and_its_keys_are_the_callers(house, office, draft):
    he = await FlowPage.opened(office, FLOW, permissions=["microphone"])
    page, caller = he.page, Visitor(he.page)
    await he.is_right()
    await page.keyboard.press("r")
    call = page.get_by_role("region", name="Test call")
    await expect(call.get_by_label("Telephone that rings")).to_have_value("browser")
    await call.get_by_role("button", name="Ring").click()
    await expect(call.get_by_role("list", name="His steps")).to_contain_text("waits for keys")
    await caller.hears_sound()
    assert await violations(page) == []
    await caller.presses("1")
    await expect(call.get_by_text("Now a caller would wait in the queue sales-en")).to_be_visible()
    await expect(call.get_by_role("group", name="Keypad")).to_have_count(0)

    await call.get_by_role("button", name="Ring again").click()
    await expect(call.get_by_role("list", name="His steps")).to_contain_text("waits for keys")
    await he.chooses("sales")  # the focus is in the drawing now
    await page.keyboard.press("1")
    await expect(call.get_by_text("Now a caller would wait in the queue sales-en")).to_be_visible()

    await call.get_by_role("button", name="Ring again").click()
    await expect(call.get_by_role("list", name="His steps")).to_contain_text("waits for keys")
    await page.keyboard.press("x")
    await expect(call.get_by_text("Hung up", exact=True)).to_be_visible()
    await page.wait_for_function(
        "probe.connections.every(({ connectionState }) => connectionState === 'closed')"
    )
