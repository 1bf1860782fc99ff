"""Somebody who calls the firm from its web page."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect

from tests.browser.desk import Heard


class Visitor:
    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def title(self) -> Locator:
        return self.page.locator("h1")

    async def calls(self) -> None:
        """Presses the one big button, and is connected."""
        await self.page.locator("button.bigcall").click()
        await expect(self.title).to_have_text("Connected")

    async def presses(self, key: str) -> None:
        """A key of the page's keypad."""
        await (
            self.page.get_by_role("group", name="Keypad").get_by_role("button", name=key, exact=True).click()
        )

    async def hears(self, seconds: float = 1.5) -> Heard:
        return Heard(**await self.page.evaluate("seconds => probe.listen(seconds)", seconds))

    async def hears_sound(self) -> None:
        """Waits until something is heard at all: the menu, music, a voice."""
        before = (await self.page.evaluate("probe.received()"))["energy"]
        came = await self.page.evaluate("energy => probe.comes({ energy })", before + 0.001)
        assert came, "nothing is heard"

    async def hangs_up(self) -> None:
        await self.page.get_by_role("button", name="Hang up").click()
        await self.has_ended()

    async def has_ended(self) -> None:
        await expect(self.page.get_by_text("The call has ended.")).to_be_visible()
