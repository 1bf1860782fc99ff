"""The pictures of the documentation, taken of a real house with real calls.

    python -m tests.browser.pictures [--to FOLDER] [--all]

Starts the sample firm with its morning behind it, lets agents and callers talk, and photographs the screens.
Without --all only the pictures of docs/pictures; with it each moment, also dark, in Chinese, on half a screen.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from tests.reactor import run  # isort: skip - installs the reactor

from playwright.async_api import Browser, Page, async_playwright, expect

from crm.unit import Unit
from cti.sounds.library import Library
from tests.browser.chromium import FLAGS, program
from tests.browser.morning import Firm
from tests.live.people import PASSWORD, Caller
from trunkline import front_end
from trunkline.phones.voices import speech_files

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
WIDE, HALF = {"width": 1280, "height": 720}, {"width": 640, "height": 720}
MARGARET, STRANGER = "+441134960182", "+8651255509876"
WAITING = ("+8613855501199", "+8613855501207")
RECORDED = {
    "en": ("main-menu", "closed", "welcome", "holidays", "waiting", "callback", "survey"),
    "zh": ("main-menu", "closed", "welcome", "holidays", "waiting"),
}
HEADSET = """
navigator.mediaDevices && (navigator.mediaDevices.enumerateDevices = (list => async () => (await list()).map(one =>
  ({ deviceId: one.deviceId, groupId: one.groupId, kind: one.kind, label: one.label && 'Jabra Evolve2 30' })))(
  navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices)));
Object.defineProperty(MediaStreamTrack.prototype, 'label', { get: () => 'Jabra Evolve2 30' });
"""
"""The fake microphone gets the name of a headset: the pictures are of a desk, not of a test."""


class Photographer:
    def __init__(self, firm: Firm, browser: Browser, folder: Path, everything: bool) -> None:
        self.firm, self.everything = firm, everything
        self._browser, self._folder = browser, folder

    async def page(self, **context: Any) -> Page:
        server = self.firm.site.server
        around = await self._browser.new_context(
            base_url=f"http://{server.address}:{server.port}", viewport=WIDE, **context
        )
        around.set_default_timeout(20_000)
        await around.add_init_script(HEADSET)
        return await around.new_page()

    async def logs_in(self, name: str, **context: Any) -> Page:
        page = await self.page(**context)
        await page.goto("/login")
        await page.fill("#name", name)
        await page.fill("#password", PASSWORD)
        await page.click("form#login button.big")
        return page

    async def desk(self, name: str, **context: Any) -> Page:
        page = await self.logs_in(name, **context)
        await page.wait_for_url("**/desk")
        await expect(page.locator(".statebtn")).not_to_have_class("st-out")
        await expect(page.locator("footer.foot .c-danger")).to_have_count(0)
        return page

    async def takes(self, page: Page, name: str, *, always: bool = False) -> None:
        """One picture; with --all also dark and on half a screen."""
        await page.mouse.move(0, 719)
        if always or self.everything:
            await self._shoot(page, name)
        if not self.everything:
            return
        theme = await page.evaluate("document.documentElement.dataset.theme")
        await page.evaluate("document.documentElement.dataset.theme = 'dark'")
        await self._shoot(page, f"all/{name}-dark")
        await page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        await page.set_viewport_size(HALF)
        await self._shoot(page, f"all/{name}-half")
        await page.set_viewport_size(WIDE)

    async def _shoot(self, page: Page, name: str) -> None:
        path = self._folder / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        for _ in range(20):
            await page.screenshot(path=path, animations="disabled")
            if await self._is_heard(page):
                break
        print(f"{path.name}: {path.stat().st_size // 1024} KB", flush=True)

    async def _is_heard(self, page: Page) -> bool:
        """Whether a meter on the page stands in the middle of a word; true without one."""
        meter = page.locator("[role=meter]:visible")
        return await meter.count() == 0 or int(await meter.get_attribute("aria-valuenow") or 0) > 40


async def is_alive(page: Page) -> None:
    """The controls that have just appeared take keys again (frontend/src/state/keys.ts)."""
    await page.wait_for_timeout(700)


async def log_in_page(photographer: Photographer) -> None:
    page = await photographer.page(permissions=["microphone"])
    await page.goto("/login?language=en&theme=light")
    await page.fill("#name", "li.na")
    await page.fill("#password", "ten.points")
    await expect(page.locator("#microphone")).to_have_attribute("data-state", "heard")
    await photographer.takes(page, "login", always=True)
    await page.goto("/login?language=zh")
    await photographer.takes(page, "login-zh")
    await page.context.close()


async def the_others(firm: Firm) -> list[Caller]:
    """Three agents talk at telephones, two are in their pause."""
    callers: list[Caller] = []
    for name, station, number, keys in (
        ("tomasz.lewandowski", "111", "+441134960183", "1,2"),
        ("grace.mbeki", "112", "+441134960191", "1,1"),
        ("lin.hao", "113", "+8613855501186", "2,1"),
    ):
        agent = await firm.agent(name, station=station)
        callers.append(await firm.caller(number, presses=keys))
        interaction = await agent.answers()
        if name == "grace.mbeki":
            await agent.does("hold", interaction)
    for name, station, reason in (("ines.duarte", "114", "lunch"), ("owen.pryce", "115", "break")):
        agent = await firm.agent(name, station=station, ready=False)
        await agent.link.ask("agent.not_ready", reason=reason)
    return callers


async def an_agents_call(photographer: Photographer, page: Page) -> Caller:
    """Idle, ringing, talking; the caller is still there when it returns."""
    firm = photographer.firm
    if photographer.everything:
        await page.locator("footer.foot button").first.click()
        await expect(page.get_by_text("Microphone heard")).to_be_visible()
        await photographer.takes(page, "desk-sound")
        await page.keyboard.press("Escape")
        await page.locator(".me").click()
        await photographer.takes(page, "desk-me")
        await page.keyboard.press("Escape")
    await page.keyboard.press("g")
    await expect(page.locator(".statebtn")).to_contain_text("Ready")
    await photographer.takes(page, "desk-idle", always=True)
    caller = await firm.caller(MARGARET, presses="1,2")
    await expect(page.locator(".callcard .answer")).to_be_visible()
    await expect(page.locator(".customer .phoneline").first).to_be_visible()
    await is_alive(page)
    await photographer.takes(page, "desk-ringing", always=True)
    await page.keyboard.press("y")
    await expect(page.locator(".statebtn")).to_contain_text("Talking")
    await is_alive(page)
    await page.keyboard.press("i")
    await page.keyboard.type(
        "Leak again at the shaft seal, pump 2. Line stopped since 08:30. Wants a technician today, not a third seal."
    )
    await page.keyboard.press("Alt+z")
    await page.keyboard.type("visit")
    await page.keyboard.press("Enter")
    await expect(page.locator(".kept")).to_contain_text("Saved")
    return caller


async def rest_of_the_call(photographer: Photographer, page: Page, caller: Caller) -> None:
    await expect(page.locator("footer.foot")).to_contain_text("Voice good")
    await photographer.takes(page, "desk-call", always=True)
    await page.keyboard.press("k")
    await expect(page.locator(".statebtn")).to_contain_text("On hold")
    await photographer.takes(page, "desk-held")
    await page.keyboard.press("k")
    await expect(page.locator(".statebtn")).to_contain_text("Talking")
    await page.keyboard.press("r")
    await expect(page.locator("[role=option]").first).to_be_visible()
    await photographer.takes(page, "desk-transfer")
    await page.keyboard.press("Escape")
    await page.keyboard.press("u")
    await photographer.takes(page, "desk-keypad")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Alt+n")
    await photographer.takes(page, "desk-state")
    await page.keyboard.press("Escape")
    await page.keyboard.press("?")
    await photographer.takes(page, "desk-keys")
    await page.keyboard.press("Escape")
    await caller.hangs_up()
    await expect(page.locator(".callcard .timer")).to_have_text(re.compile("0:4"))
    await photographer.takes(page, "desk-wrapup", always=True)


async def a_chinese_call(photographer: Photographer, page: Page) -> Caller:
    firm = photographer.firm
    await page.keyboard.press("g")
    await expect(page.locator(".statebtn")).to_contain_text("空闲")
    await photographer.takes(page, "desk-idle-zh")
    caller = await firm.caller("+8613855501190", presses="2,2")
    await expect(page.locator(".callcard .answer")).to_be_visible()
    await is_alive(page)
    await photographer.takes(page, "desk-ringing-zh")
    await page.keyboard.press("y")
    await expect(page.locator(".statebtn")).to_contain_text("通话中")
    await is_alive(page)
    await page.keyboard.press("i")
    await page.keyboard.type("二号泵轴封再次漏水，生产线 08:30 起停机。要求今天派技术员上门。")
    await expect(page.locator(".kept")).to_contain_text("已保存")
    await expect(page.locator(".callcard .timer")).to_have_text(re.compile("0:1"))
    await photographer.takes(page, "desk-call-zh-dark", always=True)
    return caller


async def several_and_none(photographer: Photographer, page: Page) -> None:
    """A number of several customers, then one that is not in the records."""
    for number, name in (("+441134960199", "desk-several"), (STRANGER, "desk-stranger")):
        await page.keyboard.press("w")
        await expect(page.locator(".statebtn")).to_contain_text("Ready")
        caller = await photographer.firm.caller(number, presses="1,2")
        await expect(page.locator(".callcard .answer")).to_be_visible()
        await is_alive(page)
        await page.keyboard.press("y")
        await expect(page.locator(".statebtn")).to_contain_text("Talking")
        await photographer.takes(page, name)
        await caller.hangs_up()
        await expect(page.locator(".answer.done")).to_be_visible()
        await is_alive(page)
    await page.keyboard.press("w")
    await expect(page.locator(".statebtn")).to_contain_text("Ready")
    await page.keyboard.press("/")
    await page.keyboard.type("mar")
    await expect(page.locator("[role=option]").nth(1)).to_be_visible()
    await photographer.takes(page, "desk-search")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Recording").first.click()
    await expect(page.locator("audio")).to_be_visible()
    await photographer.takes(page, "desk-recording")
    await page.get_by_role("button", name="Edit").click()
    await photographer.takes(page, "desk-edit")


async def live_board(photographer: Photographer) -> None:
    page = await photographer.logs_in("priya.nair")
    await page.wait_for_url("**/live")
    await expect(page.locator(".agents tbody tr")).to_have_count(8)
    await expect(page.locator(".leadleft tr.hl")).to_have_count(1, timeout=50_000)  # they wait too long
    await photographer.takes(page, "live", always=True)
    if photographer.everything:
        await page.keyboard.press("?")
        await photographer.takes(page, "live-help")
        await page.keyboard.press("Escape")
    forgery = await page.evaluate("JSON.parse(document.getElementById('page-data').textContent).forgery")
    await page.request.post(
        "/api/preferences", data={"language": "zh", "theme": "dark"}, headers={"X-Forgery-Token": forgery}
    )
    await page.reload()
    await expect(page.locator(".agents tbody tr")).to_have_count(8)
    await photographer.takes(page, "live-zh-dark", always=True)
    await page.context.close()


async def call_us(photographer: Photographer) -> None:
    page = await photographer.page(permissions=["microphone"])
    await page.goto("/call-us?language=en&theme=light")
    await expect(page.locator(".bigcall")).to_be_visible()
    await photographer.takes(page, "call-us-start")
    await page.locator(".bigcall").click()
    await expect(page.locator("h1")).to_have_text("Connected")
    await expect(page.get_by_text("You are heard")).to_be_visible()
    await photographer.takes(page, "call-us", always=True)
    await page.get_by_role("button", name="Hang up").click()
    await expect(page.get_by_text("The call has ended.")).to_be_visible()
    await photographer.takes(page, "call-us-ended")
    await page.context.close()


async def flow_callers(photographer: Photographer) -> None:
    """The hotline's morning over its drawing, and two who are in it now."""
    firm = photographer.firm
    callers = [await firm.caller(number, presses="1") for number in (MARGARET, STRANGER)]
    page = await photographer.logs_in("priya.nair")
    await page.goto("/flows/hotline")
    await page.get_by_role("button", name="Callers", exact=True).click()
    panel = page.get_by_role("complementary", name="Callers")
    await expect(page.get_by_text("2 callers are here now")).to_be_attached()
    await photographer.takes(page, "flow-callers-all")
    await panel.get_by_role("button", name="Main menu").first.click()
    await expect(panel.get_by_text("Half of them stay")).to_be_visible()
    await page.wait_for_timeout(400)  # the drawing moves there
    await photographer.takes(page, "flow-callers", always=True)
    for caller in callers:
        await caller.hangs_up()
    await page.context.close()


async def flow_designer(photographer: Photographer) -> None:
    """A team lead tries the hotline; in Chinese and dark, a text is missing in another flow."""
    firm, lead = photographer.firm, "priya.nair"
    page = await photographer.logs_in(lead)
    await page.goto("/flows/hotline")
    await page.get_by_role("button", name="Try it").click()
    tried = page.get_by_role("region", name="Try it")
    await tried.get_by_label("Keys he presses").fill("1")
    await tried.get_by_role("button", name="Press", exact=True).click()
    await expect(page.locator('[data-node="main-menu"]')).to_have_class(re.compile("look-here"))
    await page.locator('[data-node="main-menu"]').focus()
    await page.keyboard.press("Space")
    await page.wait_for_timeout(400)  # the drawing moves there
    await photographer.takes(page, "flow-designer", always=True)
    await page.context.close()

    def prefer(unit: Unit, language: str, theme: str) -> None:
        unit.accounts.set_language(lead, language)
        unit.accounts.set_preferences(lead, {"theme": theme})
        unit.commit()

    await firm.ask(lambda unit: prefer(unit, "zh", "dark"))
    page = await photographer.logs_in(lead)
    await page.goto("/flows/repair")
    await page.locator('[data-node="stands"]').focus()
    await page.keyboard.press("Space")
    await page.locator('.form [data-path="prompt.text.zh"]').fill("")
    await expect(page.locator('[data-node="stands"] .bad')).to_be_visible()
    await photographer.takes(page, "flow-designer-zh-dark", always=True)
    await page.context.close()

    def forget(unit: Unit) -> None:
        for draft in unit.flows.drafts():
            unit.flows.forget_draft(draft.flow, draft.author)
        prefer(unit, "en", "light")

    await firm.ask(forget)


async def prompts_page(photographer: Photographer) -> None:
    """Some of what callers hear was recorded, and somebody draws a flow for the new year."""
    firm = photographer.firm
    library = Library.of(firm.site, firm.home)
    for language in firm.site.languages:
        rendered = sorted(firm.home.prompts.glob(f"{language}-*.wav"), key=lambda file: file.stat().st_size)
        for name, file in zip(RECORDED[language], reversed(rendered), strict=False):
            library.keep(language, name, file)
    library.keep("en", "closed", library.file("en", "closed"))  # there is one before it
    new_year = {
        "format": 1, "name": "hotline", "languages": ["en", "zh"], "start": "wishes",
        "nodes": {"wishes": {"type": "hang-up", "prompt": {"sound": "new-year"}}},
    }  # fmt: skip

    def draw(unit: Unit) -> None:
        unit.flows.save_draft("hotline", new_year, author="priya.nair", base=1, revision=0)
        unit.commit()

    await firm.ask(draw)
    page = await photographer.logs_in("priya.nair")
    await page.goto("/prompts")
    await page.get_by_role("button", name="Play main-menu, English").click()
    await expect(page.locator(".waveform rect.heard")).not_to_have_count(0)
    await photographer.takes(page, "prompts", always=True)
    await page.context.close()


async def take_all(folder: Path, everything: bool) -> None:
    firm = Firm()
    await firm.start(console=True)
    scratch = Path(tempfile.mkdtemp(prefix="tl-pictures-"))
    firm.enter(scratch)
    try:
        async with async_playwright() as playwright:
            voice = speech_files(firm.site, firm.home, ["en"])["en"]
            browser = await playwright.chromium.launch(
                executable_path=program(), args=[*FLAGS, f"--use-file-for-fake-audio-capture={voice}"]
            )
            await a_day(Photographer(firm, browser, folder, everything))
            await browser.close()
    finally:
        await firm._everybody_out()
        await firm.stop()
        shutil.rmtree(scratch)


async def a_day(photographer: Photographer) -> None:
    firm = photographer.firm
    await log_in_page(photographer)
    await flow_callers(photographer)
    await flow_designer(photographer)
    await prompts_page(photographer)
    others = await the_others(firm)
    zhou = await photographer.desk("zhou.ting")
    others.append(await a_chinese_call(photographer, zhou))
    li = await photographer.desk("li.na")
    margaret = await an_agents_call(photographer, li)
    others += [await firm.caller(number, presses="2,2") for number in WAITING]
    await firm.agent("sam.whitlock", station="116")
    await others.pop(0).hangs_up()  # Tomasz wraps up
    await live_board(photographer)
    await rest_of_the_call(photographer, li, margaret)
    for caller in others:
        await caller.hangs_up()
    if photographer.everything:
        for agent in firm._agents:  # what comes now is Li Na's
            await agent.link.ask("agent.not_ready", reason="lunch")
        await is_alive(li)
        await several_and_none(photographer, li)
    await call_us(photographer)
    await zhou.context.close()
    await li.context.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--to", type=Path, default=PICTURES, help="the folder (default: docs/pictures)")
    parser.add_argument("--all", action="store_true", help="each moment in each look")
    given = parser.parse_args()
    expect.set_options(timeout=30_000)
    front_end.build(lambda doing, share: print(f"Front end: {doing}", flush=True))
    run(asyncio.wait_for(take_all(given.to, given.all), 600))


if __name__ == "__main__":
    main()
