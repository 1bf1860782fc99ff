"""A device at a fixed address (an analogue adapter, a gateway) as an agent's station: it never registers."""

from __future__ import annotations

from tests.live import sound
from tests.live.numbers import newcomer

VOICES = (sound.CALLER, sound.LI_NA)
STATION, SWITCHED_OFF = "201", "202"


async def test_it_shows_the_callers_number_rings_talks_and_hangs_up(house):
    li_na = await house.agent("li.na", station=STATION, says=sound.LI_NA)
    caller = await house.caller(newcomer(), presses="1,1")
    pop = await li_na.pop()
    ring = await li_na.phone.event("incoming")
    assert ring["caller"] == caller.number == pop["number"]
    await li_na.phone.do("answer")
    await li_na.told("established")
    await caller.hears_sound(0.6)
    await li_na.phone.hears_sound(0.6)
    await li_na.phone.do("hang-up")

    assert (await li_na.link.event("call.cleared"))["cause"] == "agent"
    assert (await caller.is_hung_up())["by"] == "there"
    await li_na.becomes("wrap-up")
    assert sound.read(await caller.recording())[0].tones(VOICES) == {sound.LI_NA}
    assert sound.read(await li_na.phone.recording())[0].tones(VOICES) == {sound.CALLER}
    kept = await house.kept(caller.number, recordings=1)
    assert (kept.outcome, kept.ended_by, kept.agent) == ("answered", "agent", "li.na")
    assert next(one.station for one in kept.segments if one.kind == "talk") == STATION


async def test_a_withheld_number_is_shown_as_such_and_the_call_is_like_any_other(house):
    li_na = await house.agent("li.na", station=STATION, says=sound.LI_NA)
    caller = await house.caller("anonymous", presses="1,1")
    pop = await li_na.pop()
    assert (pop["number"], pop["customers"], pop["pop_fault"]) == (None, [], None)
    ring = await li_na.phone.event("incoming")
    assert not any(digit in ring["caller"] for digit in "0123456789"), ring
    await li_na.phone.do("answer")
    await li_na.told("established")
    await caller.hears_sound(0.6)


async def test_a_device_that_is_switched_off_is_said_to_be_lost_and_the_caller_waits_on(house):
    """Nothing tells that it is gone: the call to it fails, or rings in vain. Asterisk goes on sending its INVITE
    for half a minute, so nobody else sits there."""
    li_na = await house.agent("li.na", station=SWITCHED_OFF)
    wang_wei = await house.agent("wang.wei", station="102")
    await li_na.phone.stop()
    await house.caller(newcomer(), presses="1,1")
    interaction = (await li_na.pop())["interaction"]
    over = await li_na.link.event("call.cleared", 8)
    assert over["cause"] in ("phone-lost", "no-answer")
    await li_na.becomes("not-ready", reason=over["cause"])
    assert await wang_wei.answers() == interaction


async def test_an_agent_dials_at_the_device_itself(house):
    """The same as a call from the console: the call is on his screen, and both hear each other."""
    li_na = await house.agent("li.na", station=STATION, says=sound.LI_NA)
    telco = await house.telco()
    number = newcomer()
    await li_na.phone.do("call", to=number)
    dialling = await li_na.told("dialling")
    assert (dialling["number"], dialling["direction"]) == (number, "out")
    ring = await telco.event("incoming")
    assert (ring["caller"], ring["called"]) == ("+8651255500100", number)
    await telco.do("play", call=ring["call"], file=str(house.tone(sound.CALLER)))
    await telco.do("answer", call=ring["call"])
    await li_na.phone.event("state", state="established")
    await li_na.told("established")
    await li_na.phone.hears_sound(0.6)
    await telco.hears_sound(0.6, call=ring["call"])
    await telco.do("hang-up", call=ring["call"])
    await li_na.phone.event("hung-up")
    assert sound.read(await li_na.phone.recording())[0].tones(VOICES) == {sound.CALLER}
    kept = await house.kept(number, recordings=1)
    assert (kept.direction, kept.outcome, kept.agent) == ("out", "answered", "li.na")


async def test_a_number_that_is_none_dialled_at_the_device_is_refused(house):
    li_na = await house.agent("li.na", station=STATION)
    await li_na.phone.do("call", to="12")
    over = await li_na.phone.event("hung-up")
    assert (over["code"], over["by"]) == (404, "there")
    assert li_na.state == "ready"


async def test_nobody_can_dial_at_a_device_where_nobody_is_logged_in(house):
    phone = await house.phone(STATION)
    await phone.do("call", to=newcomer())
    assert (await phone.event("hung-up"))["code"] == 404
