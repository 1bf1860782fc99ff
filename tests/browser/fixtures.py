"""Browsers for the session, an office of empty desks for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright

from tests.browser.chromium import Chromiums
from tests.browser.office import Office
from tests.live.house import House


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromiums(
    on_the_reactor: Any, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Chromiums]:
    async with async_playwright() as playwright:
        browsers = Chromiums(playwright, tmp_path_factory.mktemp("voices"))
        yield browsers
        await browsers.close()


@pytest_asyncio.fixture
async def office(house: House, chromiums: Chromiums, tmp_path: Path) -> AsyncIterator[Office]:
    office = Office(house, chromiums, tmp_path)
    yield office
    await office.close()
