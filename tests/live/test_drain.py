"""`trunkline drain`: no talk is cut, no new call is taken, then everything is down. And it can be taken back."""

from __future__ import annotations

import asyncio
import json
import os
import signal

import pytest_asyncio
from sqlalchemy import text

from tests.live import emptiness, sound
from tests.live.people import STRANGER, ZHANG_WEI
from tests.live.site_for_tests import HOTLINE
from tests.live.supervised import SupervisedHouse

LATE = "+862155500177"


@pytest_asyncio.fixture
async def running(on_the_reactor, tmp_path):
    house = SupervisedHouse()
    await house.start()
    house.folder = tmp_path
    yield house
    await house.stop()


async def refused(house: SupervisedHouse) -> list[tuple[str, str]]:
    """The calls that the journal has as refused, and why."""

    def read() -> list[tuple[str, str]]:
        with house.database.durable() as connection:
            facts = connection.execute(text("SELECT body FROM facts WHERE kind = 'LineRefused' ORDER BY seq"))
            return [body for (body,) in facts]

    told = [json.loads(body) for body in await asyncio.to_thread(read)]
    return [(fact["number"], fact["reason"]) for fact in told]


async def one_is_refused(house: SupervisedHouse) -> None:
    """The answer by which an exchange tries its other routes."""
    telco = await house.telco()
    call = await telco.do("call", to=HOTLINE, **{"from": LATE})  # over before he could say a word
    over = await telco.event("hung-up", 5, call=call)
    assert (over["code"], over["by"]) == (503, "there")

    async def look() -> list[str]:
        told = await refused(house)
        return [] if told and told[-1] == (LATE, "draining") else [f"the journal has {told}"]

    assert await emptiness.settles(look, limit=5) == []


async def is_draining(house: SupervisedHouse, wanted: bool) -> None:
    async def look() -> list[str]:
        figures = await emptiness.health(house.site.server.address, house.site.server.port)
        return [] if figures["draining"] is wanted else [f"draining: {figures['draining']}"]

    assert await emptiness.settles(look, limit=10) == []


async def test_calls_in_the_menu_in_a_queue_and_in_a_talk_go_on_to_their_end(running):
    li_na = await running.agent("li.na", says=sound.LI_NA)
    talks = await running.caller(ZHANG_WEI, presses="1,1")
    await li_na.answers()
    waits = await running.caller("+862155500171", presses="1,1")
    await running.reaches("queue")
    chooses = await running.caller(STRANGER)

    drain = await running.begin("drain")
    await is_draining(running, True)
    await one_is_refused(running)
    status = await running.trunkline("status")
    assert "Draining: no new calls are taken." in status.stdout

    await talks.hears_sound()  # nobody's talk is cut
    await li_na.phone.hears_sound()
    await chooses.presses("1,1")  # and who is in the menu goes on through it
    await talks.hangs_up()
    await li_na.ready()
    await li_na.answers()  # the one who waited
    await waits.hears_sound()
    await waits.hangs_up()
    await li_na.ready()
    await li_na.answers()  # the one who was in the menu
    await chooses.hears_sound()
    assert drain.returncode is None, "it waits for the last one"
    await chooses.hangs_up()

    said, complained = await asyncio.wait_for(drain.communicate(), 60)
    assert drain.returncode == 0, (said, complained)
    lines = said.decode().splitlines()
    assert lines[0].startswith("No new calls are taken; waiting for 3, the oldest 0:00:")
    assert lines[-2:] == ["The last call is over.", "Stopped."]
    assert not running.runs
    kept = [await running.kept(number) for number in (ZHANG_WEI, "+862155500171", STRANGER)]
    assert [(call.outcome, call.ended_by) for call in kept] == [("answered", "customer")] * 3


async def test_it_can_be_taken_back(running):
    caller = await running.caller(ZHANG_WEI)
    drain = await running.begin("drain")
    await is_draining(running, True)
    await one_is_refused(running)
    back = await running.trunkline("drain", "--cancel")
    assert (back.returncode, back.stdout) == (0, "New calls are taken again.\n")
    said, _ = await asyncio.wait_for(drain.communicate(), 30)
    assert drain.returncode == 1
    assert (
        said.decode().splitlines()[-1] == "Somebody took it back: new calls are taken, nothing was stopped."
    )
    await caller.hears_sound()
    other = await running.caller(STRANGER)
    await other.hangs_up()
    await caller.hangs_up()
    assert running.runs


async def test_with_a_limit_it_ends_those_who_still_talk(running):
    caller = await running.caller(ZHANG_WEI)
    drain = await running.trunkline("drain", "--limit", "1")
    assert drain.returncode == 0, drain.stderr
    assert "1 s are over; 1 calls are ended now." in drain.stdout
    await caller.is_hung_up()
    assert not running.runs
    assert (await running.kept(ZHANG_WEI)).cause == "server-stops"


async def test_a_server_that_dies_meanwhile_drains_when_it_is_back(running):
    li_na = await running.agent("li.na", says=sound.LI_NA)
    talks = await running.caller(ZHANG_WEI, presses="1,1")
    await li_na.answers()
    drain = await running.begin("drain")
    await is_draining(running, True)
    os.kill(running.pids()["cti"], signal.SIGKILL)

    async def look() -> list[str]:
        try:
            figures = await emptiness.health(running.site.server.address, running.site.server.port)
        except OSError as fault:
            return [str(fault)]
        return [] if figures["draining"] and figures["calls"] == 1 else [str(figures)]

    assert await emptiness.settles(look, limit=30) == []
    await one_is_refused(running)
    await talks.hears_sound()  # they talked on without a server, and with the new one
    await talks.hangs_up()
    said, complained = await asyncio.wait_for(drain.communicate(), 60)
    assert drain.returncode == 0, (said, complained)
    assert not running.runs
    assert (await running.kept(ZHANG_WEI)).ended_by == "customer"
