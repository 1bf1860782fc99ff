"""The people of a browser test: agents at their desks, visitors of the web page; and what their pages did."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext, Page

from tests.browser.chromium import Chromiums
from tests.browser.desk import Desk
from tests.browser.visitor import Visitor
from tests.live import sound
from tests.live.house import House
from tests.live.people import AGENTS, PASSWORD

PROBE = Path(__file__).with_name("probe.js")
SCREEN = {"width": 1280, "height": 720}
LIMIT = 8_000
"""ms within which a page must show what it is asked for."""


class Office:
    """Pages are contexts of their own: nobody shares cookies. `close` wants a clean console of each."""

    def __init__(self, house: House, chromiums: Chromiums, folder: Path) -> None:
        self._house, self._chromiums, self._folder = house, chromiums, folder
        self._contexts: list[BrowserContext] = []
        self._desks: set[str] = set()
        self._expected: list[re.Pattern[str]] = []
        self.faults: list[str] = []

    @property
    def address(self) -> str:
        return self._house.site.server.page.rstrip("/")

    async def page(self, says: int = sound.WANG_WEI, **context: Any) -> Page:
        """An empty page in a context of its own. says: the microphone's tone, Hz. context: as Playwright's,
        e.g. color_scheme="dark"."""
        browser = await self._chromiums.saying(says)
        around = await browser.new_context(base_url=self.address, viewport=SCREEN, **context)
        self._contexts.append(around)
        around.set_default_timeout(LIMIT)
        await around.add_init_script(path=PROBE)
        page = await around.new_page()
        page.on("console", lambda said: said.type == "error" and self._fault(f"console: {said.text}"))
        page.on("pageerror", lambda error: self._fault(f"script: {error}"))
        return page

    def _fault(self, text: str) -> None:
        if not any(pattern.search(text) for pattern in self._expected):
            self.faults.append(text)

    def expects(self, pattern: str) -> None:
        """From now on console errors like this one belong to the story."""
        self._expected.append(re.compile(pattern))

    async def desk(
        self, name: str = "wang.wei", *, ready: bool = True, says: int = sound.WANG_WEI, **context: Any
    ) -> Desk:
        """An agent who has logged in through the page, with the browser as his phone."""
        desk = Desk(await self.page(says, **context), name)
        await self.log_in(desk.page, name)
        await desk.is_open()
        if ready:
            await desk.goes_ready()
        return desk

    async def log_in(self, page: Page, name: str, password: str = PASSWORD) -> None:
        """Through the real form; the page that follows is the caller's to wait for."""
        if name in AGENTS and AGENTS[name]["role"] == "agent":
            self._desks.add(name)
        if "/login" not in page.url:
            await page.goto("/login")
        await page.fill("#name", name)
        await page.fill("#password", password)
        await page.select_option("#station", "browser")
        await page.click("form#login button.big")

    async def visitor(self, says: int = sound.CALLER, **context: Any) -> Visitor:
        """Somebody who has opened the page "call us"."""
        visitor = Visitor(await self.page(says, **context))
        await visitor.page.goto("/call-us")
        return visitor

    async def leave(self, page: Page) -> None:
        """The browser's window is closed without a word."""
        self._contexts.remove(page.context)
        await page.context.close()

    async def crash(self, page: Page) -> None:
        """The page dies as programs do: without any last word."""
        crashed = asyncio.ensure_future(page.wait_for_event("crash"))
        devtools = await page.context.new_cdp_session(page)
        dying = asyncio.ensure_future(devtools.send("Page.crash"))  # it is never answered
        await crashed
        await self.leave(page)
        await asyncio.gather(dying, return_exceptions=True)

    async def close(self) -> None:
        """Everybody closes the browser; agents are logged out, whatever state the test has left them in."""
        for context in self._contexts:
            await context.close()
        for name in self._desks:
            await self._log_out(name)
        assert not self.faults, "\n".join(self.faults)

    async def _log_out(self, name: str) -> None:
        link = await self._house.link(name)
        answer = await link.ask("agent.log_in", station="browser", take_over=True)
        for call in answer["calls"]:
            await link.ask("call.clear", interaction=call["interaction"])
            await link.event("call.cleared")
        await link.ask("agent.log_out")
        await link.close()
