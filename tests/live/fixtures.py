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
async def standing_house(on_the_reactor: Any) -> AsyncIterator[list[House]]:
    """A list with the house that stands. The folder that asks first builds it, and takes it down when all tests
    are over."""
    if _standing:
        yield _standing
        return
    _standing.append(await _built())
    yield _standing
    await _standing.pop().stop()


@pytest_asyncio.fixture
async def house(standing_house: list[House], tmp_path: Path) -> AsyncIterator[House]:
    """What one test has left behind is its own fault and spoils no other: the next has a new house."""
    (house,) = standing_house
    house.enter(tmp_path)
    yield house
    try:
        await house.leave()
    except BaseException:
        await house.stop()
        standing_house[:] = [await _built()]
        raise


async def _built() -> House:
    house = House()
    await house.start(console=True)
    return house
