"""When the agent has hung up, the caller is asked whether he is content; when he hangs up himself, he is not."""

from __future__ import annotations

from tests.live.numbers import newcomer
from tests.live.prompts_heard import SURE, heard_sentence
from tests.live.site_for_tests import SURVEY_LINE


async def served(house):
    """A caller who talks with Li Na."""
    li_na = await house.agent("li.na")
    caller = await house.caller(newcomer(), called=SURVEY_LINE, says=0)
    return li_na, caller, await li_na.answers()


async def contents(house) -> dict[str, int]:
    return await house.ask(lambda unit: unit.votes.counts("content"))


async def test_he_answers_when_the_agent_has_hung_up_and_it_is_one_call(house):
    before = await contents(house)
    li_na, caller, interaction = await served(house)
    await li_na.does("clear", interaction)
    assert (await li_na.told("cleared"))["interaction"] == interaction
    await li_na.becomes("wrap-up")
    await caller.hears_sound(0.4)
    await caller.presses("2")
    await caller.is_hung_up(20)
    assert await heard_sentence(house, caller, "Thank you for your answer.") > SURE
    assert (await contents(house)).get("no", 0) == before.get("no", 0) + 1
    kept = await house.kept(caller.number)
    assert [(one.kind, one.detail) for one in kept.segments if one.kind in ("ivr", "talk")] == [
        ("ivr", "counter"),
        ("talk", None),
        ("ivr", "survey"),
    ]
    assert (kept.id, kept.outcome, kept.ended_by, kept.agent) == (interaction, "answered", "server", "li.na")


async def test_a_server_that_dies_meanwhile_asks_again_and_not_the_first_questions(house):
    before = await contents(house)
    li_na, caller, interaction = await served(house)
    await li_na.does("hold", interaction)  # he hears music, which ends with the talk
    await li_na.does("clear", interaction)
    await caller.hears_sound(0.4)
    await house.server_dies_and_comes_back()
    await caller.hears_sound(0.4)
    await caller.presses("1")
    await caller.is_hung_up(20)
    assert (await contents(house)).get("yes", 0) == before.get("yes", 0) + 1
    assert (await house.kept(caller.number)).outcome == "answered"


async def test_who_hangs_up_himself_is_asked_nothing(house):
    before = await contents(house)
    _, caller, _ = await served(house)
    await caller.hangs_up()
    kept = await house.kept(caller.number)
    assert [one.kind for one in kept.segments].count("ivr") == 1
    assert (kept.outcome, kept.ended_by) == ("answered", "customer")
    assert await contents(house) == before
