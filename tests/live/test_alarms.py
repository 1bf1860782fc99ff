"""On a bad day those whom it concerns are told what is wrong, since when, and when it is over. Calls go on."""

from __future__ import annotations

import asyncio
import urllib.request
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.chaos.faults import can_mount, fill, locked, small_disk
from tests.live import emptiness, sound
from tests.live.house import House
from tests.live.link import LinkClient
from tests.live.numbers import newcomer
from tests.live.people import PASSWORD, ZHANG_WEI
from trunkline.control import order

NOTICED = 12.0
"""Seconds: a fact may wait for five, and a busy machine takes its time."""

NOTHING: list[str] = []


def names(event: dict[str, Any]) -> list[str]:
    return [alarm["name"] for alarm in event["alarms"]]


async def told(link: LinkClient, *expected: str, limit: float = NOTICED) -> list[dict[str, Any]]:
    """Waits until these alarms stand, as this console has it."""
    event = await link.events.next(limit, lambda seen: names(seen) == list(expected), event="alarms.changed")
    return list(event["alarms"])


async def at_health(house: House) -> list[str]:
    return names(await emptiness.health_at(house.site.server.page))


async def at_metrics(house: House, name: str) -> float:
    def read() -> str:
        with urllib.request.urlopen(f"{house.site.server.page}metrics", timeout=5) as answer:
            return str(answer.read().decode())

    line = next(
        line
        for line in (await asyncio.to_thread(read)).splitlines()
        if line.startswith(f'trunkline_alarm{{name="{name}"}}')
    )
    return float(line.rpartition(" ")[2])


async def test_a_database_that_takes_nothing_is_told_to_everybody_and_so_is_its_return(house):
    lead = await house.link("priya.nair")
    li_na = await house.agent("li.na", says=sound.LI_NA)
    before = datetime.now(UTC)
    with locked(house):
        caller = await house.caller(ZHANG_WEI, presses="1,1")
        await li_na.answers()
        (alarm,) = await told(li_na.link, "records-stale")
        assert await told(lead, "records-stale") == [alarm]
        assert (alarm["severity"], alarm["subject"]) == ("major", "")
        assert "facts wait for the database" in alarm["detail"]
        since = datetime.fromisoformat(alarm["since"])
        assert abs((since - before).total_seconds()) < 4, (
            "since the first fact waits, not since it was noticed"
        )
        assert await at_health(house) == ["records-stale"]
        assert await at_metrics(house, "records-stale") == 1

        late = await house.link("priya.nair", password=None)
        opened = await late.ask("session.open", account="priya.nair", password=PASSWORD)
        assert names(opened) == ["records-stale"], "who comes now hears it at once"
        await late.close()
        await caller.hears_sound()  # they talk all the while
        await li_na.phone.hears_sound()
    await told(li_na.link)
    await told(lead)
    assert await at_health(house) == NOTHING
    assert await at_metrics(house, "records-stale") == 0
    await caller.hangs_up()
    assert (await house.kept(ZHANG_WEI, recordings=1)).outcome == "answered"
    await lead.close()


async def test_a_server_that_is_being_stopped_says_so_to_those_who_talk(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(newcomer(), presses="1,1")
    await li_na.answers()
    await asyncio.to_thread(order, house.home, "drain")
    (alarm,) = await told(li_na.link, "draining", limit=3)
    assert alarm["severity"] == "warning"
    assert await at_health(house) == ["draining"]
    await caller.hears_sound()
    await asyncio.to_thread(order, house.home, "drain", on=False)
    await told(li_na.link, limit=3)
    await caller.hangs_up()


async def test_an_asterisk_that_dies_is_named_and_its_return_is_told(house):
    lead = await house.link("priya.nair")
    li_na = await house.agent("li.na")
    await house.switch_dies()
    (alarm,) = await told(li_na.link, "node-lost")
    assert (alarm["severity"], alarm["subject"]) == ("critical", house.site.nodes[0].name)
    assert await told(lead, "node-lost") == [alarm]
    await house.switch_comes_back()
    await told(li_na.link)
    await told(lead)
    await lead.close()


@pytest_asyncio.fixture
async def house_on_a_small_disk(on_the_reactor: Any, tmp_path: Path) -> AsyncIterator[House]:
    with small_disk() as folder:
        house = House(folder)
        await house.start()
        house.enter(tmp_path)
        yield house
        await house.leave()
        await house.stop()


@pytest.mark.skipif(not can_mount(), reason="this user may not mount a small disk")
async def test_a_full_disk_ends_recordings_and_no_call(house_on_a_small_disk):
    house = house_on_a_small_disk
    lead = await house.link("priya.nair")
    assert await at_health(house) == ["disk-low"], "400 MB are few, and only the lead is told"
    li_na = await house.agent("li.na", says=sound.LI_NA)
    ballast = house.home.path / "ballast"
    await asyncio.to_thread(fill, ballast)
    stands = await told(li_na.link, "disk-full")
    assert stands[0]["severity"] == "major"
    await told(lead, "disk-full")

    unheard = newcomer()
    caller = await house.caller(unheard, presses="1,1")
    await li_na.answers()
    await caller.hears_sound()  # the call goes on
    await li_na.phone.hears_sound()
    assert "facts-in-memory" in {name for event in _heard(lead) for name in names(event)}
    assert all("facts-in-memory" not in names(event) for event in _heard(li_na.link)), "it is not his affair"
    await caller.hangs_up()
    ballast.unlink()
    await told(li_na.link)
    await told(lead, "disk-low")
    kept = await house.kept(unheard)
    assert (kept.outcome, kept.recordings) == ("answered", ())

    caller = await house.caller(ZHANG_WEI, presses="1,1")
    await li_na.becomes("ready")
    await li_na.answers()
    await caller.hears_sound()
    await caller.hangs_up()
    assert len((await house.kept(ZHANG_WEI, recordings=1)).recordings) == 1, "and this one is recorded again"
    await lead.close()


def _heard(link: LinkClient) -> list[dict[str, Any]]:
    return [seen for seen in link.events.all if seen["event"] == "alarms.changed"]
