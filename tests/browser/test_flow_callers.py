"""A team lead sees over a flow's drawing who is in it, where they hang up, and what one of them does."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime, time, timedelta

import pytest_asyncio
from playwright.async_api import Locator, expect
from sqlalchemy import delete, insert

from crm.dwell import dwell_class
from crm.facts import GAVE_UP
from crm.models import FlowExitRow, FlowStayRow
from tests.browser.axe import violations
from tests.browser.flow_page import FlowPage
from tests.live.house import House
from tests.live.numbers import newcomer

FLOW = "hotline"


@pytest_asyncio.fixture
async def yesterday(house: House):
    """In the main menu: a hundred callers, of whom a quarter hung up."""
    zone = house.site.zone
    noon = datetime.combine(datetime.now(zone) - timedelta(days=1), time(12), zone)
    node = {"flow": FLOW, "version": 1, "node": "main-menu", "begins": noon}

    def forget() -> None:
        with house.database.durable() as connection:
            for row in (FlowExitRow, FlowStayRow):
                connection.execute(delete(row).where(row.flow == FLOW, row.begins == noon))

    def write() -> None:
        forget()
        with house.database.durable() as connection:
            for exit_name, many, seconds in (("1", 75, 4.0), (GAVE_UP, 25, 70.0)):
                counts = {"exit": exit_name, "came": many, "left": many}
                connection.execute(insert(FlowExitRow), [node | counts])
                stay = {"dwell": dwell_class(seconds), "came": many}
                connection.execute(insert(FlowStayRow), [node | stay])

    await asyncio.to_thread(write)
    yield
    await asyncio.to_thread(forget)


async def came(node: Locator) -> int:
    """How many came into it today, as its card says."""
    said = node.get_by_text(re.compile(r"\d+ came"))
    return int((await said.inner_text()).split()[0]) if await said.count() else 0


async def test_who_is_where_who_hangs_up_and_what_one_of_them_does(house, office, yesterday):
    she = await FlowPage.opened(office, FLOW)
    page, menu = she.page, she.node("main-menu")
    await expect(menu).to_be_visible()
    await page.get_by_role("button", name="Callers", exact=True).click()
    panel = page.get_by_role("complementary", name="Callers")
    await expect(panel.get_by_text("Nobody is in the flow now.")).to_be_visible()
    before = await came(menu)

    quitter = await house.caller(newcomer(), presses="1")
    other = await house.caller(newcomer(), presses="1")
    await expect(menu.get_by_text("2 callers are here now")).to_be_attached()
    await expect(menu.get_by_text(f"{before + 2} came")).to_be_visible()
    assert await violations(page) == []
    live = panel.get_by_label("Version").get_by_role("option", name=re.compile("live now"))
    await expect(live).to_have_count(1)
    assert await panel.get_by_role("list", name="In the flow now").get_by_role("listitem").count() == 2
    await panel.get_by_role("listitem").last.get_by_role("button", name="Follow").click()
    steps = panel.get_by_role("list", name="His steps")
    await expect(steps.get_by_role("listitem").last).to_contain_text("Main menu")
    await expect(menu).to_have_class(re.compile("look-here"))

    await quitter.hangs_up()
    await expect(menu.get_by_text("1 caller is here now")).to_be_attached()
    await expect(menu.get_by_text(re.compile(r"\d+% hung up"))).to_be_visible()
    await other.presses("1")
    await expect(steps).to_contain_text("→ 1 Sales")
    await expect(menu).to_have_class(re.compile("look-passed"))
    await expect(panel.get_by_text("He has left the flow.")).to_be_visible()
    await other.hangs_up()
    await expect(panel.get_by_text("The call is over.")).to_be_visible()
    await panel.get_by_role("button", name="Do not follow").click()

    await panel.get_by_role("button", name="Yesterday").click()
    await expect(menu.get_by_text("100 came")).to_be_visible()
    await expect(menu.get_by_text("25% hung up")).to_have_class(re.compile("much"))
    worst = panel.get_by_role("list", name="Where they hang up")
    await expect(worst).to_have_text("Main menu25 of 100, 25%")
    await worst.get_by_role("button", name="Main menu").click()
    rows = panel.get_by_role("table", name="How they left it").get_by_role("row")
    await expect(rows).to_have_text(["1 Sales7575%", "hung up here2525%"])
    await expect(panel.get_by_text(re.compile(r"Half of them stay up to [34]\.\d s"))).to_be_visible()
    assert await violations(page) == []
