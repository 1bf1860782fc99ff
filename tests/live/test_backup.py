"""A backup while people talk, restored in another folder: the same history, and the next call."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest_asyncio

from config.home import Home
from tests.live import sound
from tests.live.people import STRANGER, ZHANG_WEI
from tests.live.supervised import SupervisedHouse

CALLERS = [f"+8621555002{place:02}" for place in range(6)]


@pytest_asyncio.fixture
async def running(on_the_reactor, tmp_path, near_folder):
    """It moves into near_folder, which must outlive it."""
    house = SupervisedHouse()
    await house.start()
    house.folder = tmp_path
    yield house
    await house.stop()


async def people_come_and_go(house: SupervisedHouse) -> None:
    for number in CALLERS:
        caller = await house.caller(number)
        await caller.hears_sound()
        await caller.hangs_up()


async def test_restored_elsewhere_it_is_the_same_house(running, near_folder):
    li_na = await running.agent("li.na", says=sound.LI_NA)
    first = await running.caller(ZHANG_WEI, presses="1,1")
    interaction = await li_na.answers()
    await first.hears_sound()
    await li_na.link.ask("interaction.note", interaction=interaction, text="两台水泵")
    await first.hangs_up()
    kept = await running.kept(ZHANG_WEI, recordings=1)
    await li_na.ready()
    talks = await running.caller(STRANGER, presses="1,1")
    live = await li_na.answers()

    file = near_folder / "kept.tar.gz"
    backup, _ = await asyncio.gather(running.trunkline("backup", str(file)), people_come_and_go(running))
    assert backup.returncode == 0, backup.stderr
    assert "is not there" not in backup.stderr
    await talks.hears_sound()  # nobody noticed
    await li_na.phone.hears_sound()
    await talks.hangs_up()

    elsewhere = Home(near_folder / "elsewhere")
    running.home, here = elsewhere, running.home  # its commands name the other home
    restored = await running.trunkline("restore", str(file))
    assert restored.returncode == 0, restored.stderr
    running.home = here
    await running.move(elsewhere)

    again = await running.ask(lambda unit: unit.interactions.get(kept.id))
    assert again == kept
    (recording,) = again.recordings
    here_heard, there_heard = (sound.read(home.recordings / recording.path) for home in (here, elsewhere))
    assert [len(side.samples) for side in there_heard] == [len(side.samples) for side in here_heard]
    assert {sound.LI_NA} <= {tone for side in there_heard for tone in side.tones([sound.LI_NA, sound.CALLER])}
    cut = await running.ask(lambda unit: unit.interactions.get(live))
    assert cut is not None
    assert cut.ended is not None, "a call that was up at the moment of the backup is ended there"

    li_na = await running.agent("li.na", says=sound.LI_NA)  # log-in works
    caller = await running.caller(ZHANG_WEI, presses="1,1")
    pop = await li_na.pop()
    assert pop["customers"][0]["name"] == "张伟"
    await li_na.answers()
    await caller.hears_sound()
    await caller.hangs_up()
    after = await running.kept(ZHANG_WEI, recordings=1)
    assert after.id != kept.id
    assert Path(elsewhere.recordings / after.recordings[0].path).exists()
