"""Things die under a load of real calls: tests/chaos in short. `make chaos` does it for longer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.chaos.day import chaos
from tests.chaos.faults import can_mount
from tests.chaos.ledger import Account
from tests.unit.crm.postgresql_cluster import HINT, binaries

SEED = 20261125


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


async def test_a_locked_database_under_load(on_the_reactor: Any) -> None:
    clean(await chaos(["database-locked", "database-locked"], seed=SEED))


@pytest.mark.skipif(not can_mount(), reason="this user may not mount a small disk")
async def test_a_full_disk_under_load(on_the_reactor: Any) -> None:
    clean(await chaos(["disk-full"], seed=SEED, seconds=15.0))
