"""A bank balance by number and PIN, out of a database of the firm's own and read out, in both languages."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from decimal import Decimal

import pytest

from ivr_flows.spoken import in_words
from tests.live.numbers import newcomer
from tests.live.prompts_heard import OTHER, SURE, heard, spoken
from tests.live.site_for_tests import BALANCE_LINE, BALANCES
from tests.live.written import written

GUESSES = ("192837465", "558209174")  # longer than what a clock writes behind the second


def is_free(unit, account: str) -> None:
    """Whatever was tried before, a run of this test too, does not count."""
    (holder,) = unit.customers.named("code", account)
    unit.pins.lift(customer=holder.id, by="test")
    unit.commit()


async def enters(house, key: str, *entries: str):
    """A caller who chooses a language and enters each of these when he is asked."""
    caller = await house.caller(newcomer(), called=BALANCE_LINE, says=0)
    await caller.hears_sound(0.4)
    await caller.presses(key)
    for digits in entries:
        await caller.hears_sound(0.8)  # a telephone that still sends the entry before may spoil its last key
        await caller.presses(f"{digits}#")
    await caller.is_hung_up(20)
    return caller


async def way(house, caller) -> list[tuple[str, str | None]]:
    """The nodes by which he went when he had chosen a language, and the exits by which he left them."""
    kept = await house.kept(caller.number)
    steps = await house.ask(lambda unit: unit.flow_figures.steps_of(kept.id))
    return [(one.node, one.exit) for one in steps if one.node not in ("language", "chinese")]


@pytest.mark.parametrize(("key", "language", "account"), [("1", "en", "4711"), ("2", "zh", "4712")])
async def test_the_balance_is_read_out(house, key, language, account):
    pin, balance = BALANCES[account]
    caller = await enters(house, key, account, pin)
    went = [("prove", "known"), ("look-up", "found"), ("tell", "done"), ("bye", None)]
    assert await way(house, caller) == went
    said = await heard(caller)
    words = in_words(Decimal(balance), "money", language)
    assert said.likeness(spoken(house, words, language)) > SURE, words
    kept = await house.kept(caller.number)
    assert kept.outcome == "completed-in-ivr"
    assert [(one.label, one.value) for one in kept.learned][-1] == ("proved", "pin")
    holder = await house.ask(lambda unit: unit.customers.by_code(account))
    assert kept.customer == holder.id, "the history has it as his call"


async def follows(lead, flow: str) -> None:
    """From now on the next caller who enters this flow is followed."""
    await lead.ask("flows.watch", flow=flow)
    told = await lead.events.next(10, lambda told: told["flow"]["callers"], event="flows.now")
    (caller,) = told["flow"]["callers"]
    await lead.ask("flows.follow", interaction=caller["interaction"])


async def test_two_wrong_pins_learn_nothing_and_lock_the_right_one_out(house):
    account, (pin, _) = "4713", BALANCES["4713"]
    await house.ask(lambda unit: is_free(unit, account))
    lead = await house.link("priya.nair")
    tries = [entry for guess in GUESSES for entry in (account, guess)]
    _, caller = await asyncio.gather(follows(lead, "balance"), enters(house, "1", *tries))
    assert await way(house, caller) == [("prove", "wrong"), ("wrong", None)]
    said = await heard(caller)
    assert said.likeness(spoken(house, "These do not belong together.", "en")) > SURE
    assert said.likeness(spoken(house, "Your balance is", "en")) < OTHER
    assert (await house.kept(caller.number)).customer is None

    said = await heard(await enters(house, "2", account, pin))
    assert said.likeness(spoken(house, "您的账户已暂时锁定。", "zh")) > SURE
    await lead.events.next(5, lambda told: told["call"]["over"], event="flows.followed")
    told = str(lead.events.all)
    assert "'node': 'prove', 'exit': 'wrong'" in told, "he was followed through it"
    for secret in (pin, *GUESSES):
        assert secret not in written(house), "secrets stand nowhere"
        assert secret not in told, "and are told to nobody"


async def test_a_database_that_is_locked_is_waited_for_with_music_and_then_he_goes_on(house):
    with closing(sqlite3.connect(house.home.path / "bank.db")) as bank:
        bank.execute("PRAGMA locking_mode = EXCLUSIVE")
        bank.execute("BEGIN EXCLUSIVE")
        caller = await enters(house, "1", "4711", "2468")
        said = await heard(caller)
        bank.rollback()
    assert said.likeness(spoken(house, "Sorry, please call later.", "en")) > SURE
    assert said.longest_silence < 4.5, (
        "the keys, and four seconds without an answer are not four seconds of nothing"
    )
