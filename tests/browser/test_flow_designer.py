"""A team lead draws a flow, with the mouse and without one; callers go through it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tomllib

import pytest_asyncio
from playwright.async_api import expect

from tests.browser.axe import violations
from tests.browser.flow_page import FlowPage
from tests.live.numbers import newcomer
from tests.live.people import PASSWORD
from tests.live.site_for_tests import VOTE_LINE, as_toml

OTHER = "omar.haddad"
DRAWN = "prize"


@pytest_asyncio.fixture
async def clean(house):
    """Afterwards no draft is left."""

    def prepare(unit) -> None:
        if unit.accounts.get(OTHER) is None:
            unit.accounts.add(name=OTHER, display_name="Omar Haddad", role="lead", password=PASSWORD)
        unit.commit()

    await house.ask(prepare)
    yield

    def forget(unit) -> None:
        for draft in unit.flows.drafts():
            unit.flows.forget_draft(draft.flow, draft.author)
        unit.commit()

    await house.ask(forget)


@pytest_asyncio.fixture
async def numbers(house, tmp_path):
    """Leads a number to a flow that has no file, as an operator does; afterwards all is as before."""
    before = house.home.site_file.read_text(encoding="utf-8")
    file = tmp_path / "another-site.toml"

    async def reload(text: str) -> None:
        file.write_text(text, encoding="utf-8")
        words = ["-m", "trunkline", "reload", "--home", str(house.home.path), "--site", str(file)]
        done = await asyncio.to_thread(
            subprocess.run, [sys.executable, *words], capture_output=True, text=True, timeout=30, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    async def lead(number: str, flow: str) -> None:
        table = tomllib.loads(before)
        table["flows"].append({"name": flow})
        for one in table["numbers"]:
            if one["number"] == number:
                one["flow"] = flow
        await reload(as_toml(table))

    yield lead
    await reload(before)


async def test_a_flow_drawn_from_an_empty_canvas_with_the_mouse_is_tried_published_and_called(
    house, office, clean, numbers
):
    she = await FlowPage.opened(office, "")
    page = she.page
    await she.new_flow("Prize")
    await she.drags("Menu", (120, 120))
    await expect(she.node("menu")).to_be_visible()
    await expect(page.get_by_role("button", name="faults")).to_be_visible()
    await she.fills("prompt.text.en", "Press 1 for the prize.")
    await she.fills("prompt.text.zh", "领奖请按1。")
    await she.form.get_by_role("button", name="Key", exact=True).click()
    await she.drags("Hang up", (480, 160))
    await she.fills("prompt.text.en", "You have won. Goodbye.")
    await she.fills("prompt.text.zh", "您中奖了，再见。")
    for exit_name in ("1", "timeout", "invalid", "error"):
        await she.connects("menu", exit_name, "hang-up")
    await she.is_right()
    assert await violations(page) == []

    await page.get_by_role("button", name="Try it").click()
    tried = page.get_by_role("region", name="Try it")
    await expect(tried.get_by_text("Press 1 for the prize.")).to_be_visible()
    await tried.get_by_label("Keys he presses").fill("1")
    await tried.get_by_role("button", name="Press", exact=True).click()
    await expect(tried.get_by_text("You have won. Goodbye.")).to_be_visible()
    await expect(she.node("menu")).to_have_class("node look-passed")
    await tried.get_by_role("button", name="Save as a trial").click()
    await page.get_by_label("What it shows").fill("who presses 1 wins")
    await page.get_by_role("dialog").get_by_role("button", name="Save", exact=True).click()
    await tried.get_by_role("tab", name="Trials").click()
    await expect(tried.get_by_text("1 trial comes out as expected")).to_be_visible()
    assert await violations(page) == []
    await she.publishes("the first one")
    await expect(page.get_by_text("live: version 1")).to_be_visible()

    await numbers(VOTE_LINE, DRAWN)
    caller = await house.caller(newcomer(), called=VOTE_LINE, presses="1")
    assert (await caller.is_hung_up(15))["by"] == "there"
    assert (await house.kept(caller.number)).outcome == "completed-in-ivr"
