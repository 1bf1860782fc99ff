"""Show 4, second half: a caller who hangs up at any moment, at any stage, leaves nothing behind."""

from __future__ import annotations

import asyncio
import random

import pytest

from tests.live import emptiness
from tests.live.people import STRANGER

SEED = 20261124
ROUNDS = 20
LATEST = 6.0
"""Seconds after dialling at which the last of them hangs up: by then he talks, or waits in a queue."""


async def nothing_is_left(house, agent) -> None:
    """No call, no line, no reserved or busy agent; he who was ready may be in wrap-up."""

    async def look() -> list[str]:
        busy = [f"{agent.name} is {agent.state}"] if agent.state in ("reserved", "busy") else []
        return await house.calls_left() + busy

    left = await emptiness.settles(look)
    assert not left, f"{left}\n{house.story()}"


async def test_callers_who_hang_up_at_random_moments_leave_nothing_behind(house):
    """Each round: two callers, keys by chance, hang-ups at moments by chance; the seed makes it repeatable."""
    li_na = await house.agent("li.na", answer_after=0.4)
    chance = random.Random(SEED)
    for round_ in range(0, ROUNDS, 2):
        said = ""
        numbers = [f"+8621555003{round_ + place:02}" for place in range(2)]
        leaving = []
        for number in numbers:
            moment = chance.uniform(0, LATEST)
            presses = chance.choice(("", "1", "1,1", "1,2", "2,1", "2,9", "1,7"))
            said += f"round {round_}: presses {presses!r}, hangs up {moment:.2f} s after dialling\n"
            caller = await house.caller(number, answered=False)
            leaving.append(leaves(caller, presses, moment))
        await asyncio.gather(*leaving)
        try:
            await nothing_is_left(house, li_na)
            kept = [await house.kept(number) for number in numbers]
        except AssertionError as fault:
            raise AssertionError(f"{said}\n{fault}") from fault
        for one in kept:
            together = sum(segment.seconds for segment in one.segments)
            assert together == pytest.approx((one.ended - one.began).total_seconds(), abs=0.001), said
        if li_na.state in ("not-ready", "wrap-up"):
            await li_na.ready()


async def leaves(caller, presses: str, moment: float) -> None:
    pressing = asyncio.create_task(press_when_answered(caller, presses))
    await asyncio.sleep(moment)
    pressing.cancel()
    await asyncio.gather(pressing, return_exceptions=True)
    await caller.hangs_up()


async def press_when_answered(caller, presses: str) -> None:
    await caller.is_answered()
    if presses:
        await caller.presses(presses)


async def test_hanging_up_while_the_greeting_plays(house):
    caller = await house.caller()
    await caller.hears_sound()
    await caller.hangs_up()
    kept = await house.kept(STRANGER)
    assert [segment.kind for segment in kept.segments] == ["ringing", "ivr"]
    assert (kept.outcome, kept.ended_by) == ("abandoned", "customer")


async def test_hanging_up_in_the_queue(house):
    li_na = await house.agent("li.na", ready=False)
    caller = await house.caller(presses="1,1")
    await house.reaches("queue")
    await caller.hangs_up()
    kept = await house.kept(STRANGER)
    assert [segment.kind for segment in kept.segments] == ["ringing", "ivr", "queue"]
    assert kept.outcome == "abandoned"
    await li_na.ready()
    await li_na.becomes("ready")


async def test_hanging_up_while_the_station_rings_frees_the_agent_at_once(house):
    li_na = await house.agent("li.na")
    caller = await house.caller(presses="1,1")
    await li_na.phone.event("incoming", 8)
    await caller.hangs_up()
    assert (await li_na.phone.event("hung-up"))["code"] == 487
    assert (await li_na.link.event("call.cleared"))["cause"] == "caller-gave-up"
    await li_na.becomes("reserved")
    await li_na.becomes("ready")
    assert (await house.kept(STRANGER)).outcome == "abandoned"


async def test_hanging_up_on_hold(house):
    li_na = await house.agent("li.na")
    caller = await house.caller(presses="1,1")
    interaction = await li_na.answers()
    await li_na.does("hold", interaction)
    await li_na.told("held")
    await caller.hangs_up()
    assert (await li_na.link.event("call.cleared"))["cause"] == "customer"
    await li_na.phone.event("hung-up")
    kept = await house.kept(STRANGER)
    assert [segment.kind for segment in kept.segments][-2:] == ["talk", "hold"]


async def test_hanging_up_while_a_message_is_being_left_keeps_the_message(house):
    caller = await house.caller(presses="1,9")
    await house.reaches("mailbox")
    await caller.hears_silence(1.0)  # the prompt is over, the tone was heard
    await caller.hears_silence(2.0)  # his own voice
    await caller.hangs_up()
    kept = await house.kept(STRANGER)
    assert kept.outcome == "message", house.story()
    assert kept.messages[0].seconds > 1
