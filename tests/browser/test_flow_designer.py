"""A team lead draws a flow, with the mouse and without one; callers go through it."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import tomllib
from pathlib import Path

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
    async with page.expect_response("**/api/prompts/spoken/en-*.wav") as spoken:
        await tried.get_by_role("button", name="Listen: Press 1 for the prize.").click()
    assert (await spoken.value).ok
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
    await expect(page.get_by_role("banner").get_by_text("live: version 1")).to_be_visible()

    await numbers(VOTE_LINE, DRAWN)
    await page.get_by_role("button", name="Callers", exact=True).click()
    callers = page.get_by_role("complementary", name="Callers")
    caller = await house.caller(newcomer(), called=VOTE_LINE)
    await expect(she.node("menu").get_by_text("1 caller is here now")).to_be_attached()
    await callers.get_by_role("button", name="Follow").click()
    await expect(she.node("menu")).to_have_class("node look-here")
    await caller.presses("1")
    await expect(callers.get_by_role("list", name="His steps").get_by_role("listitem").last).to_contain_text(
        "Hang up"
    )
    assert (await caller.is_hung_up(15))["by"] == "there"
    await expect(callers.get_by_text("The call is over.")).to_be_visible()
    await expect(page.locator('[data-id="menu|1"]')).to_have_class(re.compile("passed"))
    assert (await house.kept(caller.number)).outcome == "completed-in-ivr"


async def test_the_same_by_keyboard_alone(house, office, clean):
    she = await FlowPage.opened(office, "")
    page, keys = she.page, she.page.keyboard
    await expect(page.get_by_role("link", name="Hotline")).to_be_visible()
    await keys.press("n")
    await keys.type("Riddle")
    await keys.press("Enter")
    await page.wait_for_url("**/flows/riddle")
    await expect(page.get_by_text("An empty flow")).to_be_visible()

    await she.adds("menu")
    await keys.press("e")  # into its form
    await she.is_at("title.en")
    await she.tabs_to("prompt.text.en")
    await keys.type("Press 1.")
    await keys.press("Tab")
    await keys.type("请按1。")
    await she.tabs_to_button("Key")
    await keys.press("Enter")
    await expect(she.node("menu").get_by_text("1", exact=True)).to_be_visible()

    await she.node("menu").focus()
    await she.adds("hang")
    await expect(page.locator('[data-id="menu|1"]')).to_have_count(1)  # by its first free exit
    await expect(she.node("hang-up")).to_be_focused()
    await keys.press("ArrowLeft")
    await expect(she.node("menu")).to_be_focused()
    await keys.press("ArrowRight")
    await expect(she.node("hang-up")).to_be_focused()
    await keys.press("ArrowLeft")
    await keys.press("c")  # where its exits lead
    await she.is_at("exits.1")
    for exit_name in ("timeout", "invalid", "error"):
        await she.tabs_to(f"exits.{exit_name}")
        await keys.type("Hang up")
    await she.is_right()

    await she.node("hang-up").focus()
    await keys.press("Delete")
    await expect(she.node("hang-up")).to_have_count(0)
    await keys.press("Control+z")
    await expect(page.locator('[data-id="menu|error"]')).to_have_count(1)
    await she.node("menu").focus()
    await keys.press("Space")
    await keys.press("Control+c")
    await keys.press("Control+v")
    await expect(she.node("menu-2")).to_be_visible()
    await keys.press("Control+z")
    await expect(she.node("menu-2")).to_have_count(0)
    await keys.press("Control+y")
    await expect(she.node("menu-2")).to_be_visible()
    await keys.press("Control+z")
    await keys.press("?")
    await expect(page.get_by_role("dialog").get_by_text("to the nearest node on that side")).to_be_visible()
    await keys.press("Escape")

    await she.is_right()
    await keys.press("p")
    publish = page.get_by_role("dialog").get_by_role("button", name="Publish")
    await expect(publish).to_be_enabled()  # what was undone is checked again
    await keys.press("Tab")
    await expect(publish).to_be_focused()
    await keys.press("Enter")
    await expect(page.get_by_role("banner").get_by_text("live: version 1")).to_be_visible()


async def test_two_authors_have_a_conflict_and_nothing_is_lost(house, office, clean):
    priya = await FlowPage.opened(office, "vote")
    omar = await FlowPage.opened(office, "vote", OTHER)
    for author in (priya, omar):
        await expect(author.page.locator(".node").first).to_be_visible()
    await priya.titles("Priya's vote")
    await omar.titles("Omar's vote")
    await priya.is_saved()
    await omar.is_saved()
    await omar.publishes("Omar was quicker")
    said = priya.page.get_by_role("alert").filter(has_text="Omar Haddad has published version 2")
    await expect(said).to_be_visible()
    assert await violations(priya.page) == []
    await priya.page.reload()  # neither a reload nor a colleague takes away what she has drawn
    await expect(priya.title).to_have_value("Priya's vote")
    await priya.page.get_by_role("button", name="Versions").click()
    await priya.page.get_by_role("button", name="Compare 2").click()
    panel = priya.page.get_by_role("complementary", name="Versions")
    await expect(panel.locator("del")).to_have_text("Omar's vote")
    await expect(panel.locator("ins")).to_have_text("Priya's vote")
    await priya.page.get_by_role("button", name="Versions").click()
    await said.get_by_role("button", name="Keep mine").click()
    await priya.is_saved()
    await priya.publishes("on top of his")
    await expect(priya.page.get_by_role("banner").get_by_text("live: version 3")).to_be_visible()

    # back to what was there before both, by a press
    await priya.page.get_by_role("button", name="Versions").click()
    await priya.page.get_by_role("button", name="Make live 1").click()
    await priya.page.get_by_role("dialog").get_by_role("button", name="Make live").click()
    await expect(priya.page.get_by_role("banner").get_by_text("live: version 1")).to_be_visible()
    assert (await house.ask(lambda unit: unit.flows.live()))["vote"] == 1


async def test_two_windows_of_one_author_choose_between_them(office, clean):
    one = await FlowPage.opened(office, "bank")
    await expect(one.page.locator(".node").first).to_be_visible()
    await one.titles("First window")
    await one.is_saved()
    second = await FlowPage.opened(office, "bank")
    await expect(second.title).to_have_value("First window")
    office.expects("409")
    await second.titles("Second window")
    await second.is_saved()
    await one.titles("First window again")
    dialog = one.page.get_by_role("dialog", name="Drawn on in another window")
    await dialog.get_by_role("button", name="Take theirs").click()
    await expect(one.title).to_have_value("Second window")
    await one.page.get_by_role("button", name="Undo").click()  # what was taken can be undone
    await expect(one.title).to_have_value("First window again")


async def test_a_flow_begins_as_a_template_and_goes_to_a_house_with_other_queues(office, clean, tmp_path):
    she = await FlowPage.opened(office, "")
    page = she.page
    await page.get_by_role("button", name="New flow").click()
    await page.get_by_role("radio", name="Hotline").check()
    assert await violations(page) == []
    await page.get_by_role("button", name="Draw it").click()
    await page.wait_for_url("**/flows/hotline-2")
    await expect(she.node("main-menu")).to_be_visible()
    await she.is_right()

    await she.chooses("greeting")
    await she.node("choose-language").locator(".t").click(modifiers=["Control"])
    await page.keyboard.press("g")  # a group around both
    await she.fills("title.en", "Welcome")
    await expect(she.node("groups:group")).to_have_text("Welcome")
    before = await she.node("greeting").bounding_box()
    await she.carries("groups:group", 70, -70)
    after = await she.node("greeting").bounding_box()
    assert after["x"] > before["x"]  # they go where it goes
    assert after["y"] < before["y"]
    await page.evaluate("() => { print = () => { document.title = document.documentElement.className } }")
    await page.keyboard.press("Control+p")
    await expect(page).to_have_title("printing")
    await page.keyboard.press("Escape")
    await she.is_right()
    await page.locator(".react-flow__pane").click(position={"x": 5, "y": 5})

    async with page.expect_download() as downloading:
        await she.form.get_by_role("button", name="Save as a file").click()
    text = Path(await (await downloading.value).path()).read_text(encoding="utf-8")
    file = tmp_path / "theirs.json"
    file.write_text("no flow")
    async with page.expect_file_chooser() as choosing:
        await she.form.get_by_role("button", name="Take from a file").click()
    await (await choosing.value).set_files(file)
    await expect(page.get_by_text("theirs.json is no flow")).to_be_visible()

    file.write_text(text.replace('"sales-en"', '"verkauf"'), encoding="utf-8")
    async with page.expect_file_chooser() as choosing:
        await she.form.get_by_role("button", name="Take from a file").click()
    await (await choosing.value).set_files(file)
    foreign = she.form.get_by_role("region", name="Not of this house")
    await expect(foreign.get_by_text("Queue “verkauf”")).to_be_visible()
    await foreign.get_by_role("combobox").select_option("sales-en")
    await expect(foreign).to_have_count(0)  # at both nodes
    await she.is_right()
