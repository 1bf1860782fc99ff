"""Nobody for the caller: the set extension rings, else the mailbox takes his message (U12)."""

from __future__ import annotations

from tests.live import sound
from tests.live.numbers import newcomer
from tests.live.site_for_tests import WAITED_TOO_LONG

EXTENSION = "901"
VOICES = (sound.CALLER, sound.LI_NA)
CLICK = 0.25
"""Seconds: where a tone is cut off, up to two windows hold a click. Ringing or a beep lasts longer."""


def kinds(kept) -> list[str]:
    return [segment.kind for segment in kept.segments]


async def extension(house):
    """The telephone that rings when nobody is logged in; somebody with Li Na's voice sits there."""
    says = str(house.tone(sound.LI_NA))
    return await house.phone(EXTENSION, "--listen", house.network.host(91), "--says", says)


async def test_with_nobody_logged_in_the_set_extension_rings_and_both_hear_each_other(house):
    phone = await extension(house)
    caller = await house.caller(newcomer(), presses="1,1")
    ring = await phone.event("incoming", 10)
    assert ring["caller"] == caller.number
    await phone.do("answer")
    await phone.hears_sound(0.6)
    await house.reaches("talk")
    await caller.hears_sound(0.6)
    await phone.do("hang-up")
    assert (await caller.is_hung_up())["by"] == "there"

    assert sound.read(await phone.recording())[0].tones(VOICES) == {sound.CALLER}
    assert sound.read(await caller.recording())[0].seconds_of(sound.LI_NA) > 0.4
    kept = await house.kept(caller.number)
    assert kinds(kept) == ["ringing", "ivr", "queue", "transfer", "talk"]
    assert kept.outcome == "answered"
    assert [(visit.queue, visit.how) for visit in kept.visits] == [("sales-en", "overflowed")]


async def test_the_caller_hears_the_voice_and_no_ringing_once_the_extension_has_answered(house):
    phone = await extension(house)
    caller = await house.caller(newcomer(), presses="1,1")
    await phone.event("incoming", 10)
    await phone.do("answer")
    await house.reaches("talk")
    await caller.hears_sound(1.0)
    await caller.hangs_up()
    await phone.event("hung-up")
    heard = sound.read(await caller.recording())[0]
    together = heard.part(heard.seconds - 0.6, heard.seconds - 0.1)
    assert together.seconds_of(sound.LI_NA) > 0.3, heard.story(VOICES)
    assert together.seconds_of_other_sound({sound.LI_NA}) < CLICK, "the ringing goes on under the talk"


async def test_a_caller_who_gives_up_stops_the_extensions_ringing(house):
    phone = await extension(house)
    caller = await house.caller(newcomer(), presses="1,1")
    await phone.event("incoming", 10)
    await caller.hangs_up()
    assert (await phone.event("hung-up"))["code"] == 487
    assert (await house.kept(caller.number)).ended_by == "customer"


async def test_when_the_last_agent_logs_out_those_who_wait_go_to_the_extension(house):
    phone = await extension(house)
    li_na = await house.agent("li.na", ready=False)
    caller = await house.caller(newcomer(), presses="1,1")
    await house.reaches("queue")
    await caller.hears_sound(0.4)
    await li_na.link.ask("agent.log_out")
    assert (await phone.event("incoming", 10))["caller"] == caller.number
    await caller.hangs_up()


async def test_nobody_at_the_extension_either_leads_to_the_mailbox(house):
    caller = await house.caller(newcomer(), presses="1,1")
    await house.reaches("mailbox")
    await caller.hangs_up()
    kept = await house.kept(caller.number)
    assert kinds(kept) == ["ringing", "ivr", "queue", "transfer", "ivr", "mailbox"]
    assert kept.segments[-1].detail == "general"


async def test_an_extension_that_is_busy_leads_to_the_mailbox_and_the_ringing_is_not_in_the_message(house):
    phone = await extension(house)
    caller = await house.caller(newcomer(), presses="1,1")
    await phone.event("incoming", 10)
    await phone.do("hang-up", code=486)
    await house.reaches("mailbox")
    await caller.hears_silence(2.0)  # the prompt is over, he speaks
    await caller.hangs_up()
    kept = await house.kept(caller.number)
    assert kept.outcome == "message"
    (said,) = sound.read(house.home.mailboxes / kept.messages[0].path)
    assert said.seconds_of(sound.CALLER) > 1.0
    assert said.seconds_of_other_sound({sound.CALLER}) < CLICK


async def test_all_busy_for_too_long_leads_to_the_queues_own_mailbox(house):
    """Chen Jie is there and takes a break: the queue's patience decides."""
    chen_jie = await house.agent("chen.jie", station="103", ready=False)
    await chen_jie.link.ask("agent.not_ready", reason="break")
    caller = await house.caller(newcomer(), presses="2,2")
    await house.reaches("queue")
    await house.reaches("mailbox")
    await caller.hangs_up()
    kept = await house.kept(caller.number)
    assert kinds(kept) == ["ringing", "ivr", "queue", "mailbox"]
    assert kept.segments[-1].detail == "service"
    visit = kept.visits[0]
    assert (visit.queue, visit.how) == ("service-zh", "overflowed")
    assert visit.waited >= WAITED_TOO_LONG
