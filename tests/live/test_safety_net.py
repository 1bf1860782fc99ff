"""No server: callers are told, somebody is rung for them, their messages are kept; later the history has each once."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest
import soundfile

from tests.live import sound
from tests.live.numbers import newcomer
from tests.live.people import ZHANG_WEI
from tests.live.site_for_tests import EMERGENCY
from tests.live.spool_seen import copy_of, files, is_taken_in, mortal, no_server, put_back, reaches, spool

__all__ = ["mortal", "no_server"]

ENGLISH = "1"
QUIET = 1.2
"""Seconds without sound for the caller: the prompt is over, and so is the tone after it."""


async def caller_at_the_tone(house, number: str | None = None, **more):
    """Somebody who chose English, whom nobody could be found for, and who speaks now."""
    caller = await house.caller(number or newcomer(), presses=ENGLISH, **more)
    await reaches(house, caller.number, "mailbox")
    await caller.hears_silence(QUIET)
    await caller.hears_silence(QUIET)
    return caller


async def calls_of(house, number: str):
    return await house.ask(lambda unit: unit.interactions.history(number=number, limit=1000))


def said_in(house, message) -> sound.Sound:
    (said,) = sound.read(house.home.mailboxes / message.path)
    return said


def adds_up(call) -> bool:
    ends = [call.began, *(segment.ended for segment in call.segments)]
    return [segment.began for segment in call.segments] == ends[:-1] and ends[-1] == call.ended


async def test_a_message_left_without_a_server_stands_in_the_history_once(no_server, tmp_path):
    house = no_server
    before = len(await calls_of(house, ZHANG_WEI))
    caller = await caller_at_the_tone(house, ZHANG_WEI)
    await caller.presses("#")
    await caller.hears_sound(0.6)  # he is thanked
    assert (await caller.is_hung_up())["by"] == "there"
    written = await reaches(house, ZHANG_WEI, "ended")
    assert {oct(file.stat().st_mode & 0o777) for file in spool(house).glob("*.json")} == {"0o600"}
    left_behind = copy_of(house, tmp_path)

    await house.server_comes_back()
    kept = await house.kept(ZHANG_WEI)
    assert (kept.id, kept.outcome, kept.cause, kept.ended_by) == (
        written["id"], "message", "no-server", "server",
    )  # fmt: skip
    assert [segment.kind for segment in kept.segments] == ["ringing", "ivr", "transfer", "mailbox"]
    assert adds_up(kept)
    assert (kept.line, kept.called, kept.node) == ("telco", "+8651255500100", "a")
    assert kept.customer is not None, "the number is of exactly one customer"
    (message,) = kept.messages
    assert message.mailbox == "general"
    assert said_in(house, message).seconds_of(sound.CALLER) > 0.8
    await is_taken_in(house)

    # killed between the writing and the removing, and once more after the sound was removed
    for gone in ((), ("*.wav",)):
        await house.server_dies()
        put_back(house, left_behind)
        for pattern in gone:
            for file in spool(house).glob(pattern):
                file.unlink()
        await house.server_comes_back()
        await is_taken_in(house)
        assert len(await calls_of(house, ZHANG_WEI)) == before + 1
        assert (await house.kept(ZHANG_WEI)).messages == (message,)
    assert len(list((house.home.mailboxes / message.path).parent.glob(f"{kept.id}*"))) == 1


async def test_the_emergency_station_rings_and_the_talk_outlives_the_servers_return(no_server):
    house = no_server
    phone = await house.phone(EMERGENCY, "--says", str(house.tone(sound.LEAD)))
    caller = await house.caller(newcomer(), presses=ENGLISH)
    ring = await phone.event("incoming", 10)
    assert ring["caller"] == caller.number
    await phone.do("answer", call=ring["call"])
    await phone.hears_sound(0.6)
    await caller.hears_sound(0.6)

    await house.server_comes_back()
    await phone.hears_sound(0.6)
    await caller.hears_sound(0.6)
    await phone.do("hang-up", call=ring["call"])
    assert (await caller.is_hung_up())["by"] == "there"
    assert sound.read(await caller.recording())[0].seconds_of(sound.LEAD) > 1.0
    assert sound.read(await phone.recording(ring["call"]))[0].seconds_of(sound.CALLER) > 1.0

    written = await reaches(house, caller.number, "ended")
    await house.server_dies_and_comes_back()
    kept = await house.kept(caller.number)
    assert (kept.id, kept.outcome, kept.cause) == (written["id"], "answered", "no-server")
    assert [(segment.kind, segment.station) for segment in kept.segments] == [
        ("ringing", None), ("ivr", None), ("transfer", None), ("talk", EMERGENCY),
    ]  # fmt: skip
    assert kept.talked > 1.0
    assert adds_up(kept)
    await is_taken_in(house)


async def test_who_presses_nothing_hears_all_in_both_languages(no_server):
    house = no_server
    caller = await house.caller(newcomer())
    await reaches(house, caller.number, "transfer", 30)
    await caller.hangs_up()
    heard = sound.read(await caller.recording())[0]
    spoken = sum(
        soundfile.info(house.home.prompts / f"safety-net-{sentence}-{language}.wav").duration
        for sentence in ("sorry", "choose")
        for language in ("en", "zh")
    )
    assert heard.seconds > 0.9 * spoken
    assert heard.seconds_of_other_sound(()) > 0.5 * spoken, "speech has pauses, but not so many"


async def test_who_hangs_up_at_any_stage_is_in_the_history_as_gone(no_server):
    house = no_server
    at_once = await house.caller(newcomer())
    await at_once.hangs_up()
    await reaches(house, at_once.number, "ended")

    phone = await house.phone(EMERGENCY)
    while_it_rings = await house.caller(newcomer(), presses=ENGLISH)
    ring = await phone.event("incoming", 10)
    await while_it_rings.hangs_up()
    await phone.event("hung-up", call=ring["call"])
    await reaches(house, while_it_rings.number, "ended")

    before_the_tone = await house.caller(newcomer(), presses=ENGLISH)
    ring = await phone.event("incoming", 10)
    await phone.do("hang-up", call=ring["call"], code=486)
    await reaches(house, before_the_tone.number, "mailbox")
    await before_the_tone.hangs_up()
    await reaches(house, before_the_tone.number, "ended")

    await house.server_comes_back()
    for caller, last in ((at_once, "ivr"), (while_it_rings, "transfer"), (before_the_tone, "mailbox")):
        kept = await house.kept(caller.number)
        assert (kept.outcome, kept.ended_by, kept.messages) == ("abandoned", "customer", ())
        assert kept.segments[-1].kind == last
        assert adds_up(kept)
    await is_taken_in(house)


async def test_nobody_answers_the_emergency_telephone_and_two_callers_leave_a_message_at_once(no_server):
    house = no_server
    phone = await house.phone(EMERGENCY)
    first = await house.caller(newcomer(), presses=ENGLISH)
    await phone.event("incoming", 10)
    second = await house.caller(newcomer(), presses=ENGLISH, says=sound.WANG_WEI)
    for caller in (first, second):
        await reaches(house, caller.number, "mailbox", 25)
    for caller in (first, second):
        await caller.hears_silence(QUIET)
        await caller.hears_silence(QUIET)
    for caller in (first, second):
        await caller.hangs_up()  # it ends the message, too
        await reaches(house, caller.number, "ended")
    await house.server_comes_back()
    for caller, tone in ((first, sound.CALLER), (second, sound.WANG_WEI)):
        kept = await house.kept(caller.number)
        assert (kept.outcome, kept.ended_by) == ("message", "customer")
        assert said_in(house, kept.messages[0]).tones((sound.CALLER, sound.WANG_WEI)) == {tone}
    await is_taken_in(house)


def _scripts(house) -> list[int]:
    """The safety net's processes of this house."""
    settings = str(house.home.node("a").etc)
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_text()
        except OSError:
            continue
        if "safety_net.py" in words and settings in words:
            found.append(int(folder.name))
    return found


async def test_a_script_that_is_killed_loses_no_call(no_server):
    house = no_server
    caller = await caller_at_the_tone(house)
    (script,) = _scripts(house)
    os.kill(script, signal.SIGKILL)
    await caller.hangs_up()
    await house.server_comes_back()
    kept = await house.kept(caller.number)
    assert (kept.outcome, kept.cause, kept.ended_by) == ("message", "no-server", "switch")
    assert said_in(house, kept.messages[0]).seconds_of(sound.CALLER) > 0.8
    assert adds_up(kept)
    await is_taken_in(house)


async def test_a_script_that_cannot_run_leaves_the_apology(no_server):
    house = no_server
    settings = house.home.node("a").etc / "safety-net.json"
    right = settings.read_text()
    settings.write_text("{")
    try:
        caller = await house.caller(newcomer())
        assert (await caller.is_hung_up(20))["by"] == "there"
    finally:
        settings.write_text(right)
    spoken = sum(
        soundfile.info(house.home.prompts / f"no-server-{language}.wav").duration for language in ("en", "zh")
    )
    assert sound.read(await caller.recording())[0].seconds > 0.9 * spoken


@pytest.mark.parametrize("spoiled", ["{", '{"id": "x"}', "\udcff", None])
async def test_an_entry_that_cannot_be_read_is_put_aside_and_holds_up_no_other(no_server, tmp_path, spoiled):
    house = no_server
    caller = await house.caller(newcomer())
    await caller.hangs_up()
    written = await reaches(house, caller.number, "ended")
    name = "2026-1126-3J5C-NT06KR"
    body = json.dumps(written) if spoiled is None else spoiled  # the first one's, under another name
    (spool(house) / f"{name}.json").write_bytes(body.encode(errors="surrogateescape"))
    await house.server_comes_back()
    assert (await house.kept(caller.number)).outcome == "abandoned"
    assert files(house) == [f"{name}.json.bad"]
    assert "cannot be read; see to it" in (house.home.log / "cti.log").read_text()
    (spool(house) / f"{name}.json.bad").unlink()


async def test_an_emergency_number_is_rung_by_the_board_when_no_station_answers(no_server):
    house = no_server
    settings = house.home.node("a").etc / "safety-net.json"
    right = settings.read_text()
    outside = {"called": "PJSIP/+862155500177@board-telco", "options": "grif(+8651255500100)"}
    known = json.loads(right)
    settings.write_text(json.dumps(known | {"rounds": [*known["rounds"], outside]}))
    try:
        caller = await house.caller(newcomer(), presses=ENGLISH)
        ring = await caller.telco.event("incoming", 15)
    finally:
        settings.write_text(right)
    assert (ring["caller"], ring["called"]) == ("+8651255500100", "+862155500177")
    await caller.telco.do("answer", call=ring["call"])
    await caller.telco.do("play", call=ring["call"], file=str(house.tone(sound.LEAD)))
    await caller.telco.hears_sound(0.6, call=ring["call"])
    await caller.hears_sound(0.6)
    await caller.hangs_up()
    await caller.telco.event("hung-up", call=ring["call"])
    await reaches(house, caller.number, "ended")
    await house.server_comes_back()
    kept = await house.kept(caller.number)
    assert (kept.outcome, kept.ended_by) == ("answered", "customer")
    assert [segment.kind for segment in kept.segments] == ["ringing", "ivr", "transfer", "transfer", "talk"]
    await is_taken_in(house)
