"""What the safety net wrote down: its spool as a test sees it, while nobody but Asterisk runs."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio

from tests.live import emptiness
from tests.live.house import House


@pytest_asyncio.fixture
async def mortal(house: House) -> AsyncIterator[House]:
    """The house whose server may die; it has one again when the test is over, however that ended."""
    yield house
    if not house.has_server:
        await house.server_comes_back()


@pytest_asyncio.fixture
async def no_server(mortal: House) -> House:
    """The house after its server's death."""
    await mortal.server_dies()
    return mortal


def spool(house: House) -> Path:
    return house.home.node(house.site.nodes[0].name).safety_net


def files(house: House) -> list[str]:
    return sorted(file.name for file in spool(house).iterdir())


def entry(house: House, number: str) -> dict[str, Any] | None:
    """The call of this number, as it is written now."""
    found = [json.loads(file.read_text()) for file in spool(house).glob("[!.]*.json")]
    return next((call for call in found if call["number"] == number), None)


async def reaches(house: House, number: str, stage: str, limit: float = 15.0) -> dict[str, Any]:
    """Waits until the call of this number is at a stage: "ivr", "transfer", "mailbox" … or "ended"."""

    async def look() -> list[str]:
        call = entry(house, number)
        if call is None:
            return ["no entry"]
        stages = [step["kind"] for step in call["steps"]] + (["ended"] if call["ended"] else [])
        return [] if stages and stages[-1] == stage else [f"at {stages}"]

    left = await emptiness.settles(look, limit)
    assert not left, f"{number} does not reach {stage}: {left}\n{house.story()}"
    found = entry(house, number)
    assert found is not None
    return found


async def is_taken_in(house: House, limit: float = 10.0) -> None:
    """Waits until the spool is empty."""

    async def look() -> list[str]:
        return files(house)

    left = await emptiness.settles(look, limit)
    assert not left, f"still in the spool: {left}\n{house.story()}"


def copy_of(house: House, folder: Path) -> Path:
    """The spool as it is now, for later."""
    return Path(shutil.copytree(spool(house), folder / "spool-before"))


def put_back(house: House, copy: Path) -> None:
    for file in copy.iterdir():
        shutil.copy2(file, spool(house))
