"""The house as a fixture: one Asterisk and one server for the session, an empty house for each test.

tests/live and tests/browser import it, each for itself; in one run both get the same house.
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.live.house import House

_standing: list[House] = []


@pytest.fixture
def near_folder() -> Iterator[Path]:
    """A folder with a short path, which tmp_path is not always: Asterisk's socket below it may have 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="tl-") as folder:
        yield Path(folder)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def standing_house(on_the_reactor: Any) -> AsyncIterator[House]:
    """The folder that asks first builds it, and takes it down when all tests are over."""
    if _standing:
        yield _standing[0]
        return
    house = House()
    await house.start(console=True)
    _standing.append(house)
    yield house
    _standing.clear()
    await house.stop()


@pytest_asyncio.fixture
async def house(standing_house: House, tmp_path: Path) -> AsyncIterator[House]:
    standing_house.enter(tmp_path)
    yield standing_house
    await standing_house.leave()
