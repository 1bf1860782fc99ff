"""A flow sends its callers on: to who served them last, to one agent, to a telephone, to a number outside."""

from __future__ import annotations

from tests.live.numbers import newcomer
from tests.live.site_for_tests import DESK_LINE, OUTSIDE
from tests.live.test_overflow import extension

NOBODY = ("reached", "nobody")


async def at_the_desk(house, key: str, number: str | None = None):
    caller = await house.caller(number or newcomer(), called=DESK_LINE)
    await caller.hears_sound(0.4)
    await caller.presses(key)
    return caller


def learned(kept) -> list[tuple[str, str]]:
    return [(one.label, one.value) for one in kept.learned]


async def test_to_the_agent_who_served_him_last(house):
    li_na = await house.agent("li.na")
    first = await house.caller(newcomer(), presses="1,1")
    await li_na.answers()
    await first.hangs_up()
    await house.kept(first.number)
    await li_na.ready()
    await house.agent("wang.wei", station="102")
    again = await at_the_desk(house, "1", first.number)
    assert await li_na.answers()
    await again.hangs_up()
    assert ("calls", "1") in learned(await house.kept(first.number))


async def test_whom_nobody_served_comes_back_to_the_flow(house):
    await house.agent("li.na")
    caller = await at_the_desk(house, "1")
    assert (await caller.is_hung_up(15))["by"] == "there"
    assert NOBODY in learned(await house.kept(caller.number))


async def test_to_one_given_agent_and_to_nobody_else(house):
    await house.agent("li.na")
    wang_wei = await house.agent("wang.wei", station="102")
    caller = await at_the_desk(house, "2")
    assert await wang_wei.answers()
    await caller.hangs_up()


async def test_an_agent_who_is_not_there_is_nobody(house):
    await house.agent("li.na")
    caller = await at_the_desk(house, "2")
    assert (await caller.is_hung_up(15))["by"] == "there"
    assert NOBODY in learned(await house.kept(caller.number))


async def test_to_a_telephone_of_the_house(house):
    phone = await extension(house)
    caller = await at_the_desk(house, "3")
    await phone.event("incoming", 10)
    await phone.do("answer")
    await caller.hears_sound(0.6)
    await caller.hangs_up()
    assert (await house.kept(caller.number)).outcome == "answered"


async def test_to_a_number_outside(house):
    telco = await house.telco()
    caller = await at_the_desk(house, "4")
    ring = await telco.event("incoming", 10)
    assert ring["called"] == OUTSIDE
    await telco.do("answer", call=ring["call"])
    await caller.hears_silence(0.3)
    await house.reaches("talk")
    await caller.hangs_up()
    assert (await house.kept(caller.number)).outcome == "answered"


async def test_a_number_outside_that_is_busy_is_nobody(house):
    telco = await house.telco()
    caller = await at_the_desk(house, "4")
    ring = await telco.event("incoming", 10)
    await telco.do("hang-up", call=ring["call"], code=486)
    assert (await caller.is_hung_up(15))["by"] == "there"
    assert NOBODY in learned(await house.kept(caller.number))
