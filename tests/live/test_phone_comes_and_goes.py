"""A telephone that is gone takes no calls, and takes them again when it is back."""

from __future__ import annotations

from tests.live import emptiness
from tests.live.numbers import newcomer


async def is_known_to_be_gone(agent) -> None:
    async def look() -> list[str]:
        stations = (await agent.link.ask("stations.list"))["stations"]
        return [one["station"] for one in stations if one["station"] == agent.station and one["reachable"]]

    assert not await emptiness.settles(look)


async def test_a_ready_agent_whose_telephone_goes_is_offered_nothing_until_it_is_back(house):
    li_na = await house.agent("li.na")
    wang_wei = await house.agent("wang.wei", station="102")
    await li_na.phone.stop()
    await li_na.becomes("not-ready", reason="phone-lost")
    caller = await house.caller(newcomer(), presses="1,1")
    assert await wang_wei.answers() == (await wang_wei.pop())["interaction"]
    assert not [seen for seen in li_na.link.events.all if seen["event"] == "call.delivered"]
    await house.phone("101")
    await li_na.becomes("ready")
    await caller.hangs_up()


async def test_who_took_a_break_meanwhile_is_not_made_ready_by_his_telephone(house):
    li_na = await house.agent("li.na")
    await li_na.phone.stop()
    await li_na.becomes("not-ready", reason="phone-lost")
    await li_na.link.ask("agent.not_ready", reason="lunch")
    await li_na.becomes("not-ready", reason="lunch")
    await house.phone("101")
    await house.agent("wang.wei", station="102")  # by then her own telephone's news has come, too
    assert li_na.state == "not-ready"


async def test_who_wants_to_be_ready_without_a_telephone_is_when_it_comes(house):
    li_na = await house.agent("li.na", ready=False)
    await li_na.phone.stop()
    await is_known_to_be_gone(li_na)
    told = await li_na.link.ask("agent.ready")
    assert (told["state"], told["reason"]) == ("not-ready", "phone-lost")
    caller = await house.caller(newcomer(), presses="1,1")
    await house.reaches("queue")
    await house.phone("101")
    await li_na.becomes("ready")
    await li_na.becomes("reserved")
    await caller.hangs_up()
