"""A customer whom an agent chose: shown with his history, and known to the next who gets the call."""

from __future__ import annotations

import pytest
from crm_scene import CHEN, MORNING, OKAFOR, Calls

from crm.database import Database
from crm.records import Customer
from cti.calls.caller import Found
from cti.link.desk import DeskCall
from cti.link.pop import ChosenCustomer, choose, chosen_at, fill_pop, read_chosen


@pytest.fixture
def okafor(database: Database, calls: Calls) -> Customer:
    """A customer who called once from her own number."""
    with database.unit() as unit:
        customer = unit.customers.add(name="Margaret Okafor", numbers=[OKAFOR])
        unit.commit()
    calls.answered("before", customer=customer.id)
    return customer


@pytest.fixture
def chosen(database: Database, calls: Calls, okafor: Customer) -> ChosenCustomer:
    calls.answered("now", number=CHEN, customer=okafor.id, at=500)
    with database.unit() as unit:
        found = read_chosen(unit, okafor.id, "now")
    assert found is not None
    return found


def desk() -> DeskCall:
    return DeskCall("now", direction="in", began=MORNING, number=CHEN)


def test_a_chosen_customer_has_a_card_and_the_history_without_the_present_call(okafor, chosen):
    assert (chosen.card.id, chosen.card.name) == (okafor.id, "Margaret Okafor")
    assert [item.interaction for item in chosen.history] == ["before"]


def test_a_customer_who_is_not_there_cannot_be_chosen(database: Database):
    with database.unit() as unit:
        assert read_chosen(unit, 404, "now") is None


def test_the_next_agent_knows_whom_the_last_one_chose(okafor, chosen):
    first, second = desk(), desk()
    fill_pop(first, Found(), None)
    choose(first, chosen)
    fill_pop(second, Found(), first.customer, chosen_at(first))
    assert [known.name for known in second.customers] == ["Margaret Okafor"]
    assert second.customer == okafor.id
    assert [item.interaction for item in second.history] == ["before"]


def test_who_is_known_by_the_number_has_one_card_and_stays_beside_the_chosen_one(okafor, chosen):
    of_the_number = desk()
    fill_pop(of_the_number, Found((okafor,)), okafor.id, chosen)
    assert [known.id for known in of_the_number.customers] == [okafor.id]
    other = Customer(okafor.id + 1, "person", "Chen Jie")
    fill_pop(of_the_number, Found((other,)), okafor.id, chosen)
    assert [known.name for known in of_the_number.customers] == ["Chen Jie", "Margaret Okafor"]


def test_who_was_chosen_before_is_not_shown_once_another_is_said_to_be_it(okafor, chosen):
    late = desk()
    fill_pop(late, Found(), okafor.id + 1, chosen)
    assert list(late.customers) == []
    assert chosen_at(late) is None
