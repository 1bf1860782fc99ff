"""What breaks: each is a name and a coroutine that breaks it and sees it whole again."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import Awaitable, Callable, Mapping

from tests.live.house import House

Fault = Callable[[House, random.Random], Awaitable[None]]


async def server_killed(house: House, chance: random.Random) -> None:
    """kill -9, and another in its place, as the supervisor does it; mostly at once, sometimes later."""
    await house.server_dies()
    await asyncio.sleep(chance.choice((0.0, 0.0, 0.3, 1.0)))
    await house.server_comes_back()


async def server_stopped_for_a_while(house: House, chance: random.Random) -> None:
    """SIGSTOP and SIGCONT: it hangs, and does not know it."""
    pid = house.server.child.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    await asyncio.sleep(chance.uniform(0.2, 3.0))
    os.kill(pid, signal.SIGCONT)


async def asterisk_killed(house: House, chance: random.Random) -> None:
    """kill -9 of the switch; its calls are gone, and nothing else may be."""
    pid = house.asterisk.child.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    await asyncio.to_thread(house.asterisk.stop)
    await asyncio.sleep(chance.choice((0.0, 1.0)))
    await asyncio.to_thread(house.asterisk.start)
    await house.is_ready()


FAULTS: Mapping[str, Fault] = {
    "server-killed": server_killed,
    "server-stopped": server_stopped_for_a_while,
    "asterisk-killed": asterisk_killed,
}
