"""Who gets which call, through the whole house: skill, idleness, who served him last, urgency (U13-U16)."""

from __future__ import annotations

import pytest

from tests.live import sound
from tests.live.numbers import newcomer
from tests.live.people import PASSWORD

BOTH = {"sales": 70, "service": 70, "english": 70}


@pytest.fixture
async def equals(house):
    """Three more agents, with equal skills."""

    def hire(unit) -> None:
        for number, name in enumerate(("sun.mei", "zhao.lei", "liu.yang")):
            if unit.accounts.get(name) is None:
                unit.accounts.add(
                    name=name, display_name=name, extension=str(220 + number), role="agent", language="en",
                    skills=BOTH, password=PASSWORD,
                )  # fmt: skip
        unit.commit()

    await house.ask(hire)


async def serves(agent, caller) -> None:
    """His phone rings for this caller, he takes the call, the caller hangs up, and he is ready again."""
    assert (await agent.pop())["number"] == caller.number
    await agent.answers()
    await agent.phone.hears_sound(0.4)
    await caller.hangs_up()
    await agent.becomes("wrap-up")
    await agent.ready()
    await agent.becomes("ready")


async def test_the_most_skilled_gets_the_first_call_and_the_next_one_the_second(house):
    wang_wei = await house.agent("wang.wei", station="102")
    li_na = await house.agent("li.na")
    first = await house.caller(newcomer(), presses="1,1")
    second = await house.caller(newcomer(), presses="1,1")
    popped = await li_na.pop()
    assert (popped["number"], popped["skill"]) == (first.number, 85), "the mean of sales 90 and english 80"
    popped = await wang_wei.pop()
    assert (popped["number"], popped["skill"]) == (second.number, 65)


async def test_among_equals_the_longest_idle(house, equals):
    sun_mei = await house.agent("sun.mei")
    zhao_lei = await house.agent("zhao.lei", station="102")
    await serves(sun_mei, await house.caller(newcomer(), presses="1,2"))
    await serves(zhao_lei, await house.caller(newcomer(), presses="1,2"))
    assert (await sun_mei.link.ask("session.ping"))["time"]
    third = await house.caller(newcomer(), presses="1,2")
    assert (await sun_mei.pop())["number"] == third.number


async def test_who_served_the_caller_last_is_preferred_to_a_more_skilled_one(house):
    wang_wei = await house.agent("wang.wei", station="102")
    number = newcomer()
    await serves(wang_wei, await house.caller(number, presses="1,1"))
    await house.kept(number)
    li_na = await house.agent("li.na")
    again = await house.caller(number, presses="1,1")
    assert (await wang_wei.pop())["number"] == again.number
    assert li_na.state == "ready"


async def test_the_one_who_served_him_last_is_not_waited_for(house):
    """He is on a break: the next best takes the call at once."""
    wang_wei = await house.agent("wang.wei", station="102")
    number = newcomer()
    await serves(wang_wei, await house.caller(number, presses="1,1"))
    await house.kept(number)
    await wang_wei.link.ask("agent.not_ready", reason="break")
    li_na = await house.agent("li.na")
    await house.caller(number, presses="1,1")
    assert (await li_na.pop())["number"] == number


async def test_a_pump_that_stands_still_comes_before_one_that_is_to_be_bought(house, equals):
    """Service is more urgent than sales; within one queue it is first come, first served."""
    sun_mei = await house.agent("sun.mei", ready=False)
    sales = await house.caller(newcomer(), presses="1,1")
    await sales.hears_sound(3.0, limit=8)
    service = await house.caller(newcomer(), presses="1,2")
    later = await house.caller(newcomer(), presses="1,2")

    async def waiting() -> int:
        lead = await house.link("priya.nair")
        board = await lead.ask("board.watch")
        await lead.close()
        return sum(row["waiting"] for row in board["queues"])

    await later.hears_sound(3.0, limit=8)
    assert await waiting() == 3
    await sun_mei.ready()
    for caller in (service, later, sales):
        await serves(sun_mei, caller)


async def test_the_next_caller_rings_at_a_telephone_that_has_just_been_hung_up(house):
    """Ready in the very moment in which the wrap-up begins, and a caller waits: a set with one line must be
    free by then, or he would seem to decline."""
    li_na = await house.agent("li.na", says=sound.LI_NA)
    first = await house.caller(newcomer(), presses="1,1")
    assert (await li_na.pop())["number"] == first.number
    interaction = await li_na.answers()
    second = await house.caller(newcomer(), presses="1,1")
    await second.hears_sound(3.0, limit=8)
    await li_na.does("clear", interaction)
    await li_na.becomes("wrap-up")
    await li_na.ready()
    await li_na.phone.event("hung-up")
    assert (await li_na.pop())["number"] == second.number
    await li_na.answers()
    await second.hears_sound(0.4)
    await first.is_hung_up()


async def test_a_break_chosen_while_he_talks_begins_when_he_has_finished(house):
    """Next not ready: after the call and its wrap-up he gets no other one."""
    li_na = await house.agent("li.na")
    first = await house.caller(newcomer(), presses="1,1")
    await li_na.answers()
    chosen = await li_na.link.ask("agent.not_ready", reason="lunch")
    assert (chosen["state"], chosen["next"]) == ("busy", {"state": "not-ready", "reason": "lunch"})
    await li_na.phone.hears_sound(0.4)
    await first.hangs_up()
    await li_na.becomes("wrap-up")
    await li_na.becomes("not-ready", reason="lunch")
