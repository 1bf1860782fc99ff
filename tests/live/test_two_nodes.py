"""Two Asterisks, one server: calls go from one to the other, and the death of one is not the other's.

The trunk "telco" and the telephones 101 and 102 are at node a, the trunk "telco-b" and telephone 103 at b.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
from pathlib import Path

import pytest
import pytest_asyncio
import soxr

from tests.live import emptiness, sound
from tests.live.house import House
from tests.live.numbers import newcomer
from tests.live.people import SHARED, ZHANG_WEI
from tests.live.prompts_heard import SURE, heard, spoken
from tests.live.site_for_tests import two_nodes
from tests.live.supervised import SupervisedHouse
from tests.unit.ivr_flows.sound_files import STUDIO, write

HERE, THERE = "101", "103"
"""Stations of node a and of node b."""

VOICES = (sound.CALLER, sound.LI_NA, sound.WANG_WEI)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house_of_two(on_the_reactor):
    house = House()
    await house.start(change=two_nodes)
    yield house
    await house.stop()


@pytest_asyncio.fixture
async def house(house_of_two: House, tmp_path: Path):
    house_of_two.enter(tmp_path)
    yield house_of_two
    await house_of_two.leave()


def kinds(kept) -> list[str]:
    return [segment.kind for segment in kept.segments]


async def channels(house: House, node: str) -> list[str]:
    """The endpoints of those that this Asterisk has up."""
    found = await emptiness.ari(house.site.node(node), house.secrets.ari_password, "channels")
    return sorted(one["name"].removeprefix("PJSIP/").rpartition("-")[0] for one in found)


async def test_a_caller_at_one_node_talks_with_an_agent_at_the_other(house):
    li_na = await house.agent("li.na", station=THERE, says=sound.LI_NA)
    caller = await house.caller(SHARED, presses="1,1")
    pop = await li_na.pop()
    ring = await li_na.phone.event("incoming")
    assert ring["caller"] == SHARED == pop["number"], "he sees who calls, not which Asterisk"
    await li_na.phone.do("answer", call=ring["call"])
    interaction = (await li_na.told("established"))["interaction"]
    await caller.hears_sound(0.6)
    await li_na.phone.hears_sound(0.6)
    assert await channels(house, "a") == ["board-telco", "node-b"]
    assert await channels(house, "b") == ["node-a", "station-103"]

    await li_na.does("hold", interaction)
    await li_na.told("held")
    await caller.hears_sound(1.0)  # the music
    await li_na.does("retrieve", interaction)
    await li_na.told("retrieved")
    await caller.hears_sound(0.6)
    await li_na.phone.do("hang-up", call=ring["call"])
    await caller.is_hung_up()

    await li_na.becomes("wrap-up")
    kept = await house.kept(SHARED, recordings=1)
    assert (kept.node, kept.outcome, kept.agent, kept.ended_by) == ("a", "answered", "li.na", "agent")
    assert kinds(kept) == ["ringing", "ivr", "queue", "offer", "talk", "hold", "talk"]
    said, heard = house.recording(kept.recordings[0].path)
    assert (said.tones(VOICES), heard.tones(VOICES)) == ({sound.CALLER}, {sound.LI_NA})


@pytest.mark.parametrize("code", [486, 603])
async def test_what_is_declined_at_the_other_node_is_offered_to_another(house, code):
    li_na = await house.agent("li.na", station=THERE)
    wang_wei = await house.agent("wang.wei", station=HERE)
    caller = await house.caller(newcomer(), presses="1,1")
    interaction = (await li_na.pop())["interaction"]
    await li_na.phone.event("incoming")
    await li_na.phone.do("hang-up", code=code)
    await li_na.becomes("not-ready", reason="declined")
    assert await wang_wei.answers() == interaction
    await caller.hangs_up()


async def test_a_new_prompt_is_heard_at_both_nodes_without_a_reload_and_its_end_too(house):
    lead = await house.link("priya.nair")
    told = {"language": "en", "name": "greeting"}
    await lead.ask("prompts.speak", language="en", name="jubilee", text="Fifty years of pumps from Suzhou.")
    jubilee = sound.read(house.home.prompts / "en" / "jubilee.wav")[0]
    quiet = soxr.resample(jubilee.samples, jubilee.rate, STUDIO) / 20
    house.home.uploads.mkdir(exist_ok=True)  # the console's part: what is uploaded lies there
    upload = write(house.home.uploads / ("0" * 32), quiet, "m4a")
    await lead.ask("prompts.take", **told, upload=upload.name)
    changed = await lead.events.next(5, event="prompts.changed", name="greeting")
    assert (changed["what"], changed["language"], changed["by"]) == ("kept", "en", "priya.nair")
    assert not upload.exists()

    callers = [await house.caller(newcomer(), board=board) for board in ("telco", "telco-b")]
    await asyncio.gather(*(caller.hears_sound(3.5) for caller in callers))
    for caller in callers:
        await caller.hangs_up()
        assert (await heard(caller)).likeness(jubilee) > SURE

    await lead.ask("prompts.delete", **told)
    caller = await house.caller(newcomer())
    await caller.hears_sound(3.0)
    await caller.hangs_up()
    now = await heard(caller)
    assert now.likeness(spoken(house, "Welcome to Lindqvist Pumps.", "en")) > SURE > now.likeness(jubilee)
    listed = await lead.ask("prompts.list")
    assert [(one["language"], one["name"]) for one in listed["prompts"]] == [("en", "jubilee")]
    assert told in listed["deleted"]
    await lead.ask("prompts.delete", language="en", name="jubilee")


async def test_who_lets_it_ring_at_the_other_node_is_not_ready_and_its_telephone_stops(house):
    li_na = await house.agent("li.na", station=THERE)
    caller = await house.caller(newcomer(), presses="1,1")
    await li_na.phone.event("incoming", 8)
    await li_na.becomes("not-ready", limit=8, reason="no-answer")
    assert (await li_na.phone.event("hung-up"))["code"] == 487
    await caller.hangs_up()


async def test_a_customer_is_sent_from_node_to_node_by_desk_and_by_the_telephones_own_button(house):
    li_na = await house.agent("li.na", station=THERE, says=sound.LI_NA)
    wang_wei = await house.agent("wang.wei", station=HERE, says=sound.WANG_WEI, ready=False)
    caller = await house.caller(newcomer(), presses="1,1")
    interaction = await li_na.answers()
    await wang_wei.ready()
    await wang_wei.becomes("ready")
    await li_na.phone.do("transfer", to="999")  # nobody has this extension
    await caller.hears_sound(0.6)
    await li_na.phone.do("transfer", to="205")
    assert await wang_wei.answers() == interaction
    await caller.hears_sound(0.6)
    await li_na.becomes("wrap-up")
    await li_na.ready()
    await wang_wei.does("transfer", interaction, agent="li.na")
    assert await li_na.answers() == interaction
    await caller.hears_sound(0.6)
    await caller.hangs_up()
    kept = await house.kept(caller.number, recordings=3)
    assert [one.agent for one in kept.segments if one.kind == "talk"] == ["li.na", "wang.wei", "li.na"]


@pytest.mark.parametrize("by_his_keys", [False, True])
async def test_an_agent_dials_out_by_a_line_of_the_other_node(house, by_his_keys):
    """Nothing goes out by b's trunk. Who dials at his telephone is rung back."""
    li_na = await house.agent("li.na", station=THERE, says=sound.LI_NA)
    telco = await house.telco()
    if by_his_keys:
        await li_na.phone.do("call", to=ZHANG_WEI)
    else:
        await li_na.link.ask("call.make", number=ZHANG_WEI)
    await li_na.phone.event("incoming")
    await li_na.phone.do("answer")
    ring = await telco.event("incoming")
    await telco.do("play", call=ring["call"], file=str(house.tone(sound.CALLER)))
    await telco.do("answer", call=ring["call"])
    interaction = (await li_na.told("established"))["interaction"]
    await li_na.phone.hears_sound(0.6)
    await telco.hears_sound(0.6, call=ring["call"])
    await li_na.does("clear", interaction)
    kept = await house.kept(ZHANG_WEI, recordings=1)
    assert (kept.direction, kept.node, kept.outcome, kept.agent) == ("out", "a", "answered", "li.na")


async def test_the_death_of_the_callers_node_leaves_the_other_nodes_talk_and_frees_the_agent(house):
    li_na = await house.agent("li.na", station=THERE, says=sound.LI_NA)
    lost = await house.caller(newcomer(), presses="1,1")
    await li_na.answers()
    wang_wei = await house.agent("wang.wei", station=HERE)
    await house.switch_dies("a")
    try:
        await wang_wei.becomes("not-ready", reason="switch-lost")
        await li_na.becomes("wrap-up")
        await li_na.phone.event("hung-up")
        await li_na.ready()
        next_one = await house.caller(newcomer(), board="telco-b", presses="1,1")
        await li_na.answers()
        await next_one.hears_sound(0.4)
        kept = await house.kept(lost.number)
    finally:
        await house.switch_comes_back("a")
    assert (kept.outcome, kept.cause, kept.ended_by) == ("answered", "switch-lost", "switch")
    await next_one.hangs_up()
    assert len((await house.kept(next_one.number, recordings=1)).recordings) == 1


async def test_the_death_of_the_agents_node_gives_his_caller_to_another_and_he_works_when_it_is_back(house):
    li_na = await house.agent("li.na", station=THERE, says=sound.LI_NA)
    caller = await house.caller(newcomer(), presses="1,1")
    interaction = await li_na.answers()
    wang_wei = await house.agent("wang.wei", station=HERE, says=sound.WANG_WEI)
    chen_jie = await house.agent("chen.jie", station="102")
    await house.switch_dies("b")
    try:
        await li_na.becomes("not-ready", reason="switch-lost")
        await li_na.phone.do("hang-up")  # nobody tells her telephone
        assert await wang_wei.answers() == interaction, "who talked waits no more than anybody"
        await caller.hears_sound(0.6)
        assert chen_jie.state == "ready"
    finally:
        await house.switch_comes_back("b")
    await house.is_written("li.na", "ready")
    await wang_wei.does("transfer", interaction, agent="li.na")
    assert await li_na.answers() == interaction
    await caller.hears_sound(0.6)
    await caller.hangs_up()


async def test_a_new_server_takes_up_a_talk_from_node_to_node_and_one_at_each(house):
    li_na = await house.agent("li.na", station=THERE, says=sound.LI_NA)
    caller = await house.caller(newcomer(), presses="1,1")
    interaction = await li_na.answers()
    wang_wei = await house.agent("wang.wei", station=HERE, says=sound.WANG_WEI)
    other = await house.caller(newcomer(), board="telco-b", presses="1,1")
    its = await wang_wei.answers()
    await caller.hears_sound(0.6)

    await house.server_dies_and_comes_back()
    for agent, whose in ((li_na, interaction), (wang_wei, its)):
        seen = await agent.comes_back()
        (call,) = seen["calls"]
        assert (seen["state"]["state"], call["interaction"], call["state"]) == ("busy", whose, "established")
    await li_na.does("hold", interaction)
    await li_na.does("retrieve", interaction)
    await caller.hears_sound(0.6)
    await other.hears_sound(0.6)
    await caller.hangs_up()
    await other.hangs_up()
    for one in (caller, other):
        kept = await house.kept(one.number, recordings=1)
        assert (kept.outcome, len(kept.recordings)) == ("answered", 1)


async def test_one_command_starts_both_and_says_of_each_how_it_is(on_the_reactor):
    house = SupervisedHouse()
    await house.start(change=two_nodes)
    try:
        before = await house.trunkline("status")
        found = await house.trunkline("doctor", "--json")
        os.kill(house.pids()["asterisk-b"], signal.SIGKILL)
        await tells(house, {"a": True, "b": False})
        await house.is_ready()
        after = await house.trunkline("status")
        await tells(house, {"a": True, "b": True})
    finally:
        await house.stop()
    assert (before.returncode, after.returncode) == (0, 0)
    assert (restarts(before.stdout), restarts(after.stdout)) == ({"a": "0", "b": "0"}, {"a": "0", "b": "1"})
    assert [line for line in before.stdout.splitlines() if line.startswith("Channels up at ")] == [
        "Channels up at a: 0", "Channels up at b: 0",
    ]  # fmt: skip
    well = {each["check"]: (each["status"], each["what"]) for each in json.loads(found.stdout)}
    assert [name for name, (status, _) in well.items() if status == "bad"] == []
    assert (well["parts"][1], well["trunks"][1]) == ("all 4 run", "2 far ends, none known to be away")


async def tells(house: House, nodes: dict[str, bool]) -> None:
    """Waits until /health says so of the nodes, and whether calls can come everywhere."""

    async def look() -> list[str]:
        figures = await emptiness.health_at(house.site.server.page)
        wanted = (nodes, all(nodes.values()))
        return [] if (figures["asterisk"], figures["ready"]) == wanted else [str(figures)]

    left = await emptiness.settles(look)
    assert not left, left


def restarts(status: str) -> dict[str, str]:
    """By node, as the table of `trunkline status` says."""
    rows = [line.split() for line in status.splitlines() if line.strip().startswith("asterisk-")]
    return {row[0].removeprefix("asterisk-"): row[4] for row in rows}
