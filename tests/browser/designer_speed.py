"""How smoothly the flow designer draws a large flow, beside a small one, in a real Chromium.

    python -m tests.browser.designer_speed [--nodes 300]

Prints for each how long it took to open, and while one pans, zooms, drags a node and types into a form: frames a
second, the slowest twentieth's time between two frames, and the longest one.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from tests.reactor import run  # isort: skip - installs the reactor

from playwright.async_api import Page, async_playwright

from crm.unit import Unit
from tests.browser.chromium import FLAGS, program
from tests.browser.morning import Firm
from tests.live.people import PASSWORD
from trunkline import front_end

AUTHOR = "priya.nair"
FRAMES = """async seconds => {
  const between = []; let last = performance.now(); const end = last + seconds * 1000;
  while (performance.now() < end) {
    await new Promise(requestAnimationFrame);
    const now = performance.now(); between.push(now - last); last = now;
  }
  between.sort((a, b) => a - b);
  return [between.length / seconds, between[Math.floor(between.length * .95)], between.at(-1)];
}"""


def tree(nodes: int) -> dict[str, Any]:
    """Menus of three keys, as deep as it takes."""
    drawn: dict[str, Any] = {}
    for at in range(nodes):
        below = [f"n{one}" for one in range(3 * at + 1, 3 * at + 4) if one < nodes]
        said = {"text": {"en": f"This is number {at}. Press a key.", "zh": "请按键。"}}
        drawn[f"n{at}"] = {"type": "hang-up", "title": {"en": f"End {at}"}, "prompt": said}
        if below:
            exits = {str(key): name for key, name in enumerate(below, 1)}
            choices = {key: {"title": {"en": f"To {name}"}} for key, name in exits.items()}
            drawn[f"n{at}"] |= {"type": "menu", "choices": choices, "exits": exits | {"timeout": "n0"}}
    frame = {"format": 1, "name": f"tree-{nodes}", "languages": ["en", "zh"], "start": "n0"}
    return frame | {"default": f"n{nodes - 1}", "nodes": drawn}


async def look(page: Page, nodes: int) -> None:
    print(f"{nodes} nodes")
    began = time.perf_counter()
    await page.goto(f"/flows/tree-{nodes}")
    card = page.locator('[data-node="n0"] .t')
    await card.wait_for()
    print(f"  opened after {time.perf_counter() - began:.1f} s")
    await page.get_by_text("No faults").wait_for()

    async def measured(what: str, act: Callable[[], Awaitable[None]]) -> None:
        (frames, slow, longest), _ = await asyncio.gather(page.evaluate(FRAMES, 2.5), act())
        print(
            f"  {what}: {frames:.0f} frames/s, 95% within {slow:.0f} ms, longest {longest:.0f} ms", flush=True
        )

    async def moved(x: float, y: float) -> None:
        await page.mouse.move(x, y)
        await page.mouse.down()
        for step in range(60):
            await page.mouse.move(x + step * 3, y + step * 2)
            await asyncio.sleep(0.03)
        await page.mouse.up()

    async def zoomed() -> None:
        await page.mouse.move(600, 300)
        for step in range(60):
            await page.mouse.wheel(0, 60 if step < 30 else -60)
            await asyncio.sleep(0.03)

    async def dragged() -> None:
        box = await card.bounding_box()
        assert box is not None
        await moved(box["x"] + 20, box["y"] + 10)

    async def typed() -> None:
        field = page.locator('.form [data-path="prompt.text.en"]')
        await field.click()
        await field.press_sequentially("Somebody types as fast as he can. ", delay=50)

    await measured("panned", lambda: moved(400, 560))
    await measured("zoomed", zoomed)
    await measured("a node dragged", dragged)
    await measured("typed", typed)
    await page.get_by_role("button", name="Show all").click()
    await measured("all of it panned", lambda: moved(400, 560))


async def take(nodes: int) -> None:
    firm = Firm()
    await firm.start(console=True)
    try:

        def draw(unit: Unit) -> None:
            for size in (17, nodes):
                unit.flows.save_draft(f"tree-{size}", tree(size), author=AUTHOR, base=0, revision=0)
            unit.commit()

        await firm.ask(draw)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=program(), args=[*FLAGS])
            server = firm.site.server
            page = await browser.new_page(
                base_url=f"http://{server.address}:{server.port}", viewport={"width": 1280, "height": 720}
            )
            await page.goto("/login")
            await page.fill("#name", AUTHOR)
            await page.fill("#password", PASSWORD)
            await page.click("form#login button.big")
            await page.wait_for_url("**/live")
            for size in (17, nodes):
                await look(page, size)
            await browser.close()
    finally:
        await firm.stop()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--nodes", type=int, default=300)
    given = parser.parse_args()
    front_end.build(lambda doing, share: print(f"Front end: {doing}", flush=True))
    run(asyncio.wait_for(take(given.nodes), 180))


if __name__ == "__main__":
    main()
