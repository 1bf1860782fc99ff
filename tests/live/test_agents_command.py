"""`trunkline agents` against a running house: agents without desks take the calls, and leave nothing behind."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from collections.abc import AsyncIterator

import pytest_asyncio

from config.home import PROJECT
from tests.live import emptiness
from tests.live.people import PASSWORD, STRANGER, ZHANG_WEI

LIMIT = 30.0


class Crew:
    """The command as a process, once it is started."""

    def __init__(self, house) -> None:
        self._house, self._process = house, None

    async def starts(self, *words: str) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "trunkline", "agents", "--home", str(self._house.home.path), "--language", "en",
            "--accounts", "crew.", *words,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            cwd=PROJECT,
        )  # fmt: skip
        self._process.stdin.write(f"{PASSWORD}\n".encode())
        self._process.stdin.close()

    async def ends(self) -> tuple[int, str]:
        said = await asyncio.wait_for(self._process.stdout.read(), LIMIT)
        return await self._process.wait(), said.decode()

    async def is_interrupted(self) -> tuple[int, str]:
        self._process.send_signal(signal.SIGINT)
        return await self.ends()

    async def is_gone(self) -> None:
        """However the test has ended."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


@pytest_asyncio.fixture
async def crew(house) -> AsyncIterator[Crew]:
    crew = Crew(house)
    yield crew
    await crew.is_gone()


async def accounts(house, count: int) -> None:
    """As an administrator makes them; those that are there already serve."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "trunkline", "account", "add-many", "crew.", "--count", str(count),
        "--skill", "sales=50", "--skill", "english=50", "--password-stdin", "--home", str(house.home.path),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        cwd=PROJECT,
    )  # fmt: skip
    said, _ = await asyncio.wait_for(process.communicate(f"{PASSWORD}\n".encode()), LIMIT)
    assert process.returncode == 0 or b"is there already" in said, said.decode()


async def are_ready(house, count: int) -> None:
    async def look() -> list[str]:
        figures = await emptiness.health(house.site.server.address, house.site.server.port)
        return [] if figures["agents"] == count else [f"agents: {figures['agents']}"]

    assert not await emptiness.settles(look, LIMIT)


def tally(said: str) -> list[int]:
    """ready, talking, offered, answered, missed, ended by agents, ended by callers, sent away."""
    rows = re.findall(r"^│((?:\s*\d+\s*│){8})$", said, re.MULTILINE)
    assert rows, said
    return [int(count) for count in re.findall(r"\d+", rows[-1])]


async def test_they_answer_talk_wrap_up_and_are_ready_again_at_both_kinds_of_stations(house, crew):
    await accounts(house, 2)
    words = ("--station", "201", "--station", "103", "--answer-after", "0.2", "--talk", "0.5", "1")
    await crew.starts("--count", "2", *words, "--wrap-up", "0.2")
    await are_ready(house, 2)
    callers = [await house.caller(number, presses="1,1") for number in (STRANGER, ZHANG_WEI)]
    for caller in callers:
        await caller.is_hung_up(LIMIT)
    again = await house.caller(STRANGER, presses="1,1")
    await again.is_hung_up(LIMIT)
    code, said = await crew.is_interrupted()
    assert code == 0, said
    ready, talking, offered, answered, missed, by_agents, by_callers, sent_away = tally(said)
    assert [ready, talking, answered, by_agents, by_callers, sent_away] == [0, 0, 3, 3, 0, 0], said
    assert offered == answered + missed, said  # on a busy machine a set may answer too late
    assert (await house.kept(STRANGER, recordings=1)).outcome == "answered"
    await are_ready(house, 0)


async def test_an_interrupt_in_a_talk_ends_the_talk_and_logs_out(house, crew):
    await accounts(house, 1)
    await crew.starts("--count", "1", "--station", "201", "--talk", "600", "600")
    await are_ready(house, 1)
    caller = await house.caller(presses="1,1")
    await house.reaches("talk")
    code, said = await crew.is_interrupted()
    assert code == 0, said
    assert tally(said)[2:4] == [1, 1], said
    await caller.is_hung_up()
    await are_ready(house, 0)


async def test_what_is_missing_is_said_and_nobody_is_logged_in(house, crew):
    await accounts(house, 1)
    await crew.starts("--count", "1", "--station", "999")
    assert await crew.ends() == (
        1, "Logging 1 agents in …\nError: station 999: is not in the site file; `check-config` lists them\n"
    )  # fmt: skip
    await crew.starts("--count", "30")
    code, said = await crew.ends()
    assert code == 1
    assert "are free for 30 agents" in said
    await are_ready(house, 0)
