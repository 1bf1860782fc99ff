"""The server is killed with kill -9 at every step of a call's story, and the next one goes on from there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.live import emptiness, sound
from tests.live.numbers import newcomer
from tests.live.people import SHARED, ZHANG_WEI

QUIET = 1.2
"""Seconds without sound for the caller: the prompt is over, and so is the tone after it."""

VOICES = (sound.CALLER, sound.LI_NA, sound.WANG_WEI)


def kinds(kept):
    return [segment.kind for segment in kept.segments]


def adds_up(kept):
    whole = (kept.ended - kept.began).total_seconds()
    assert sum(segment.seconds for segment in kept.segments) == pytest.approx(whole, abs=0.001)


async def test_a_talk_goes_on_and_so_does_its_recording(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    interaction = await li_na.answers()
    await li_na.link.ask("interaction.note", interaction=interaction, text="wants a pump")
    await caller.hears_sound(1.0)

    await house.server_dies()
    await caller.hears_sound(0.6)
    await li_na.phone.hears_sound(0.6)
    await house.server_comes_back()
    seen = await li_na.comes_back()
    await caller.hears_sound(1.0)
    await li_na.phone.hears_sound(1.0)

    assert seen["state"]["state"] == "busy"
    (call,) = seen["calls"]
    assert (call["interaction"], call["state"], call["recording"]) == (interaction, "established", True)
    assert (call["note"], call["number"], call["queue"]) == ("wants a pump", ZHANG_WEI, "sales-en")
    assert [one["name"] for one in call["customers"]] == ["张伟"]
    await caller.hangs_up()
    await li_na.becomes("wrap-up")
    kept = await house.kept(ZHANG_WEI, recordings=1)
    assert (kept.id, kept.outcome, kept.agent) == (interaction, "answered", "li.na")
    assert kinds(kept) == ["ringing", "ivr", "queue", "offer", "talk"]
    adds_up(kept)
    said, heard = house.recording(kept.recordings[0].path)
    assert (said.tones(VOICES), heard.tones(VOICES)) == ({sound.CALLER}, {sound.LI_NA})
    assert said.seconds == pytest.approx(kept.talked, abs=1.0), "without a gap"


async def test_the_agent_of_a_talk_that_went_on_can_hold_mute_and_clear_it(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(newcomer(), presses="1,1")
    interaction = await li_na.answers()
    await li_na.does("mute", interaction, on=True)
    await house.server_dies_and_comes_back()
    (call,) = (await li_na.comes_back())["calls"]
    assert call["muted"] is True
    await li_na.does("mute", interaction, on=False)
    await caller.hears_sound(0.6)
    await li_na.does("hold", interaction)
    await li_na.told("held")
    await li_na.does("retrieve", interaction)
    await li_na.told("retrieved")
    await li_na.does("clear", interaction)
    await caller.is_hung_up()
    kept = await house.kept(caller.number, recordings=1)
    assert kinds(kept)[-3:] == ["talk", "hold", "talk"]
    assert kept.ended_by == "agent"


async def test_a_held_caller_is_held_on_and_can_be_retrieved(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(newcomer(), presses="1,1")
    interaction = await li_na.answers()
    await li_na.does("hold", interaction)
    await li_na.told("held")
    await house.server_dies_and_comes_back()
    (call,) = (await li_na.comes_back())["calls"]
    assert call["state"] == "held"
    await caller.hears_sound(0.6)  # the music
    await li_na.does("retrieve", interaction)
    await li_na.told("retrieved")
    await li_na.phone.hears_sound(0.6)
    await caller.hangs_up()
    kept = await house.kept(caller.number, recordings=1)
    assert kinds(kept) == ["ringing", "ivr", "queue", "offer", "talk", "hold", "talk"]


async def test_callers_who_wait_keep_their_places_and_their_age(house):
    li_na = await house.agent("li.na", ready=False)
    first = await house.caller(ZHANG_WEI, presses="1,1")
    await house.reaches("queue")
    second = await house.caller(SHARED, presses="1,1")
    await house.reaches("queue", callers=2)
    await house.server_dies_and_comes_back()
    await first.hears_sound(0.6)
    await li_na.comes_back()
    await li_na.ready()
    pop = await li_na.pop()
    assert pop["number"] == ZHANG_WEI
    assert pop["waited"] > 1.0, "the time without a server counts"
    await li_na.answers()
    await first.hangs_up()
    await second.hangs_up()
    for number in (ZHANG_WEI, SHARED):
        kept = await house.kept(number)
        assert kinds(kept)[:3] == ["ringing", "ivr", "queue"]
        assert len(kept.visits) == 1
        adds_up(kept)


async def test_a_telephone_that_rings_rings_on_and_is_not_rung_twice(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    wang_wei = await house.agent("wang.wei", station="102")
    caller = await house.caller(newcomer(), presses="1,1")
    ring = await li_na.phone.event("incoming")
    await house.server_dies_and_comes_back()
    seen = await li_na.comes_back()
    assert (seen["state"]["state"], [call["state"] for call in seen["calls"]]) == ("reserved", ["delivered"])
    await li_na.phone.do("answer", call=ring["call"])
    await caller.hears_sound(0.6)
    await caller.hangs_up()
    kept = await house.kept(caller.number, recordings=1)
    assert kinds(kept) == ["ringing", "ivr", "queue", "offer", "talk"]
    for agent, rings in ((li_na, 1), (wang_wei, 0)):
        rung = [seen for seen in agent.phone.sightings.all if seen["event"] == "incoming"]
        assert len(rung) == rings


async def test_a_caller_in_a_menu_is_asked_again_and_goes_on(house):
    li_na = await house.agent("li.na")
    caller = await house.caller(newcomer(), presses="1")  # English; the menu asks for the department
    await caller.hears_sound(0.6)
    await house.server_dies_and_comes_back()
    await li_na.comes_back()
    await caller.hears_sound(0.6)
    await caller.presses("1")
    pop = await li_na.pop()
    assert (pop["queue"], pop["language"]) == ("sales-en", "en")
    assert ["menu", "sales"] in [[one["label"], one["value"]] for one in pop["learned"]] or pop["learned"]
    await caller.hangs_up()
    kept = await house.kept(caller.number)
    assert kinds(kept)[:4] == ["ringing", "ivr", "queue", "offer"]


async def test_an_agents_wrap_up_ends_when_it_would_have_ended(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(newcomer(), presses="1,1")
    interaction = await li_na.answers()
    await caller.hears_sound(0.6)
    await caller.hangs_up()
    await li_na.becomes("wrap-up")
    await house.server_dies_and_comes_back()
    seen = await li_na.comes_back()
    assert seen["state"]["state"] in ("wrap-up", "ready")
    await house.is_written("li.na", "ready")
    kept = await house.kept(caller.number, recordings=1)
    assert kept.id == interaction


async def test_agents_are_in_the_state_in_which_they_were(house):
    li_na = await house.agent("li.na")
    wang_wei = await house.agent("wang.wei", station="102", ready=False)
    await wang_wei.link.ask("agent.not_ready", reason="lunch")
    await wang_wei.becomes("not-ready", reason="lunch")
    await house.server_dies_and_comes_back()
    seen = await wang_wei.comes_back()
    assert (seen["state"]["state"], seen["state"]["reason"], seen["resumed"]) == ("not-ready", "lunch", True)
    assert (await li_na.comes_back())["state"]["state"] == "ready"
    caller = await house.caller(newcomer(), presses="1,1")
    await li_na.answers()
    await caller.hangs_up()


async def test_who_hung_up_while_there_was_no_server_is_gone_and_the_agent_has_his_wrap_up(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(newcomer(), presses="1,1")
    await li_na.answers()
    await caller.hears_sound(0.6)
    await house.server_dies()
    await caller.hears_sound(2.0)
    await caller.hangs_up()
    hung_up = datetime.now(UTC)
    await house.server_comes_back()
    await li_na.comes_back()
    kept = await house.kept(caller.number, recordings=1)
    assert (kept.outcome, kept.cause, kept.ended_by) == ("answered", "hung-up-unseen", "customer")
    assert kept.ended is not None
    assert abs((kept.ended - hung_up).total_seconds()) < 1.5, "Asterisk wrote it down, to the second"
    adds_up(kept)
    await li_na.becomes("ready")


async def test_an_agent_who_hung_up_while_there_was_no_server_leaves_nobody_in_silence(house):
    li_na = await house.agent("li.na")
    caller = await house.caller(newcomer(), presses="1,1")
    await li_na.answers()
    await li_na.phone.hears_sound(0.6)
    await house.server_dies()
    await li_na.phone.do("hang-up", call=1)
    await house.server_comes_back()
    await caller.is_hung_up()
    kept = await house.kept(caller.number, recordings=1)
    assert (kept.outcome, kept.ended_by) == ("answered", "agent")


async def test_a_message_that_is_being_left_is_kept_whole_and_once(house):
    caller = await house.caller(newcomer(), presses="1,9")
    await house.reaches("mailbox")
    await caller.hears_silence(QUIET)
    await house.server_dies_and_comes_back()
    await caller.hears_silence(1.0)
    await caller.hangs_up()
    kept = await house.kept(caller.number)
    assert kept.outcome == "message", house.story()
    (message,) = kept.messages
    assert message.seconds > 2.0
    spoken = sound.read(house.home.mailboxes / message.path)[0]
    assert spoken.tones(VOICES) == {sound.CALLER}


async def test_a_message_whose_caller_hung_up_while_there_was_no_server_is_kept_once(house):
    caller = await house.caller(newcomer(), presses="1,9")
    await house.reaches("mailbox")
    await caller.hears_silence(QUIET)
    await house.server_dies()
    await caller.hangs_up()
    await house.server_comes_back()
    kept = await house.kept(caller.number)
    assert kept.outcome == "message"
    assert len(kept.messages) == 1
    await house.server_dies_and_comes_back()
    assert len((await house.kept(caller.number)).messages) == 1


async def test_a_number_that_an_agent_dials_rings_on_and_is_talked_to(house):
    li_na = await house.agent("li.na", answer_after=0.1, says=sound.LI_NA)
    telco = await house.telco()
    made = await li_na.link.ask("call.make", number=newcomer())
    ring = await telco.event("incoming")
    await house.server_dies_and_comes_back()
    seen = await li_na.comes_back()
    assert [(call["interaction"], call["state"]) for call in seen["calls"]] == [
        (made["interaction"], "dialling")
    ]
    await telco.do("answer", call=ring["call"])
    await li_na.told("established")
    await telco.hears_sound(0.6, call=ring["call"])
    await telco.do("hang-up", call=ring["call"])
    await li_na.becomes("wrap-up")


async def test_a_line_is_free_again_after_a_call_that_went_on(house):
    caller = await house.caller(newcomer(), presses="1")
    await house.server_dies_and_comes_back()
    figures = await emptiness.health(house.site.server.address, house.site.server.port)
    assert figures["lines"]["telco"] == 1
    await caller.hangs_up()
    await house.kept(caller.number)


async def test_killed_again_and_again_the_talk_goes_on(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    interaction = await li_na.answers()
    for _ in range(3):
        await house.server_dies_and_comes_back()
    (call,) = (await li_na.comes_back())["calls"]
    assert call["interaction"] == interaction
    await caller.hears_sound(0.6)
    await caller.hangs_up()
    kept = await house.kept(ZHANG_WEI, recordings=1)
    assert kinds(kept) == ["ringing", "ivr", "queue", "offer", "talk"]
