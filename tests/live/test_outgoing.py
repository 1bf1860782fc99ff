"""Calls that agents make: from the console, at their own telephone, and what becomes of the customer then."""

from __future__ import annotations

from tests.live import sound
from tests.live.people import ZHANG_WEI


async def reach(house, agent) -> tuple[str, int]:
    """The agent has called Zhang Wei and they talk: the interaction, and the far end's call."""
    telco = await house.telco()
    answer = await agent.link.ask("call.make", number=ZHANG_WEI)
    await agent.phone.event("incoming")
    await agent.phone.do("answer")
    ring = await telco.event("incoming")
    await telco.do("play", call=ring["call"], file=str(house.tone(sound.CALLER)))
    await telco.do("answer", call=ring["call"])
    assert (await agent.told("established"))["interaction"] == answer["interaction"]
    await agent.phone.hears_sound(0.4)
    return answer["interaction"], ring["call"]


async def test_an_agent_calls_out_and_the_one_who_is_called_sees_the_firms_number(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    telco = await house.telco()
    answer = await li_na.link.ask("call.make", number=ZHANG_WEI)
    await li_na.phone.event("incoming")
    await li_na.phone.do("answer")
    ring = await telco.event("incoming")
    assert (ring["caller"], ring["called"]) == ("+8651255500100", ZHANG_WEI)
    await telco.do("play", call=ring["call"], file=str(house.tone(sound.CALLER)))
    await telco.do("answer", call=ring["call"])
    assert (await li_na.told("established"))["interaction"] == answer["interaction"]
    await li_na.phone.hears_sound(0.6)
    await telco.hears_sound(0.6, call=ring["call"])
    await li_na.does("clear", answer["interaction"])
    kept = await house.kept(ZHANG_WEI, recordings=1)
    assert (kept.direction, kept.outcome, kept.agent) == ("out", "answered", "li.na")


async def test_an_outgoing_call_to_somebody_busy_says_so(house):
    li_na = await house.agent("li.na")
    telco = await house.telco()
    await li_na.link.ask("call.make", number="+86 21 5550 0177")
    await li_na.phone.event("incoming")
    await li_na.phone.do("answer")
    ring = await telco.event("incoming")
    await telco.do("hang-up", call=ring["call"], code=486)
    assert (await li_na.link.event("call.cleared"))["cause"] == "busy"
    await li_na.phone.event("hung-up")


async def test_a_customer_who_was_called_and_hangs_up_has_ended_the_call(house):
    li_na = await house.agent("li.na")
    interaction, call = await reach(house, li_na)
    await (await house.telco()).do("hang-up", call=call)
    assert (await li_na.link.event("call.cleared"))["cause"] == "customer"
    kept = await house.kept(ZHANG_WEI, recordings=1)
    assert (kept.id, kept.ended_by, kept.outcome) == (interaction, "customer", "answered")


async def test_a_customer_who_was_called_sent_to_a_queue_and_gives_up_there_rings_nobody(house):
    """His hang-up ends the call wherever he has been sent: no agent is offered a call without a caller."""
    li_na = await house.agent("li.na")
    wang_wei = await house.agent("wang.wei", station="102", ready=False)
    interaction, call = await reach(house, li_na)
    await li_na.does("transfer", interaction, queue="sales-en")
    await li_na.link.event("call.transferred")
    await house.reaches("queue")
    await (await house.telco()).do("hang-up", call=call)
    kept = await house.kept(ZHANG_WEI, recordings=1)
    assert kept.ended_by == "customer"
    await wang_wei.ready()
    await wang_wei.becomes("ready")
    assert not [seen for seen in wang_wei.link.events.all if seen["event"] == "call.delivered"]


async def test_whoever_sends_a_customer_to_a_queue_is_not_the_one_who_gets_him_back(house):
    """With no wrap-up in between he would be the agent who served him last."""
    li_na = await house.agent("li.na", says=sound.LI_NA)
    interaction, _ = await reach(house, li_na)
    wang_wei = await house.agent("wang.wei", station="102")
    await li_na.does("transfer", interaction, queue="sales-en")
    pop = await wang_wei.pop()
    assert (pop["interaction"], pop["transferred_from"]) == (interaction, "Li Na")
    await wang_wei.answers()
    await wang_wei.does("clear", interaction)
    await wang_wei.becomes("wrap-up")
