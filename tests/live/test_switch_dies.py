"""Asterisk is killed with kill -9: its calls are over, and nothing else is."""

from __future__ import annotations

import asyncio
import os
import signal

from tests.live import sound
from tests.live.numbers import newcomer

NOTICED = 15.0
"""Seconds until the server is sure that an Asterisk which says nothing does not hear it."""

LONG = 4.0
"""Seconds of talk: Asterisk keeps the last two of a recording in its memory, which dies with it."""


async def test_calls_are_ended_with_their_cause_and_agents_are_free_before_it_is_back(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    talker = await house.caller(newcomer(), presses="1,1")
    interaction = await li_na.answers()
    await talker.hears_sound(LONG, limit=15)
    waiter = await house.caller(newcomer(), presses="1,1")
    await house.reaches("queue")

    await house.switch_dies()
    try:
        cleared = await li_na.told("cleared")
        assert (cleared["interaction"], li_na.link.is_open) == (interaction, True)
        await li_na.becomes("wrap-up")
        talked = await house.kept(talker.number)
        waited = await house.kept(waiter.number)
    finally:
        await house.switch_comes_back()

    assert (talked.outcome, talked.cause, talked.ended_by) == ("answered", "switch-lost", "switch")
    assert (waited.outcome, waited.cause) == ("failed", "switch-lost")
    assert [visit.how for visit in waited.visits] == ["failed"]
    assert len((await house.kept(talker.number, recordings=1)).recordings) == 1


async def test_when_it_is_back_telephones_ring_again(house):
    """It keeps registrations in a file of its own, a second after they were made."""
    li_na = await house.agent("li.na", says=sound.LI_NA)
    before = await house.caller(newcomer(), presses="1,1")
    await li_na.answers()
    await before.hears_sound(1.0)
    await before.hangs_up()
    await li_na.phone.event("hung-up")
    await li_na.ready()
    await house.switch_dies()
    await house.switch_comes_back()
    caller = await house.caller(newcomer(), presses="1,1")
    await li_na.answers()
    await caller.hears_sound(0.6)
    await caller.hangs_up()


async def test_who_waited_and_calls_again_has_his_place_back(house):
    li_na = await house.agent("li.na", ready=False)
    first = await house.caller(newcomer(), presses="1,1")
    await house.reaches("queue")
    await house.switch_dies()
    await house.switch_comes_back()
    await house.kept(first.number)

    second = await house.caller(newcomer(), presses="1,1")
    await house.reaches("queue")
    again = await house.caller(first.number, presses="1,1")
    await house.reaches("queue", callers=2)
    await li_na.ready()
    assert (await li_na.pop())["number"] == first.number
    await li_na.answers()
    await again.hangs_up()
    await second.hangs_up()


async def test_a_server_and_a_switch_that_die_together_leave_calls_ended_with_their_cause(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(newcomer(), presses="1,1")
    await li_na.answers()
    await caller.hears_sound(LONG, limit=15)
    await house.server_dies()
    await house.switch_dies()
    await asyncio.to_thread(house.asterisk.start)
    await house.server_comes_back()
    kept = await house.kept(caller.number, recordings=1)
    assert (kept.outcome, kept.cause, kept.ended_by) == ("answered", "switch-lost", "switch")
    await li_na.comes_back()
    await house.is_written("li.na", "ready")


async def test_while_it_says_nothing_nobody_is_offered_a_call_and_when_it_speaks_again_all_goes_on(house):
    """SIGSTOP and SIGCONT: it has lived all the time, and its telephones are what they were."""
    li_na = await house.agent("li.na", ready=False, says=sound.LI_NA)
    caller = await house.caller(newcomer(), presses="1,1")
    await house.reaches("queue")
    asterisk = house.asterisk.child.pid
    os.kill(asterisk, signal.SIGSTOP)
    try:
        await li_na.link.events.next(NOTICED, lambda seen: seen["alarms"], event="alarms.changed")
        await li_na.ready()
        await li_na.becomes("not-ready", reason="switch-lost")
    finally:
        os.kill(asterisk, signal.SIGCONT)
    await li_na.becomes("ready", limit=NOTICED)
    await li_na.answers()
    await caller.hears_sound(0.6)
    await caller.hangs_up()
