"""A queue without an overflow of its own gives its callers back to the flow, by the exit that it drew."""

from __future__ import annotations

from tests.live.people import STRANGER


async def test_nobody_is_logged_in_and_the_flow_offers_to_take_a_message(house):
    caller = await house.caller(presses="1,2")  # English, service
    await house.reaches("mailbox")
    await caller.hangs_up()
    kept = await house.kept(STRANGER)
    assert [segment.kind for segment in kept.segments] == ["ringing", "ivr", "queue", "ivr", "mailbox"]
    assert kept.visits[0].how == "overflowed"
