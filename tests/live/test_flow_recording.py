"""A flow records what its caller says and hears from one node to another, and nothing of a secret."""

from __future__ import annotations

from tests.live import sound
from tests.live.numbers import newcomer
from tests.live.prompts_heard import OTHER, SURE, spoken
from tests.live.site_for_tests import ORDER_LINE

ASKED, SECRET = "How many pumps do you order?", "Please enter your secret number now."
THANKS, AFTER = "Thank you for your order.", "This is not kept any more."


async def orders(house):
    """Who talks all the time and has heard to its end that he is to order."""
    caller = await house.caller(newcomer(), called=ORDER_LINE)
    await caller.hears_sound(0.4)
    await caller.hears_silence(0.6)
    return caller


async def the_recording(house, caller):
    """What he said and what he heard in it; one file, of the flow and no agent's."""
    kept = await house.kept(caller.number, recordings=1)
    (recording,) = kept.recordings
    assert (kept.outcome, recording.agent) == ("completed-in-ivr", None)
    return house.recording(recording.path)


async def test_what_is_said_stands_in_it_and_no_secret_and_nothing_after_its_end(house):
    caller = await orders(house)
    await caller.presses("4#")
    await caller.hears_sound(1.0)
    await caller.presses("2468")
    await caller.is_hung_up(20)
    said, heard = await the_recording(house, caller)
    for text in (ASKED, THANKS):
        assert heard.likeness(spoken(house, text, "en")) > SURE, text
    for text in (SECRET, AFTER):
        assert heard.likeness(spoken(house, text, "en")) < OTHER, text
    assert said.seconds_of(sound.CALLER) > 1.5
    assert said.longest_silence > 0.8, "he talks on while he enters the secret, and that does not stand in it"


async def test_a_killed_server_leaves_one_recording(house):
    caller = await orders(house)
    await house.server_dies_and_comes_back()
    await caller.hears_sound(1.0)  # asked anew
    await caller.presses("7#")
    await caller.hears_sound(0.4)
    await caller.presses("2468")
    await caller.is_hung_up(20)
    said, heard = await the_recording(house, caller)
    assert min(heard.likeness(spoken(house, text, "en")) for text in (ASKED, THANKS)) > SURE
    assert said.seconds_of(sound.CALLER) > 2.0
