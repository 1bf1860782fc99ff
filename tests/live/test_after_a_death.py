"""The server is killed in the middle of a talk: what it left unfinished, the next one finishes."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.live import sound
from tests.live.people import ZHANG_WEI


async def test_a_talk_that_outlived_its_server_is_ended_in_the_journal_and_its_recording_kept(house):
    li_na = await house.agent("li.na", says=sound.LI_NA)
    caller = await house.caller(ZHANG_WEI, presses="1,1")
    interaction = await li_na.answers()
    await caller.hears_sound(1.0)

    died = datetime.now(UTC)
    await house.server_dies_and_comes_back()

    shift = await house.ask(lambda unit: unit.interactions.not_logged_out())
    assert shift == (), "nobody is still counted as working"
    kept = await house.kept(ZHANG_WEI, recordings=1)
    assert (kept.id, kept.outcome, kept.cause, kept.ended_by) == (
        interaction, "answered", "server-lost", "server",
    )  # fmt: skip
    assert kept.ended is not None
    assert kept.ended <= died, "not the time at which the next server was there"
    assert house.recording(kept.recordings[0].path)[1].seconds_of(sound.LI_NA) > 0.8
