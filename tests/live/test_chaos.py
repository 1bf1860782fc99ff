"""Things die under a load of real calls: tests/chaos in short. `make chaos` does it for longer."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import pytest

from tests.chaos.day import chaos
from tests.chaos.faults import can_mount
from tests.chaos.ledger import Account
from tests.live import bad_network
from tests.live.telephone import PROJECT
from tests.unit.crm.postgresql_cluster import HINT, binaries

SEED = 20261125
SHORT_CALLS = 12.0  # seconds that callers stay at most


def clean(account: Account) -> None:
    assert account.faults == []
    assert account.talks > 0, "nobody talked: nothing is shown"


async def test_twenty_deaths_of_the_server_cut_no_talk_and_lose_no_fact(on_the_reactor: Any) -> None:
    clean(await chaos(["server-killed"] * 20, seed=SEED))


async def test_deaths_of_asterisk_cost_its_calls_and_nothing_else(on_the_reactor: Any) -> None:
    clean(await chaos(["server-stopped", "asterisk-killed", "asterisk-killed"], seed=SEED))


async def test_postgresql_away_for_a_minute_under_load(on_the_reactor: Any) -> None:
    assert binaries() is not None, HINT
    clean(await chaos(["database-stopped"], seed=SEED, on="postgresql", seconds=60.0))


@pytest.mark.skipif(not can_mount(), reason="this user may not mount a small disk")
async def test_a_full_disk_under_load(on_the_reactor: Any) -> None:
    clean(await chaos(["disk-full"], seed=SEED, seconds=15.0))


async def test_a_locked_database_and_a_clock_set_by_hours_under_load(on_the_reactor: Any) -> None:
    faults = ["database-locked", "clock-jumped", "clock-jumped"]
    clean(await chaos(faults, seed=SEED, longest=SHORT_CALLS))


async def in_a_bad_network(*command: str) -> str:
    """What a program says there; skips the test where the system allows no network of our own."""
    there = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.live.bad_network", sys.executable, *command,
        cwd=PROJECT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, complaints = await there.communicate()
    if there.returncode == bad_network.REFUSED:
        pytest.skip(complaints.decode().strip())
    assert there.returncode == 0, complaints.decode()[-20_000:]
    return said.decode()


DATAGRAMS = 400
ONE_AFTER_ANOTHER = f"""
import os, pathlib, socket, time
pathlib.Path(os.environ["{bad_network.FILE}"]).touch()
one, other = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
one.bind(("127.20.1.1", 0)), other.bind(("127.20.1.2", 0)), other.settimeout(1)
sent = {{}}
for number in range({DATAGRAMS}):
    sent[number] = time.monotonic()
    one.sendto(b"%d" % number, other.getsockname())
came = []
try:
    while True:
        number = int(other.recv(100))
        came.append((number, time.monotonic() - sent[number]))
except TimeoutError:
    print([number for number, _ in came], min(late for _, late in came), sep=";")
"""


async def test_the_bad_network_loses_delays_and_disorders(on_the_reactor: Any) -> None:
    came, soonest = (await in_a_bad_network("-c", ONE_AFTER_ANOTHER)).split(";")
    numbers = json.loads(came)
    assert DATAGRAMS / 2 < len(numbers) < DATAGRAMS
    assert numbers != sorted(numbers)
    assert float(soonest) >= bad_network.DELAY - bad_network.JITTER


async def test_a_network_that_loses_and_delays_under_load(on_the_reactor: Any) -> None:
    said = await in_a_bad_network(
        "-m",
        "tests.chaos",
        "--fault",
        "network-bad",
        "--kills",
        "1",
        "--seconds",
        "12",
        "--longest",
        str(SHORT_CALLS),
    )
    counts = json.loads(said.splitlines()[-1])
    assert counts.pop("kills") == 1
    assert counts.pop("calls") >= counts.pop("talks") > 0
    assert not any(counts.values())
