"""The server is killed in the middle of a talk: what it left unfinished, the next one finishes."""

from __future__ import annotations

from tests.live import sound
from tests.live.people import ZHANG_WEI


async def test_a_talk_that_outlived_its_server_is_ended_in_the_journal_and_its_recording_kept(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    interaction = await li_na.answers()
    await caller.hears_sound(1.0)

    await house.server_dies_and_comes_back()

    kept = await house.kept(ZHANG_WEI, recordings=1)
    assert (kept.id, kept.outcome, kept.cause, kept.ended_by) == (
        interaction, "answered", "server-lost", "server",
    )  # fmt: skip
    assert house.recording(kept.recordings[0].path)[1].seconds_of(sound.LI_NA) > 0.8
