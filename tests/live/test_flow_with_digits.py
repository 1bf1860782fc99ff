"""A flow that asks for an account and, in a flow of its own, for its PIN: by real keys on a real call."""

from __future__ import annotations

from tests.live import emptiness
from tests.live.numbers import newcomer
from tests.live.site_for_tests import BANK_LINE, PIN
from tests.live.written import written


async def at_the_bank(house, *entries: str):
    """On the line; he enters each of these when he is asked."""
    caller = await house.caller(newcomer(), called=BANK_LINE)
    for digits in entries:
        await caller.hears_sound(0.4)
        await caller.presses(",".join(digits))
    return caller


async def test_digits_a_flow_within_the_flow_and_a_yes_lead_to_a_person(house):
    li_na = await house.agent("li.na")
    caller = await at_the_bank(house, "4711", PIN)
    await caller.hears_sound(2.0)  # music for a second, then the question
    await caller.presses("1")
    assert await li_na.answers()
    await caller.hangs_up()
    kept = await house.kept(caller.number)
    assert kept.outcome == "answered"
    assert "account 4711 is verified" in written(house)
    assert PIN not in written(house), "a secret stands nowhere"


async def test_two_wrong_pins_end_it(house):
    caller = await at_the_bank(house, "4711", "00000000", "11111111")
    assert (await caller.is_hung_up(20))["by"] == "there"
    assert (await house.kept(caller.number)).outcome == "completed-in-ivr"


async def test_an_account_that_does_not_fit_is_refused_before_the_pin(house):
    caller = await at_the_bank(house, "1234")
    assert (await caller.is_hung_up(20))["by"] == "there"


async def test_a_restart_in_the_inner_flow_goes_on_there_with_what_it_was_given(house):
    li_na = await house.agent("li.na")
    caller = await at_the_bank(house, "4711")
    await caller.hears_sound(0.4)
    await caller.presses("7,3,9")
    await house.server_dies_and_comes_back()
    await caller.hears_sound(0.4)  # asked anew for the PIN, and for nothing else
    await caller.presses(",".join(PIN))
    await caller.hears_sound(2.0)
    await li_na.comes_back()
    await caller.presses("1")
    assert await li_na.answers()
    await caller.hangs_up()
    assert (await house.kept(caller.number)).outcome == "answered"


async def test_when_he_hangs_up_the_flow_does_what_is_still_to_be_done(house):
    caller = await at_the_bank(house, "4711")
    await caller.hears_sound(0.4)
    await caller.hangs_up()
    assert (await house.kept(caller.number)).outcome == "abandoned"

    async def look() -> list[str]:
        return [] if "left early, account 4711" in written(house) else ["not written yet"]

    assert not await emptiness.settles(look)
