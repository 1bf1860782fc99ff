"""A PIN is kept as a hash, tried only so often, and nothing tells whether somebody is a customer."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from crm_scene import CHEN, OKAFOR
from sqlalchemy import select

from crm.database import Database
from crm.faults import BadValue, Unknown
from crm.models import PinRow, PinTriesRow
from crm.pins import PinRules, Try

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
RULES = PinRules(wrong=3, wrong_of_number=6, locked=600)
PIN, WRONG = "2468", "1357"


@pytest.fixture
def customer(database: Database) -> int:
    with database.unit() as unit:
        added = unit.customers.add(name="Margaret Okafor", code="4711", numbers=[OKAFOR])
        unit.pins.choose(added.id, PIN, by="ada")
        unit.commit()
    return added.id


def begun(
    database: Database, customer: int | None, number: str | None = OKAFOR, after: float = 0, named: str = "9"
) -> Try | None:
    with database.unit() as unit:
        found = unit.pins.try_for(customer, named, number, RULES, NOW + timedelta(seconds=after))
        unit.commit()
    return found


def tried(database: Database, customer: int | None, pin: str, number: str | None = OKAFOR, **more) -> str:
    attempt = begun(database, customer, number, **more)
    if attempt is None:
        return "locked"
    with database.unit() as unit:
        right = unit.pins.is_right(attempt, pin)
        if right:
            unit.pins.was_right(attempt)
            unit.commit()
    return "right" if right else "wrong"


def test_the_right_pin_is_right_and_stands_nowhere(database: Database, customer: int):
    assert tried(database, customer, PIN) == "right"
    assert tried(database, customer, WRONG) == "wrong"
    with database.durable() as connection:
        assert PIN not in connection.scalars(select(PinRow.hash)).one()
        assert all(PIN not in who for who in connection.scalars(select(PinTriesRow.who)))


def test_after_three_wrong_tries_in_a_row_the_right_one_is_locked_out_too_for_a_time(database, customer):
    assert [tried(database, customer, WRONG) for _ in range(3)] == ["wrong"] * 3
    assert tried(database, customer, PIN, CHEN) == "locked", "from whatever number"
    assert tried(database, customer, PIN, CHEN, after=599) == "locked"
    assert tried(database, customer, PIN, CHEN, after=601) == "right"


def test_a_right_pin_begins_the_count_anew(database, customer):
    for pin in (WRONG, WRONG, PIN, WRONG, WRONG):
        assert tried(database, customer, pin) != "locked"
    assert tried(database, customer, PIN) == "right", "the last that may be is looked at, too"
    assert tried(database, customer, PIN) == "right"


def test_wrong_tries_are_forgotten_after_a_day(database, customer):
    assert [tried(database, customer, WRONG) for _ in range(2)] == ["wrong"] * 2
    day = 24 * 3600 + 1
    assert [tried(database, customer, WRONG, after=day) for _ in range(2)] == ["wrong"] * 2
    assert tried(database, customer, PIN, after=day) == "right"


def test_each_lock_in_a_row_is_twice_as_long(database, customer):
    at = 0.0
    for length in (600, 1200, 2400):
        assert [tried(database, customer, WRONG, None, after=at) for _ in range(3)] == ["wrong"] * 3
        assert tried(database, customer, PIN, None, after=at + length - 1) == "locked"
        at += length + 1


def test_who_guesses_at_many_from_one_number_is_locked_out_and_they_are_not(database, customer):
    for code in range(6):
        assert tried(database, None, WRONG, named=str(code)) == "wrong"
    assert tried(database, customer, PIN) == "locked"
    assert tried(database, customer, PIN, CHEN) == "right"


def test_to_know_one_pin_is_not_to_be_free_to_guess_at_others(database, customer):
    for code in range(6):
        assert tried(database, customer, PIN) == "right"
        assert tried(database, None, WRONG, named=str(code)) == "wrong"
    assert tried(database, customer, PIN) == "locked"


def test_whom_there_is_not_looks_like_a_customer(database, customer):
    """Wrong as often, locked as soon: by the same word and, below, the same work."""
    assert [tried(database, None, WRONG, named="0815") for _ in range(4)] == ["wrong"] * 3 + ["locked"]
    with database.unit() as unit:
        bare = unit.customers.add(name="Has no PIN").id
        unit.commit()
    assert [tried(database, bare, WRONG, CHEN, named="0816") for _ in range(4)] == ["wrong"] * 3 + ["locked"]
    with database.unit() as unit:
        assert unit.pins.locked(NOW) == [], "what somebody typed is nobody's to read"


def test_a_hash_is_worked_out_whoever_is_meant(database, customer):
    worked: list[str] = []
    with database.unit() as unit:
        passwords = unit.pins._passwords
        fits = passwords.fits
        passwords.fits = lambda hashed, pin: worked.append(hashed) or fits(hashed, pin)  # type: ignore
        for who in (customer, None):
            attempt = unit.pins.try_for(who, "0815", None, RULES, NOW)
            assert attempt is not None
            unit.pins.is_right(attempt, WRONG)
    assert len(worked) == 2
    assert len({hashed.rpartition("$")[0].rpartition("$")[0] for hashed in worked}) == 1, "as much work"


def test_many_calls_at_once_try_no_more_than_one_after_another(database, customer):
    found: list[Try | None] = []
    calls = [
        threading.Thread(target=lambda: found.append(begun(database, customer, None))) for _ in range(12)
    ]
    for call in calls:
        call.start()
    for call in calls:
        call.join()
    assert len([one for one in found if one is not None]) == 3


def test_a_lock_is_seen_lifted_and_written_down(database, customer):
    for _ in range(3):
        tried(database, customer, WRONG)
    with database.unit() as unit:
        (locked,) = unit.pins.locked(NOW)
        assert (locked.who, locked.until) == (f"customer {customer}", NOW + timedelta(seconds=600))
        assert unit.pins.lift(customer=customer, by="ada")
        assert not unit.pins.lift(customer=customer, by="ada")
        unit.commit()
        written = {(entry.actor, entry.action) for entry in unit.audit.latest(subject=f"customer {customer}")}
    assert written == {("ada", "pin.chosen"), ("server", "pin.locked"), ("ada", "pin.lock-lifted")}
    assert tried(database, customer, PIN) == "right"


@pytest.mark.parametrize(
    "pin", ["123", "1234567890123", "12a4", "１２３５", "1111", "1234", "9876", "8901", ""]
)
def test_a_weak_pin_is_refused_and_not_quoted(database, customer, pin):
    with database.unit() as unit, pytest.raises(BadValue) as refused:
        unit.pins.choose(customer, pin, by="ada")
    assert not pin or pin not in str(refused.value)


def test_a_pin_of_nobody_is_none(database, customer):
    with database.unit() as unit:
        with pytest.raises(Unknown):
            unit.pins.choose(customer + 1, PIN, by="ada")
        assert unit.pins.remove(customer, by="ada")
        unit.commit()
    assert tried(database, customer, PIN) == "wrong"


# ---- by what a customer is called ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "who"),
    [
        ("code", "4711"),
        ("code", " 4711 "),
        ("number", OKAFOR),
        ("number", "+44 113 496 0182"),
        ("email", "M@Okafor.example"),
    ],
)
def test_a_customer_is_found_by_what_he_is_called(database, customer, by, who):
    with database.unit() as unit:
        unit.customers.update(customer, 1, {"email": "m@okafor.example"}, "ada")
        assert [one.id for one in unit.customers.named(by, who)] == [customer]
        assert unit.customers.named(by, "nothing") == ()


def test_a_number_of_the_firms_own_is_one_customers(database, customer):
    with database.unit() as unit:
        with pytest.raises(BadValue, match="Okafor"):
            unit.customers.add(name="Another", code="4711")
        other = unit.customers.add(name="Another", code="4712")
        with pytest.raises(BadValue, match="4711"):
            unit.customers.update(other.id, 1, {"code": "4711"}, "ada")
        assert unit.customers.update(customer, 1, {"code": "4711", "address": "Leeds"}, "ada").version == 2
