"""An offer that is not taken: the caller keeps his place, the agent is not ready and his screen says why."""

from __future__ import annotations

from tests.live import sound
from tests.live.numbers import newcomer


def kinds(kept) -> list[str]:
    return [segment.kind for segment in kept.segments]


async def test_the_next_agent_gets_the_caller_whom_nobody_answered(house):
    li_na = await house.agent("li.na")
    wang_wei = await house.agent("wang.wei", station="102", says=sound.WANG_WEI)
    caller = await house.caller(newcomer(), presses="1,1")
    pop = await li_na.pop()
    await li_na.phone.event("incoming")

    await li_na.becomes("not-ready", limit=8, reason="no-answer")
    assert (await li_na.link.event("call.cleared"))["cause"] == "no-answer"
    assert (await li_na.phone.event("hung-up"))["code"] == 487
    assert await wang_wei.answers() == pop["interaction"]
    await caller.hears_sound(0.6)
    await caller.hangs_up()

    kept = await house.kept(caller.number, recordings=1)
    assert kinds(kept) == ["ringing", "ivr", "queue", "offer", "queue", "offer", "talk"]
    assert [one.agent for one in kept.segments if one.kind == "offer"] == ["li.na", "wang.wei"]
    assert [(visit.queue, visit.how, visit.agent) for visit in kept.visits] == [
        ("sales-en", "answered", "wang.wei")
    ], "one stay in one queue, the untaken offer included"


async def test_he_is_back_at_the_queues_head_and_hears_music_until_the_agent_is_ready_again(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    first = await house.caller(newcomer(), presses="1,1")
    await li_na.phone.event("incoming", 8)
    second = await house.caller(newcomer(), presses="1,1")
    await li_na.becomes("not-ready", limit=8, reason="no-answer")
    await li_na.link.event("call.cleared")

    await first.hears_sound(1.0)
    await second.hears_sound(1.0)
    await li_na.link.event("call.delivered")
    await li_na.ready()
    assert (await li_na.pop())["number"] == first.number, "the second caller passed over the first"
    await li_na.answers()
    await first.hears_sound(0.6)
    await first.hangs_up()
    await second.hangs_up()

    heard = sound.read(await first.recording())[0]
    assert heard.seconds_of_other_sound({sound.LI_NA}) > 1.0, heard.story({sound.LI_NA})
    assert heard.seconds_of(sound.LI_NA) > 0.4
    assert (await house.kept(second.number)).outcome == "abandoned"


async def test_an_agent_who_declines_at_his_telephone_is_not_ready_and_the_next_one_rings(house):
    li_na = await house.agent("li.na")
    wang_wei = await house.agent("wang.wei", station="102")
    await house.caller(newcomer(), presses="1,1")
    interaction = (await li_na.pop())["interaction"]
    await li_na.phone.event("incoming")
    await li_na.phone.do("hang-up", code=486)
    await li_na.becomes("not-ready", reason="declined")
    assert (await li_na.link.event("call.cleared"))["cause"] == "declined"
    assert await wang_wei.answers() == interaction


async def test_an_agent_who_declines_at_his_console_stops_the_ringing_and_the_next_one_rings(house):
    li_na = await house.agent("li.na")
    wang_wei = await house.agent("wang.wei", station="102")
    await house.caller(newcomer(), presses="1,1")
    interaction = (await li_na.pop())["interaction"]
    await li_na.phone.event("incoming")
    await li_na.does("decline", interaction)
    await li_na.becomes("not-ready", reason="declined")
    assert (await li_na.link.event("call.cleared"))["cause"] == "declined"
    assert (await li_na.phone.event("hung-up"))["code"] == 487
    assert await wang_wei.answers() == interaction


async def test_who_declines_twice_gets_the_caller_a_third_time_when_he_is_ready(house):
    """Nobody else is there: the caller waits for the one who said no, and is never lost."""
    li_na = await house.agent("li.na")
    caller = await house.caller(newcomer(), presses="1,1")
    for _ in range(2):
        interaction = (await li_na.pop())["interaction"]
        await li_na.phone.event("incoming")
        await li_na.does("decline", interaction)
        await li_na.becomes("not-ready", reason="declined")
        await li_na.phone.event("hung-up")
        await li_na.ready()
    assert await li_na.answers() == interaction
    await caller.hangs_up()
    kept = await house.kept(caller.number)
    assert kinds(kept) == ["ringing", "ivr"] + ["queue", "offer"] * 3 + ["talk"]
