"""`trunkline reload` while people talk: nobody notices, and what comes next is by the new file."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest_asyncio

from config.load import load_site
from tests.live import emptiness, sound
from tests.live.people import STRANGER, ZHANG_WEI
from tests.live.site_for_tests import HOTLINE, Table, as_toml
from tests.live.supervised import SupervisedHouse

NEW_NUMBER = "+86 512 5550 0123"


@pytest_asyncio.fixture
async def running(on_the_reactor, tmp_path):
    house = SupervisedHouse()
    await house.start()
    house.folder = tmp_path
    yield house
    await house.stop()


def site_of(house: SupervisedHouse) -> Table:
    return tomllib.loads(house.home.site_file.read_text(encoding="utf-8"))


def written(table: Table, folder: Path) -> str:
    (folder / "another-site.toml").write_text(as_toml(table), encoding="utf-8")
    return str(folder / "another-site.toml")


async def is_refused(house: SupervisedHouse, called: str) -> int:
    telco = await house.telco()
    call = await telco.do("call", to=called, **{"from": STRANGER})
    return int((await telco.event("hung-up", 5, call=call))["code"])


async def browser_phones(house: SupervisedHouse) -> list[str]:
    there = await emptiness.ari(house.site.nodes[0], house.secrets.ari_password, "endpoints/PJSIP")
    return [each["resource"] for each in there if each["resource"].startswith("web-")]


def console_workers(house: SupervisedHouse) -> str:
    """The processes that answer for pages."""
    pid = house.pids()["console"]
    return Path(f"/proc/{pid}/task/{pid}/children").read_text()


async def the_console_is_renewed(house: SupervisedHouse, before: str) -> None:
    async def look() -> list[str]:
        now = console_workers(house).split()
        return [] if now and not set(now) & set(before.split()) else [f"workers: {before} → {now}"]

    assert await emptiness.settles(look, limit=20) == []
    status = await house.trunkline("status")
    assert status.returncode == 0, status.stdout


async def test_calls_go_on_and_the_next_ones_are_by_the_new_file(running, tmp_path):
    li_na = await running.agent("li.na", says=sound.LI_NA)
    talks = await running.caller(ZHANG_WEI, presses="1,1")
    interaction = await li_na.answers()
    chooses = await running.caller("+862155500171")
    chen = await running.link("chen.jie")
    await chen.ask("agent.log_in", station="browser")
    browsers = await browser_phones(running)
    assert len(browsers) == 1
    assert await is_refused(running, NEW_NUMBER) == 404

    table = site_of(running)
    table["reasons"].append({"name": "yoga", "title": {"en": "Yoga", "zh": "瑜伽"}})
    table["numbers"].append({"number": NEW_NUMBER, "flow": "hotline"})
    table["stations"].append({"name": "109", "kind": "sip"})
    table["boards"][0]["lines"] = 3
    table["site"]["name"] = "Lindqvist Pumps (renamed)"
    workers = console_workers(running)
    done = await running.trunkline("reload", "--site", written(table, tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "From now on:",
        '  ~ board "telco": lines',
        '  + station "109"',
        '  + reason "yoga"',
        "From the next call on (those that are up end as they began):",
        f'  + number "{NEW_NUMBER.replace(" ", "")}"',
        "Only when the house is started again:",
        "  ~ [site]: name",
    ]

    await talks.hears_sound()  # they talk on
    await li_na.phone.hears_sound()
    await li_na.does("hold", interaction)  # and everything still obeys
    await li_na.told("held")
    await li_na.does("retrieve", interaction)
    await li_na.told("retrieved")
    assert await browser_phones(running) == browsers, "what was made at run time is still there"

    other = await running.caller("+862155500172", called=NEW_NUMBER)
    assert await is_refused(running, HOTLINE) == 486, "three lines are in use"
    await other.hangs_up()
    assert (await running.kept("+862155500172")).called.endswith("0123")

    running.site = load_site(running.home.site_file)
    wei = await running.agent("wang.wei", station="109", says=sound.WANG_WEI)
    await chooses.presses("1,1")  # the one who was in the menu goes on through it, to the new station
    await wei.answers()
    await chooses.hears_sound()
    await chooses.hangs_up()
    await wei.link.ask("agent.not_ready", reason="yoga")
    await wei.becomes("not-ready", reason="yoga")
    await talks.hangs_up()
    assert (await running.kept(ZHANG_WEI, recordings=1)).outcome == "answered"
    await chen.close()
    await the_console_is_renewed(running, workers)


async def test_a_faulty_file_changes_nothing(running, tmp_path):
    caller = await running.caller(ZHANG_WEI)
    table, before = site_of(running), running.home.site_file.read_text(encoding="utf-8")
    table["numbers"].append({"number": NEW_NUMBER, "flow": "hotlin"})
    table["boards"][0]["lines"] = 0
    table["reasons"].append({"name": "yoga", "title": {"en": "Yoga", "zh": "瑜伽"}})
    done = await running.trunkline("reload", "--site", written(table, tmp_path))
    assert done.returncode == 1
    assert done.stdout == ""
    said = done.stderr.splitlines()
    assert len(said) == 3, done.stderr
    assert said[-1] == "Nothing was changed."
    assert 'did you mean "hotline"?' in done.stderr
    assert running.home.site_file.read_text(encoding="utf-8") == before
    assert await is_refused(running, NEW_NUMBER) == 404
    await caller.hears_sound()
    await caller.hangs_up()


async def test_looking_first(running, tmp_path):
    table, before = site_of(running), running.home.site_file.read_text(encoding="utf-8")
    table["numbers"].append({"number": NEW_NUMBER, "flow": "hotline"})
    done = await running.trunkline("reload", "--check", "--site", written(table, tmp_path))
    assert f'+ number "{NEW_NUMBER.replace(" ", "")}"' in done.stdout
    assert running.home.site_file.read_text(encoding="utf-8") == before
    assert await is_refused(running, NEW_NUMBER) == 404
    assert (await running.trunkline("reload")).stdout == "Nothing has changed.\n"
