"""A vote by telephone counts once a caller, whatever he does."""

from __future__ import annotations

from tests.live.numbers import newcomer
from tests.live.prompts_heard import SURE, heard_sentence
from tests.live.site_for_tests import VOTE_LINE

THANKS, AGAIN = "Thank you, your vote is counted.", "You have voted before."


async def votes(house, key: str, number: str):
    caller = await house.caller(number, called=VOTE_LINE, says=0)
    await caller.hears_sound(0.4)
    await caller.presses(key)
    await caller.is_hung_up(20)
    return caller


async def counts(house) -> dict[str, int]:
    return await house.ask(lambda unit: unit.votes.counts("colour"))


async def test_a_vote_counts_once_a_caller(house):
    before = await counts(house)
    number, other = newcomer(), newcomer()
    assert await heard_sentence(house, await votes(house, "1", number), THANKS) > SURE
    assert await heard_sentence(house, await votes(house, "2", number), AGAIN) > SURE
    assert await heard_sentence(house, await votes(house, "2", other), THANKS) > SURE
    after = await counts(house)
    assert {choice: after.get(choice, 0) - before.get(choice, 0) for choice in ("blue", "red")} == {
        "blue": 1,
        "red": 1,
    }


async def test_a_number_that_is_withheld_does_not_vote(house):
    before = await counts(house)
    caller = await votes(house, "1", "anonymous")
    assert await heard_sentence(house, caller, "Please show your number.") > SURE
    assert await counts(house) == before
