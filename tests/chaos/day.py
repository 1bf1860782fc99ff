"""The day itself: people at work, and a fault after another."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from crm.unit import Unit
from tests.chaos.faults import FAULTS, Ground, small_disk
from tests.chaos.ledger import Account, account
from tests.chaos.machine_clock import machine_clock
from tests.chaos.people import Agent, Caller, Told
from tests.live import sound
from tests.live.emptiness import settles
from tests.live.house import House
from tests.live.story import story_of
from tests.unit.crm.postgresql_cluster import HINT, Cluster, binaries

AGENTS = (
    ("li.na", "101", sound.LI_NA),
    ("wang.wei", "102", sound.WANG_WEI),
    ("chen.jie", "103", sound.LI_NA),
)
KEYS = ("1", "1", "1", "1", "2", "9")
CALLERS_AT_ONCE = 6
SHORTEST_STAY, LONGEST_STAY = 5.0, 30.0  # seconds after which a caller hangs up
CALL_EVERY = (0.3, 1.6)  # seconds between two callers
CALM = (1.0, 6.0)  # seconds between a fault's end and the next
QUIET = 40.0  # seconds after the last caller within which everybody is free again

Tell = Callable[[str], None]


class Day:
    def __init__(
        self, ground: Ground, folder: Path, *, longest: float, tell: Tell = lambda line: None
    ) -> None:
        """longest: seconds that a caller stays at most."""
        self._ground, self._folder, self._longest, self._tell = ground, folder, longest, tell
        self._house, self._chance = ground.house, ground.chance
        self.callers: list[Caller] = []
        self.agents: list[Agent] = []
        self._calls: set[asyncio.Task[None]] = set()
        self._closing_time = False

    async def passes(self, faults: list[str]) -> Account:
        house, chance = self._house, self._chance
        began = time.monotonic()
        house.enter(self._folder)
        for name, station, voice in AGENTS:
            person = await house.agent(
                name, station=station, says=voice, answer_after=chance.uniform(0.2, 1.2)
            )
            self.agents.append(Agent(house, person, random.Random(chance.random()), Told()))
        work = [asyncio.create_task(agent.work()) for agent in self.agents]
        calling = asyncio.create_task(self._they_call())
        try:
            for number, fault in enumerate(faults, 1):
                await asyncio.sleep(chance.uniform(*CALM))
                self._tell(f"{number}/{len(faults)} {fault}, {len(self._calls)} calls up")
                await FAULTS[fault](self._ground)
            self._closing_time = True
            await calling
            made = await self._everybody_is_free()
            for agent in self.agents:
                agent.over = True
            await asyncio.gather(*work)
        finally:
            await _all_go_home([calling, *work, *self._calls])
        # Calls that the safety net had are taken in when a server starts, and once a minute.
        await house.server_dies_and_comes_back()
        await self._all_is_written()
        found = await account(
            house, len(faults), self.callers, self.agents, switch_lost="asterisk-killed" in faults,
            lasted=time.monotonic() - began,
        )  # fmt: skip
        for what in made:
            found.wrong("agents_stuck", what)
        return found

    async def _they_call(self) -> None:
        while not self._closing_time:
            if len(self._calls) < CALLERS_AT_ONCE:
                number = f"+8621555{40_000 + len(self.callers):05}"
                caller = Caller(
                    self._house,
                    number,
                    self._chance.choice(KEYS),
                    self._chance.uniform(SHORTEST_STAY, self._longest),
                )
                self.callers.append(caller)
                task = asyncio.create_task(caller.call())
                self._calls.add(task)
                task.add_done_callback(self._calls.discard)
            await asyncio.sleep(self._chance.uniform(*CALL_EVERY))
        await asyncio.gather(*self._calls)

    async def _everybody_is_free(self) -> list[str]:
        """Who is not, when all callers have gone."""
        names = {agent.name for agent in self.agents}

        async def look() -> list[str]:
            floor = await self._house.ask(lambda unit: unit.interactions.on_the_floor())
            states = {one.agent: one.state for one in floor}
            stuck = [
                f"{name} is {states.get(name, 'logged-out')}" for name in names if states.get(name) != "ready"
            ]
            return stuck + await self._house.calls_left()

        return await settles(look, limit=QUIET)

    async def _all_is_written(self) -> None:
        """A server that is ready still takes in what the safety net wrote down. What does not come in time is
        the ledger's matter."""
        numbers = [caller.number for caller in self.callers if caller.answered]

        def is_over(unit: Unit, number: str) -> bool:
            for item in unit.interactions.history(number=number)[:1]:
                call = unit.interactions.get(item.interaction)
                return call is not None and call.ended is not None
            return False

        def unfinished(unit: Unit) -> list[str]:
            return [number for number in numbers if not is_over(unit, number)]

        async def look() -> list[str]:
            return await self._house.ask(unfinished)

        await settles(look, limit=QUIET)


async def _all_go_home(people: list[asyncio.Task[None]]) -> None:
    """Of a day that went wrong: or they would call and answer for as long as the tests go on."""
    for one in people:
        one.cancel()
    await asyncio.gather(*people, return_exceptions=True)


async def chaos(
    faults: list[str], *, seed: int, on: str = "sqlite", seconds: float = 8.0,
    longest: float = LONGEST_STAY, tell: Tell = lambda line: None,
) -> Account:  # fmt: skip
    """A house of its own, a day in it, and what came of it. on: "sqlite" or "postgresql"; seconds: how long
    what comes back by itself is away; longest: how long a caller stays."""
    with ExitStack() as standing:
        home = standing.enter_context(small_disk()) if "disk-full" in faults else None
        cluster = None
        if on == "postgresql":
            programs = binaries()
            assert programs is not None, HINT
            cluster = Cluster.start(programs)
            standing.callback(cluster.stop)
        clock = standing.enter_context(machine_clock()) if "clock-jumped" in faults else None
        house = House(home)

        def change(site: dict[str, Any]) -> None:
            if cluster is not None:
                site["database"]["url"] = cluster.new_database()

        await house.start(change=change)
        try:
            ground = Ground(house, random.Random(seed), cluster, seconds, clock)
            folder = standing.enter_context(tempfile.TemporaryDirectory(prefix="tl-chaos-"))
            found = await Day(ground, Path(folder), longest=longest, tell=tell).passes(faults)
            for what in found.faults:
                tell(what)
            for interaction in found.calls_at_fault:
                tell(story_of(house.home, interaction))
            if not found.clean:
                tell(house.story())
            await house.leave()
            return found
        finally:
            await house.stop()
