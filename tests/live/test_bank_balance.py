"""A bank balance by account and PIN, out of a database of the firm's own and read out, in both languages."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal

import pytest

from ivr_flows.spoken import in_words
from tests.live.numbers import newcomer
from tests.live.prompts_heard import OTHER, SURE, heard, spoken
from tests.live.site_for_tests import BALANCE_LINE, BALANCES


async def enters(house, key: str, account: str, pin: str):
    """A caller who chooses a language and enters both when he is asked."""
    caller = await house.caller(newcomer(), called=BALANCE_LINE, says=0)
    for digits in (key, account, pin):
        await caller.hears_sound(0.4)
        await caller.presses(",".join(digits))
    await caller.is_hung_up(20)
    return caller


@pytest.mark.parametrize("account", BALANCES)
@pytest.mark.parametrize(("key", "language"), [("1", "en"), ("2", "zh")])
async def test_the_balance_is_read_out(house, key, language, account):
    pin, balance = BALANCES[account]
    caller = await enters(house, key, account, pin)
    said = await heard(caller)
    words = in_words(Decimal(balance), "money", language)
    assert said.likeness(spoken(house, words, language)) > SURE, words
    assert (await house.kept(caller.number)).outcome == "completed-in-ivr"


async def test_a_wrong_pin_learns_nothing(house):
    caller = await enters(house, "1", "4711", "1357")
    said = await heard(caller)
    assert said.likeness(spoken(house, "These do not belong together.", "en")) > SURE
    assert said.likeness(spoken(house, "Your balance is", "en")) < OTHER


async def test_a_database_that_is_locked_is_waited_for_with_music_and_then_he_goes_on(house):
    with closing(sqlite3.connect(house.home.path / "bank.db")) as bank:
        bank.execute("PRAGMA locking_mode = EXCLUSIVE")
        bank.execute("BEGIN EXCLUSIVE")
        caller = await enters(house, "1", "4711", "2468")
        said = await heard(caller)
        bank.rollback()
    assert said.likeness(spoken(house, "Sorry, please call later.", "en")) > SURE
    assert said.longest_silence < 3.0, "four seconds without an answer are not four seconds of nothing"
