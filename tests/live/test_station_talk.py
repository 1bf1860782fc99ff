"""Show 3: a headless SIP telephone as station; both voices, hold with music, blind transfer, the record."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.live import emptiness, sound
from tests.live.link import LinkRefused
from tests.live.numbers import newcomer
from tests.live.people import SHARED, STRANGER, ZHANG_WEI

VOICES = (sound.CALLER, sound.LI_NA, sound.WANG_WEI)
CLOCKS = 1.0
"""Seconds by which a recording and the journal may differ: the way of a message on a busy machine."""

BREATH = 0.8
"""Seconds of silence that do not end a spell of a voice: a busy machine swallows packets."""


def together(segments) -> float:
    return sum(segment.seconds for segment in segments)


def spells(heard: sound.Sound, hertz: int) -> list[tuple[float, float]]:
    """From when to when a voice stands in it, in seconds. A spoken prompt meets the tone for a moment, too:
    that is no spell."""
    found: list[tuple[float, float]] = []
    for index, level in enumerate(heard.levels_of(hertz)):
        at = index * sound.WINDOW
        if level <= sound.THERE:
            continue
        begin = found.pop()[0] if found and at - found[-1][1] < BREATH else at
        found.append((begin, at + sound.WINDOW))
    return [(begin, end) for begin, end in found if end - begin > 2.5 * sound.WINDOW]


async def test_both_hear_each_other_and_the_recording_keeps_each_voice_on_its_own_channel(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    interaction = await li_na.answers()
    await caller.hears_sound(1.0)
    await li_na.phone.hears_sound(1.0)
    await caller.hangs_up()
    await li_na.becomes("wrap-up")

    assert sound.read(await caller.recording())[0].seconds_of(sound.LI_NA) > 0.8
    assert sound.read(await li_na.phone.recording())[0].tones(VOICES) == {sound.CALLER}
    kept = await house.kept(ZHANG_WEI, recordings=1)
    assert kept.id == interaction
    channels = house.recording(kept.recordings[0].path)
    assert [channel.tones(VOICES) for channel in channels] == [{sound.CALLER}, {sound.LI_NA}]
    assert kept.recordings[0].channels == 2
    assert kept.recordings[0].seconds == pytest.approx(channels[0].seconds, abs=0.05)
    assert 1.0 < channels[0].seconds < kept.talked + CLOCKS


async def test_the_segments_add_up_to_the_call(house):
    li_na = await house.agent("li.na")
    caller = await house.caller(STRANGER, presses="1,1")
    interaction = await li_na.answers()
    await li_na.phone.hears_sound(0.4)
    await li_na.does("hold", interaction)
    await li_na.told("held")
    await li_na.does("retrieve", interaction)
    await li_na.told("retrieved")
    await caller.hangs_up()

    kept = await house.kept(STRANGER, recordings=1)
    assert [segment.kind for segment in kept.segments] == [
        "ringing", "ivr", "queue", "offer", "talk", "hold", "talk",
    ]  # fmt: skip
    assert together(kept.segments) == pytest.approx((kept.ended - kept.began).total_seconds(), abs=0.001)
    for earlier, later in zip(kept.segments, kept.segments[1:], strict=False):
        assert earlier.ended == later.began
    talked = [segment for segment in kept.segments if segment.kind in ("talk", "hold")]
    assert kept.talked == pytest.approx(together(talked), abs=0.001)
    assert kept.outcome == "answered"
    assert kept.agent == "li.na"


async def test_the_pop_is_sent_before_there_is_anything_that_could_ring(house):
    """By the clock of the one machine on which both happen, so that no busy reader of this test decides."""
    li_na = await house.agent("li.na")
    await house.caller(ZHANG_WEI, presses="1,1")
    pop = await li_na.link.event("call.delivered", 8)
    await li_na.phone.event("incoming", 8)
    channels = await emptiness.ari(house.site.nodes[0], house.secrets.ari_password, "channels")
    leg = next(leg for leg in channels if leg["name"].startswith("PJSIP/station-101"))
    assert leg["state"] == "Ringing"
    assert datetime.fromisoformat(pop["at"]) < datetime.fromisoformat(leg["creationtime"])


async def test_the_callers_number_is_shown_at_the_station_and_his_records_on_the_screen(house):
    li_na = await house.agent("li.na")
    await house.caller(SHARED, presses="1,1")
    pop = await li_na.pop()
    ring = await li_na.phone.event("incoming")
    assert ring["caller"] == SHARED == pop["number"]
    assert {customer["name"] for customer in pop["customers"]} == {"Anna Berg", "Olof Berg"}
    assert pop["customer"] is None, "two people have this number: the agent chooses"
    assert (pop["queue"], pop["language"]) == ("sales-en", "en")
    assert pop["learned"][-1] == {"label": "主菜单", "value": "销售"}, "in the agent's own language"


async def test_on_hold_the_caller_hears_music_and_neither_hears_the_other(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(STRANGER, presses="1,1")
    interaction = await li_na.answers()
    await caller.hears_sound(0.6)
    await li_na.does("hold", interaction)
    held = await li_na.told("held")
    assert held["held"] is not None
    await caller.hears_sound(2.0)
    await li_na.does("retrieve", interaction)
    await li_na.told("retrieved")
    await li_na.phone.hears_sound(0.6)
    await caller.hears_sound(0.6)
    await caller.hangs_up()

    heard = sound.read(await caller.recording())[0]
    at_agent = sound.read(await li_na.phone.recording())[0]
    kept = await house.kept(STRANGER, recordings=1)
    hold = next(segment for segment in kept.segments if segment.kind == "hold")
    assert hold.seconds > 1.8
    before, after = spells(heard, sound.LI_NA)
    assert after[0] - before[1] > 1.5, heard.story(VOICES)
    music = heard.part(before[1] + 0.3, after[0] - 0.3)
    assert music.loudness > 0.005, "silence on hold"
    before, after = spells(at_agent, sound.CALLER)
    assert after[0] - before[1] > 1.5, at_agent.story(VOICES)
    assert at_agent.part(before[1] + 0.3, after[0] - 0.3).loudness < 0.005, "the agent hears something"


async def test_a_blind_transfer_to_a_second_agent_takes_the_caller_and_his_records_along(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    interaction = await li_na.answers()
    wang_wei = await house.agent("wang.wei", station="102", says=sound.WANG_WEI)
    await caller.hears_sound(0.6)
    await li_na.does("transfer", interaction, agent="wang.wei")
    assert (await li_na.link.event("call.transferred"))["to"] == "Wang Wei"
    await li_na.phone.event("hung-up")
    pop = await wang_wei.pop()
    assert pop["interaction"] == interaction
    assert pop["transferred_from"] == "Li Na"
    assert [customer["name"] for customer in pop["customers"]] == ["张伟"]
    assert await wang_wei.answers() == interaction
    await caller.hears_sound(1.0)
    await wang_wei.phone.hears_sound(0.6)
    await li_na.becomes("wrap-up")
    await caller.hangs_up()
    await wang_wei.becomes("wrap-up")

    heard = sound.read(await caller.recording())[0]
    assert heard.seconds_of(sound.LI_NA) > 0.4
    assert heard.seconds_of(sound.WANG_WEI) > 0.6, heard.story(VOICES)
    assert sound.read(await wang_wei.phone.recording())[0].tones(VOICES) == {sound.CALLER}
    kept = await house.kept(ZHANG_WEI, recordings=2)
    assert [segment.agent for segment in kept.segments if segment.kind == "talk"] == ["li.na", "wang.wei"]
    assert together(kept.segments) == pytest.approx((kept.ended - kept.began).total_seconds(), abs=0.001)
    by_agent = {recording.agent: house.recording(recording.path) for recording in kept.recordings}
    assert [channel.tones(VOICES) for channel in by_agent["li.na"]] == [{sound.CALLER}, {sound.LI_NA}]
    assert [channel.tones(VOICES) for channel in by_agent["wang.wei"]] == [{sound.CALLER}, {sound.WANG_WEI}]


async def test_a_customer_whom_the_first_agent_chose_is_known_to_the_second(house):
    """He calls from a number that nobody has; whose call it is goes with it."""
    li_na = await house.agent("li.na")
    caller = await house.caller(newcomer(), presses="1,1")
    interaction = await li_na.answers()
    zhang_wei = await house.ask(lambda unit: unit.customers.by_number(ZHANG_WEI)[0])
    await li_na.link.ask("interaction.customer", interaction=interaction, customer=zhang_wei.id)
    wang_wei = await house.agent("wang.wei", station="102")
    await li_na.does("transfer", interaction, agent="wang.wei")
    pop = await wang_wei.pop()
    assert pop["customer"] == zhang_wei.id
    assert [customer["name"] for customer in pop["customers"]] == [zhang_wei.name]
    await caller.hangs_up()


async def test_a_desk_telephones_own_transfer_button_goes_through_the_same_door(house):
    li_na = await house.agent("li.na")
    caller = await house.caller(STRANGER, presses="1,1")
    interaction = await li_na.answers()
    wang_wei = await house.agent("wang.wei", station="102", says=sound.WANG_WEI)
    await li_na.phone.do("transfer", to="205")
    assert (await wang_wei.pop())["interaction"] == interaction
    await wang_wei.answers()
    await caller.hears_sound(0.4)
    await li_na.becomes("wrap-up")


async def test_a_transfer_to_somebody_who_is_not_there_is_refused_and_the_talk_goes_on(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(STRANGER, presses="1,1")
    interaction = await li_na.answers()
    for where, code in (
        ({"agent": "wang.wei"}, "no-such-agent"),
        ({"queue": "sales"}, "no-such-queue"),
        ({"number": "12"}, "bad-number"),
    ):
        with pytest.raises(LinkRefused) as refused:
            await li_na.does("transfer", interaction, **where)
        assert refused.value.code == code
    await caller.hears_sound(0.6)
    await li_na.phone.hears_sound(0.6)


async def test_a_muted_agent_is_not_heard_and_still_hears(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(STRANGER, presses="1,1")
    interaction = await li_na.answers()
    await caller.hears_sound(0.4)
    await li_na.does("mute", interaction, on=True)
    await li_na.link.events.next(5, lambda seen: seen["call"]["muted"], event="call.updated")
    await caller.hears_silence(1.0, limit=3)
    await li_na.phone.hears_sound(0.6)
    await li_na.does("mute", interaction, on=False)
    await caller.hears_sound(0.4)


async def test_keys_that_the_agent_presses_arrive_at_the_caller(house):
    li_na = await house.agent("li.na")
    caller = await house.caller(STRANGER, presses="1,1")
    interaction = await li_na.answers()
    await li_na.does("digits", interaction, digits="42#")
    assert [(await caller.event("key"))["key"] for _ in range(3)] == ["4", "2", "#"]


async def test_an_agent_who_clears_frees_the_line_and_goes_to_wrap_up_then_ready(house):
    li_na = await house.agent("li.na")
    caller = await house.caller(STRANGER, presses="1,1")
    interaction = await li_na.answers()
    await li_na.does("clear", interaction)
    assert (await li_na.link.event("call.cleared"))["cause"] == "agent"
    assert (await caller.is_hung_up())["by"] == "there"
    await li_na.becomes("wrap-up")
    await li_na.becomes("ready")


async def test_an_agent_at_a_device_with_a_fixed_address_talks_like_any_other(house):
    li_na = await house.agent("li.na", station="201", says=sound.LI_NA)
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    await li_na.answers()
    await caller.hears_sound(0.6)
    await li_na.phone.hears_sound(0.6)
    await caller.hangs_up()
    assert sound.read(await li_na.phone.recording())[0].tones(VOICES) == {sound.CALLER}
