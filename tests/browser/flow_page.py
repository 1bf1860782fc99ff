"""The flow designer's page as a person at it sees it."""

from __future__ import annotations

from typing import Self

from playwright.async_api import Locator, Page, expect

from tests.browser.office import Office


class FlowPage:
    """One who draws. Nodes are called by their names in the document."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @classmethod
    async def opened(cls, office: Office, flow: str, who: str = "priya.nair", **context: object) -> Self:
        page = await office.page(**context)
        await office.log_in(page, who)
        await page.wait_for_url("**/live")
        await page.goto(f"/flows/{flow}" if flow else "/flows")
        return cls(page)

    @property
    def form(self) -> Locator:
        return self.page.get_by_role("complementary", name="Properties")

    def node(self, name: str) -> Locator:
        return self.page.locator(f'[data-node="{name}"]')

    async def new_flow(self, name: str) -> None:
        await self.page.get_by_role("button", name="New flow").click()
        await self.page.get_by_label("What people call it").fill(name)
        await self.page.get_by_role("button", name="Draw it").click()
        await self.page.wait_for_url(f"**/flows/{name.lower()}")
        await expect(self.page.get_by_text("An empty flow")).to_be_visible()

    async def drags(self, type_word: str, to: tuple[int, int]) -> None:
        """From the palette onto the drawing; to: pixels from its left upper corner."""
        button = self.page.get_by_role("complementary", name="Nodes").get_by_role("button", name=type_word)
        canvas = self.page.get_by_role("region", name="Drawing")
        await button.drag_to(canvas, target_position={"x": to[0], "y": to[1]})

    async def connects(self, node: str, exit_name: str, to: str) -> None:
        """With the mouse, from the exit's handle to the other node's."""
        out = self.node(node).locator(f'.react-flow__handle[data-handleid="{exit_name}"]')
        into = self.node(to).locator(".react-flow__handle.in")
        await out.drag_to(into)
        await expect(self.page.locator(f'[data-id="{node}|{exit_name}"]')).to_have_count(1)

    async def carries(self, node: str, right: int, down: int) -> None:
        """By the mouse, so many pixels."""
        box = await self.node(node).bounding_box()
        assert box is not None
        x, y, mouse = box["x"] + 12, box["y"] + 8, self.page.mouse
        await mouse.move(x, y)
        await mouse.down()
        await mouse.move(x + right, y + down, steps=4)
        await mouse.up()

    async def chooses(self, node: str) -> None:
        await self.node(node).locator(".t").click()

    async def fills(self, path: str, text: str) -> None:
        await self.form.locator(f'[data-path="{path}"]').fill(text)

    @property
    def title(self) -> Locator:
        """What people call the flow; its form is there while no node is chosen."""
        return self.form.get_by_label("What people call it, English")

    async def titles(self, text: str) -> None:
        await self.title.fill(text)

    # ---- by keyboard -----------------------------------------------------------------------------------

    async def adds(self, word: str) -> None:
        """After the chosen node, by the search box."""
        await self.page.keyboard.press("n")
        await expect(self.page.get_by_role("combobox", name="Find a node")).to_be_focused()
        await self.page.keyboard.type(word)
        await expect(self.page.get_by_role("dialog").get_by_role("option").first).to_be_visible()
        await self.page.keyboard.press("Enter")
        await expect(self.page.get_by_role("dialog")).to_have_count(0)

    async def is_at(self, path: str) -> None:
        await expect(self.form.locator(f'[data-path="{path}"]')).to_be_focused()

    async def tabs_to(self, path: str) -> None:
        await self._tabs_to(self.form.locator(f'[data-path="{path}"]'))

    async def tabs_to_button(self, name: str) -> None:
        await self._tabs_to(self.form.get_by_role("button", name=name, exact=True))

    async def _tabs_to(self, wanted: Locator) -> None:
        for _ in range(30):
            if await wanted.evaluate("element => element === document.activeElement"):
                return
            await self.page.keyboard.press("Tab")
        raise AssertionError(f"no Tab leads to {wanted}")

    # ---- for the callers -------------------------------------------------------------------------------

    async def is_saved(self) -> None:
        await expect(self.page.get_by_text("Draft, saved")).to_be_visible()

    async def is_right(self) -> None:
        """Nothing is wrong with it, as the server says."""
        await expect(self.page.get_by_text("No faults")).to_be_visible()

    async def publishes(self, note: str) -> None:
        await self.page.get_by_role("button", name="Publish").click()
        dialog = self.page.get_by_role("dialog")
        await dialog.get_by_label("What is new").fill(note)
        await dialog.get_by_role("button", name="Publish").click()
        await expect(dialog).to_have_count(0)
