"""Who is blocked, when, for how long; who is spared; and that a flood of addresses fills no memory."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cti.guard import offences
from cti.guard.offences import (
    FIRST_BLOCK,
    FORGIVEN_AFTER,
    LIMIT,
    LONGEST_BLOCK,
    WEIGHT,
    WINDOW,
    Block,
    Offences,
    Spared,
)  # fmt: skip

MALLORY, OFFICE = "203.0.113.9", "198.51.100.7"
ENOUGH = int(LIMIT / WEIGHT["sip-unknown-name"])


def attack(ledger: Offences, now: float, *, address: str = MALLORY, kind="sip-unknown-name", **how):
    """Offends until something comes of it: that, and after how many tries."""
    for number in range(1, 1000):
        found = ledger.offend(address, kind, now, **how)
        if found is not None:
            return found, number
    raise AssertionError("nothing came of a thousand offences")


def test_some_tries_are_borne_then_the_address_is_blocked_for_a_time():
    ledger = Offences()
    block, tries = attack(ledger, 1000.0)
    assert (tries, block.tries, block.until - block.since) == (ENOUGH, ENOUGH, FIRST_BLOCK)
    assert ledger.is_blocked(MALLORY, 1000.0)
    assert not ledger.is_blocked(OFFICE, 1000.0)
    assert not ledger.is_blocked(MALLORY, 1000.0 + FIRST_BLOCK), "it ends by itself"


def test_a_telephone_with_an_old_password_that_tries_once_a_minute_is_not_blocked():
    ledger = Offences()
    assert not any(ledger.offend(OFFICE, "sip-wrong-password", 60.0 * n) for n in range(1000))


def test_each_time_lasts_twice_as_long_up_to_a_day_and_a_good_day_forgives():
    ledger, now, lengths = Offences(), 0.0, []
    for _ in range(10):
        block, _ = attack(ledger, now)
        lengths.append(block.until - block.since)
        now = block.until + 1
    assert lengths[:4] == [FIRST_BLOCK, 2 * FIRST_BLOCK, 4 * FIRST_BLOCK, 8 * FIRST_BLOCK]
    assert lengths[-1] == LONGEST_BLOCK
    block, _ = attack(ledger, now + FORGIVEN_AFTER)
    assert (block.times, block.until - block.since) == (1, FIRST_BLOCK)


def test_a_forged_sender_loses_sip_and_nothing_else_until_something_is_proven():
    ledger = Offences()
    block, _ = attack(ledger, 0.0, proven=False)
    assert not block.everywhere
    assert ledger.is_blocked(MALLORY, 1.0)
    assert not ledger.is_blocked(MALLORY, 1.0, port=True)
    proven, _ = attack(ledger, 2.0, kind="wrong-password")
    assert proven.everywhere
    assert proven.until >= block.until
    assert ledger.is_blocked(MALLORY, 3.0, port=True)


def test_forged_offences_do_not_add_to_a_persons_own_mistake():
    ledger = Offences()
    for _ in range(ENOUGH - 1):
        assert ledger.offend(OFFICE, "sip-unknown-name", 0.0, proven=False) is None
    assert ledger.offend(OFFICE, "wrong-password", 1.0) is None
    assert not ledger.is_blocked(OFFICE, 1.0)


@pytest.mark.parametrize("own", [True, False])
def test_the_sites_own_and_where_people_work_are_spared_and_told_of_once(own):
    ledger = Offences()
    spared, tries = attack(ledger, 0.0, address=OFFICE, own=own, known=not own)
    assert isinstance(spared, Spared)
    assert (tries, spared.own) == (ENOUGH, own)
    for number in range(500):
        assert ledger.offend(OFFICE, "sip-unknown-name", 0.1 * number, own=own, known=not own) is None
    assert not ledger.is_blocked(OFFICE, 50.0)
    [shown] = ledger.spared(50.0)
    assert shown.tries == ENOUGH + 500


def test_what_is_lifted_is_forgotten():
    ledger = Offences()
    attack(ledger, 0.0)
    assert ledger.unblock(MALLORY) is not None
    assert ledger.unblock(MALLORY) is None
    assert not ledger.is_blocked(MALLORY, 1.0)
    block, tries = attack(ledger, 2.0)
    assert (tries, block.times) == (ENOUGH, 1)


def test_by_hand_for_as_long_as_asked():
    ledger = Offences()
    block = ledger.block(OFFICE, 100.0, 3600.0, "ada")
    assert (block.by, block.kind) == ("ada", "by-hand")
    assert ledger.is_blocked(OFFICE, 3699.0, port=True)
    assert not ledger.is_blocked(OFFICE, 3701.0, port=True)
    assert ledger.next_end(100.0) == 3700.0


def test_a_block_outlives_a_restart_and_counts_as_a_time_before():
    ledger = Offences()
    first, _ = attack(ledger, 0.0)
    again = Offences(ledger.kept(1.0))
    assert again.blocks(1.0) == [first]
    second, _ = attack(Offences(ledger.kept(first.until + 1)), first.until + 1)
    assert second.times == 2


def test_a_flood_of_addresses_fills_neither_the_memory_nor_the_list():
    ledger = Offences()
    for number in range(3 * offences.MOST_WATCHED):
        ledger.offend(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", "sip-unknown-name", 0.0)
    assert len(ledger._tallies) == offences.MOST_WATCHED
    worst, _ = attack(ledger, 0.0, kind="sip-wrong-password")
    long, _ = attack(ledger, worst.until + 1)
    for number in range(2 * offences.MOST_BLOCKED):
        attack(ledger, long.since + 1, address=f"10.9.{number >> 8}.{number & 255}", proven=False)
    assert len(ledger.blocks(long.since + 1)) == offences.MOST_BLOCKED
    assert ledger.is_blocked(MALLORY, long.since + 1), "who was blocked longest is not washed out"


@given(st.lists(st.tuples(st.floats(0, 2 * WINDOW), st.sampled_from(sorted(WEIGHT))), max_size=60))
def test_nobody_is_blocked_who_stays_below_the_limit_in_every_window(steps):
    ledger, now, done = Offences(), 0.0, []
    for wait, kind in steps:
        now += wait
        done.append((now, WEIGHT[kind]))
        block = ledger.offend(MALLORY, kind, now)
        if isinstance(block, Block):
            assert sum(weight for _, weight in done) >= LIMIT
            return
    if sum(weight for _, weight in done) < LIMIT:
        assert not ledger.is_blocked(MALLORY, now)
