"""What is known of a caller: whom he talked with last, and what was before the present call."""

from __future__ import annotations

import pytest
from crm_scene import CHEN, OKAFOR, Calls

from crm.database import Database


@pytest.fixture
def okafor(database: Database) -> int:
    """A customer with two numbers."""
    with database.unit() as unit:
        customer = unit.customers.add(name="Margaret Okafor", numbers=[OKAFOR, CHEN])
        unit.commit()
    return customer.id


def test_from_his_second_number_a_customer_finds_the_agent_who_served_him(
    database: Database, calls: Calls, okafor: int
):
    calls.answered("first", agent="li.na", number=OKAFOR, customer=okafor)
    with database.unit() as unit:
        assert unit.interactions.last_agent(number=CHEN) is None
        assert unit.interactions.last_agent(number=CHEN, customer_id=okafor) == "li.na"


def test_a_talk_that_was_said_to_be_nobodys_counts_by_its_number(
    database: Database, calls: Calls, okafor: int
):
    calls.answered("of the customer", agent="li.na", number=OKAFOR, customer=okafor)
    calls.answered("of the number", agent="wang.wei", number=CHEN, at=200)
    with database.unit() as unit:
        assert unit.interactions.last_agent(number=CHEN, customer_id=okafor) == "wang.wei"


def test_earlier_calls_of_a_number_are_counted_from_a_moment_on(database: Database, calls: Calls):
    calls.answered("long ago", number=OKAFOR)
    for place in range(3):
        calls.answered(f"today {place}", number=OKAFOR, at=1000 + 10 * place)
    calls.answered("somebody else", number=CHEN, at=1000)
    with database.unit() as unit:
        began = unit.interactions.get("today 0").began
        assert unit.interactions.count(number=OKAFOR, since=began, without="today 2") == 2
        assert unit.interactions.count(number=OKAFOR, since=began, without="other") == 3


def test_the_present_call_is_no_earlier_contact(database: Database, calls: Calls, okafor: int):
    calls.answered("before", customer=okafor)
    calls.answered("now", customer=okafor, at=100)
    with database.unit() as unit:
        history = unit.interactions.history(customer_id=okafor, excluding="now")
    assert [item.interaction for item in history] == ["before"]
