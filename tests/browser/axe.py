"""What axe-core finds on a page: barriers for people who see, hear or use a keyboard differently."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.async_api import Page

FRONT_END = Path(__file__).parents[2] / "agent_console" / "frontend"
AXE = FRONT_END / "node_modules" / "axe-core" / "axe.min.js"

STILL = """Promise.allSettled(document.getAnimations()
    .filter(({ effect }) => Number.isFinite(effect.getComputedTiming().endTime))
    .map(({ finished }) => finished))"""
"""What fades in has its colours only when it is there; what pulses for ever is not waited for."""


@cache
def _source() -> str:
    return AXE.read_text(encoding="utf-8")


async def violations(page: Page) -> list[str]:
    """One line each: rule, how grave, what to do, where. Every rule of axe-core counts, best practices too."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_source())
    await page.evaluate(STILL)
    found = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:160]} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
