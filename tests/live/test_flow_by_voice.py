"""Callers who say what they want: recorded human words, over a real call, to a real recogniser."""

from __future__ import annotations

import json
import os
import re
import signal
from contextlib import suppress

import pytest_asyncio

from cti.link.flows import HIDDEN
from tests.live import emptiness
from tests.live.numbers import newcomer
from tests.live.people import ZHANG_WEI
from tests.live.prompts_heard import OTHER, SURE, heard, spoken
from tests.live.recorded_voice import write_speech
from tests.live.share_flow import ASKED, PRICE, PRICE_ZH
from tests.live.site_for_tests import SHARE_LINE
from tests.live.test_flow_with_digits import written
from tests.processes import children_that_run


@pytest_asyncio.fixture
async def line(house, tmp_path):
    """The house with a recogniser at work, which stays once it was needed."""
    caller = await house.caller(newcomer(), called=SHARE_LINE, says=0)
    await caller.hears_sound(0.4)
    await is_ready(house)
    await caller.hangs_up()
    assert not await emptiness.settles(house.calls_left)
    house.enter(tmp_path)
    return house


async def is_ready(house) -> None:
    """The recogniser of the server that runs now."""

    async def look() -> list[str]:
        log = (house.home.log / "cti.log").read_text(encoding="utf-8")
        _, _, since = log.rpartition("Asterisk answers")
        return [] if "a recogniser is ready" in since else ["no recogniser is ready"]

    assert not await emptiness.settles(look, limit=30)


def recognisers(house) -> list[int]:
    """The processes of the server that hear people."""
    return children_that_run(house.server.child.pid, "recognising")


async def follows(house):
    """A team lead follows the one caller of the share line."""
    lead = await house.link("priya.nair")
    (caller,) = (await lead.ask("flows.watch", flow="share"))["callers"]
    return lead, await lead.ask("flows.follow", interaction=caller["interaction"])


async def what_failed(lead) -> list[str]:
    """As whoever follows the caller sees it."""
    told = await lead.events.next(8, lambda told: told["call"]["failed"], event="flows.followed")
    return told["call"]["failed"]


async def says(house, caller, *words: str) -> None:
    await caller.says(write_speech(house.folder / f"{caller.call}-{words[0].replace('/', '-')}.wav", *words))


async def test_a_spoken_code_stops_the_prompt_and_its_price_is_told(line):
    house = line
    caller = await house.caller(newcomer(), called=SHARE_LINE, says=0)
    await caller.hears_sound(1.0)
    lead, seen = await follows(house)
    await says(house, caller, "digits/4", "digits/2", "digits/7")
    await caller.hears_silence(0.4)  # he is listened to, though the prompt has not come to its end
    await caller.hears_sound(1.0)  # the price, and what else
    await caller.hears_silence(1.0)
    await says(house, caller, "vm-Friends")
    assert (await caller.is_hung_up(20))["by"] == "there"
    sounds = await heard(caller)
    assert sounds.likeness(spoken(house, PRICE, "en")) > SURE
    assert sounds.likeness(spoken(house, "Goodbye then.", "en")) > SURE
    assert sounds.likeness(spoken(house, ASKED, "en").part(8.0)) < OTHER, "the prompt went on"
    await lead.events.next(8, lambda told: told["call"]["over"], event="flows.followed")
    told = [one["call"] for one in lead.events.all if one["event"] == "flows.followed"]
    assert {call["variables"].get("code") for call in (seen, *told)} >= {HIDDEN}
    assert '"427"' not in json.dumps([seen, *told])
    assert not re.search(r"code\W{1,9}427|four two seven", written(house)), "what is secret stands nowhere"


async def test_where_nobody_understands_the_language_keys_are_left(line):
    house = line
    caller = await house.caller(ZHANG_WEI, called=SHARE_LINE, says=0)
    await caller.hears_sound(0.4)
    lead, _ = await follows(house)
    await says(house, caller, "digits/4", "digits/2", "digits/7")
    await caller.hears_silence(0.6)
    await caller.presses("4,2,7")
    assert await what_failed(lead) == ['code: keys alone: there is no recogniser for "zh"']
    await caller.hears_sound(2.0)
    await caller.hangs_up()
    assert (await heard(caller)).likeness(spoken(house, PRICE_ZH, "zh")) > SURE


async def test_a_server_that_dies_while_he_is_listened_to_leaves_nothing_behind(line):
    house = line
    caller = await house.caller(newcomer(), called=SHARE_LINE, says=0)
    await caller.hears_sound(0.4)
    await house.server_dies_and_comes_back()
    await caller.hears_sound(0.4)  # asked anew
    await is_ready(house)
    await says(house, caller, "digits/4", "digits/2", "digits/7")
    await caller.hears_silence(0.4)
    await caller.hears_sound(2.0)
    await caller.hangs_up()
    assert (await heard(caller)).likeness(spoken(house, PRICE, "en")) > SURE


async def test_a_recogniser_that_hangs_leaves_the_caller_his_keys(line):
    house = line
    caller = await house.caller(newcomer(), called=SHARE_LINE, says=0)
    await caller.hears_sound(0.4)
    lead, _ = await follows(house)
    hung = recognisers(house)
    assert hung
    for pid in hung:
        os.kill(pid, signal.SIGSTOP)
    try:
        await says(house, caller, "digits/4", "digits/2", "digits/7")
        await caller.hears_silence(1.0)
        await caller.hears_sound(0.6, limit=10)  # once more, please
        await caller.presses("4,2,7")
        assert await what_failed(lead) == ["code: keys alone: the recogniser did not answer in time"]
        await caller.hears_sound(2.0)
        await caller.hangs_up()
    finally:
        for pid in hung:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
    assert (await heard(caller)).likeness(spoken(house, PRICE, "en")) > SURE
