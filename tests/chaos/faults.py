"""What breaks: each is a name and a coroutine that breaks it and sees it whole again."""

from __future__ import annotations

import asyncio
import errno
import os
import random
import signal
import sqlite3
import subprocess
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.machine_clock import MachineClock
from tests.live import bad_network
from tests.live.house import House
from tests.unit.crm.postgresql_cluster import Cluster

SMALL_DISK = 400  # MB; the recorder leaves the last 256 to others


@dataclass
class Ground:
    """Where it happens. `cluster`: the PostgreSQL under the house, if it stands on one; `seconds`: how long a
    thing is away that comes back by itself; `clock`: the house's machine's, if it can be set."""

    house: House
    chance: random.Random
    cluster: Cluster | None = None
    seconds: float = 8.0
    clock: MachineClock | None = None


Fault = Callable[[Ground], Awaitable[None]]


async def server_killed(ground: Ground) -> None:
    """kill -9, and another in its place, as the supervisor does it; mostly at once, sometimes later."""
    await ground.house.server_dies()
    await asyncio.sleep(ground.chance.choice((0.0, 0.0, 0.3, 1.0)))
    await ground.house.server_comes_back()


async def server_stopped_for_a_while(ground: Ground) -> None:
    """SIGSTOP and SIGCONT: it hangs, and does not know it."""
    pid = ground.house.server.child.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    await asyncio.sleep(ground.chance.uniform(0.2, 3.0))
    os.kill(pid, signal.SIGCONT)


async def asterisk_killed(ground: Ground) -> None:
    """kill -9 of the switch; its calls are gone, and nothing else may be."""
    await ground.house.switch_dies()
    await asyncio.sleep(ground.chance.choice((0.0, 1.0)))
    await ground.house.switch_comes_back()


@contextmanager
def locked(house: House) -> Iterator[None]:
    """Somebody writes for long; SQLite lets nobody else write meanwhile."""
    other = sqlite3.connect(house.home.path / "trunkline.db", isolation_level=None)
    other.execute("PRAGMA busy_timeout = 10000")
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def database_locked(ground: Ground) -> None:
    with locked(ground.house):
        await asyncio.sleep(ground.seconds)


async def database_stopped(ground: Ground) -> None:
    assert ground.cluster is not None, "the house stands on no PostgreSQL: --on postgresql"
    await asyncio.to_thread(ground.cluster.down)
    await asyncio.sleep(ground.seconds)
    await asyncio.to_thread(ground.cluster.up)


async def disk_full(ground: Ground) -> None:
    """Not a byte is left where the house keeps its things."""
    ballast = ground.house.home.path / "ballast"
    await asyncio.to_thread(fill, ballast)
    await asyncio.sleep(ground.seconds)
    ballast.unlink()


def fill(file: Path) -> None:
    """Takes all the room that the disk of this file has left."""
    block = bytes(1 << 16)
    with file.open("wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(block)
        except OSError as full:
            if full.errno != errno.ENOSPC:
                raise


async def clock_jumped(ground: Ground) -> None:
    """The machine's clock is set by hours: once, or there and back again."""
    assert ground.clock is not None, "the house has no clock of its own"
    for _ in range(ground.chance.choice((1, 1, 2))):
        hours = ground.chance.uniform(0.5, 6.0) * ground.chance.choice((-1, 1))
        ground.clock.set(hours * 3600.0)
        await asyncio.sleep(ground.chance.uniform(1.0, 4.0))


async def network_bad(ground: Ground) -> None:
    """Between telephones and Asterisk packets are lost and late, both ways."""
    assert bad_network.FILE in os.environ, "python -m tests.live.bad_network makes such a network"
    bad = Path(os.environ[bad_network.FILE])
    bad.touch()
    await asyncio.sleep(ground.seconds)
    bad.unlink()


FAULTS: Mapping[str, Fault] = {
    "server-killed": server_killed,
    "server-stopped": server_stopped_for_a_while,
    "asterisk-killed": asterisk_killed,
    "database-locked": database_locked,
    "database-stopped": database_stopped,
    "disk-full": disk_full,
    "clock-jumped": clock_jumped,
    "network-bad": network_bad,
}


def can_mount() -> bool:
    """Whether this machine lets us have a small disk."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(_mount(folder), stderr=subprocess.DEVNULL)
        if done.returncode == 0:
            subprocess.run(["umount", folder], check=True)
    return done.returncode == 0


@contextmanager
def small_disk() -> Iterator[Path]:
    """A folder that is a disk of SMALL_DISK MB, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="tl-") as folder:
        subprocess.run(_mount(folder), check=True)
        try:
            home = Path(folder) / "home"
            home.mkdir()
            yield home
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def _mount(folder: str) -> list[str]:
    return ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}m", "none", folder]
