from __future__ import annotations

from tests.live import sound
from tests.live.people import ZHANG_WEI


async def test_a_caller_presses_a_key_reaches_an_agent_and_both_hear_each_other(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    pop = await li_na.pop()
    assert [customer["name"] for customer in pop["customers"]] == ["张伟"]
    interaction = await li_na.answers()
    await caller.hears_sound()
    await li_na.phone.hears_sound()
    await caller.hangs_up()
    await li_na.becomes("wrap-up")
    kept = await house.kept(ZHANG_WEI, recordings=1)
    assert kept.id == interaction
