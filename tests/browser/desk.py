"""An agent's desk as the agent uses it: keys, clicks, what stands on the screen, what is in the headset."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Locator, Page, expect

DEAD = 0.6
"""Seconds after a change of moment in which the controls are dead (frontend/src/state/keys.ts)."""

LOOKS = {
    "Ready": "st-ready", "Ringing": "st-ring", "Talking": "st-talk", "On hold": "st-hold",
    "Wrap-up": "st-wrap", "Not ready": "st-notready", "Logged out": "st-out",
}  # fmt: skip
"""How each state is drawn (frontend/src/parts/looks.tsx)."""


@dataclass(frozen=True)
class Heard:
    """What came out of the loudspeaker: the strongest pitch (Hz), and in what share of the time it stood."""

    hertz: int
    share: float


class Desk:
    """`page` is the real one; what is asked often has a name here."""

    def __init__(self, page: Page, agent: str) -> None:
        self.page, self.agent = page, agent

    # ---- what is to be seen ----------------------------------------------------------------------------

    async def is_open(self) -> None:
        """Logged in at the centre, and the browser's phone registered."""
        await self.page.wait_for_url("**/desk")
        await expect(self.foot).to_contain_text(re.compile("Phone ready|电话就绪"))
        await expect(self.state).not_to_contain_class("st-out")

    @property
    def state(self) -> Locator:
        return self.page.locator(".statebtn")

    @property
    def strip(self) -> Locator:
        return self.page.locator("section.strip")

    @property
    def customer(self) -> Locator:
        return self.page.locator("section.customer")

    @property
    def history(self) -> Locator:
        return self.page.locator("section.history")

    @property
    def foot(self) -> Locator:
        return self.page.locator("footer.foot")

    def control(self, letter: str) -> Locator:
        """The strip's button with this key."""
        return self.strip.locator(f'[aria-keyshortcuts^="{letter} "]')

    async def becomes(self, word: str) -> None:
        """A state (in whatever language the desk is), or the reason for being not ready."""
        if word in LOOKS:
            await expect(self.state).to_contain_class(LOOKS[word])
        else:
            await expect(self.state).to_contain_text(word)

    async def rings(self) -> None:
        """The desk shows it, and the phone sounds."""
        await expect(self.control("Y")).to_be_visible()
        await self.page.wait_for_function(
            "() => probe.notes.filter(({ what }) => ['call.delivered', 'ring-sounds'].includes(what)).at(-1)?.what === 'ring-sounds'"
        )

    # ---- what the agent does ---------------------------------------------------------------------------

    async def goes_ready(self) -> None:
        await self.page.keyboard.press("g")
        await self.becomes("Ready")

    async def presses(self, letter: str) -> None:
        """A key, as soon as the controls live."""
        await self._controls_live()
        await self.page.keyboard.press(letter.lower())

    async def clicks(self, letter: str) -> None:
        """The strip's button with this key, as soon as the controls live."""
        await self._controls_live()
        await self.control(letter).click()

    async def answers(self) -> None:
        await self.rings()
        await self.presses("Y")
        await self.talks()

    async def talks(self) -> None:
        """Both sides are there, and voice comes from the other."""
        await self.becomes("Talking")
        assert await self.page.evaluate("probe.comes({ packets: 10 })"), "no voice comes"

    async def hangs_up(self) -> None:
        await self.presses("X")
        await self.becomes("Wrap-up")

    async def _controls_live(self) -> None:
        await self.page.wait_for_function(
            "dead => performance.now() - Math.max(0, ...probe.notes.filter(({ what }) => /^(call|agent)/.test(what)).map(({ at }) => at)) > dead",
            arg=DEAD * 1000 + 50,
        )

    # ---- what the agent hears, and what happened ---------------------------------------------------------

    async def hears(self, seconds: float = 1.5) -> Heard:
        return Heard(**await self.page.evaluate("seconds => probe.listen(seconds)", seconds))

    async def energy(self) -> float:
        """Of all the sound received so far, as the browser counts it."""
        return float((await self.page.evaluate("probe.received()"))["energy"])

    async def hears_silence(self, seconds: float = 1.0, limit: float = 5.0) -> None:
        """Waits until no sound has been received for so long."""
        end = time.monotonic() + limit
        while True:
            before = await self.energy()
            await asyncio.sleep(seconds)
            grown = await self.energy() - before
            if grown < 1e-6 * seconds:
                return
            assert time.monotonic() < end, f"it is not silent: energy grew by {grown}"

    async def notes(self, *kinds: str) -> list[dict[str, Any]]:
        """What the page was told and did, in order (tests/browser/probe.js)."""
        noted = await self.page.evaluate("probe.notes")
        return [note for note in noted if note["what"] in kinds]

    async def shifts(self, since: float = 0.0) -> list[dict[str, Any]]:
        """What moved on the screen by itself. since: ms of the page's own clock."""
        shifts = await self.page.evaluate("probe.shifts")
        return [shift for shift in shifts if shift["at"] >= since]
