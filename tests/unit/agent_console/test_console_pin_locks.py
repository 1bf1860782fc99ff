"""Locks after wrong PINs over the API: an administrator sees them and lifts them, nobody else."""

from __future__ import annotations

from datetime import UTC, datetime

from console_visitor import Visitor

from crm.database import Database
from crm.pins import PinRules

CALLS_FROM, PIN = "+441134960182", "648213"


def locked_out(database: Database) -> int:
    """A customer and the number from which wrong PINs came; his record."""
    rules = PinRules(wrong=1, wrong_of_number=1)
    with database.unit() as unit:
        margaret = unit.customers.add(name="Margaret Okafor", code="4711")
        unit.pins.choose(margaret.id, PIN, by="ada")
        assert unit.pins.try_for(margaret.id, "4711", CALLS_FROM, rules, datetime.now(UTC)) is not None
        unit.commit()
    return margaret.id


def test_an_administrator_sees_who_is_locked_and_lets_him_in(administrator: Visitor, database: Database):
    customer = locked_out(database)
    seen = {
        (one["customer"], one["name"], one["number"])
        for one in administrator.asks("/api/pin-locks").get_json()["locked"]
    }
    assert seen == {(customer, "Margaret Okafor", None), (None, None, CALLS_FROM)}
    for where in (f"customer/{customer}", "number/%2B441134960182"):
        for lifted in (True, False):
            answer = administrator.sends("POST", f"/api/pin-locks/{where}/lift")
            assert answer.get_json() == {"lifted": lifted}
    assert administrator.asks("/api/pin-locks").get_json()["locked"] == []
    with database.unit() as unit:
        lifted_by = {
            (one.actor, one.subject) for one in unit.audit.latest() if one.action == "pin.lock-lifted"
        }
    assert lifted_by == {("admin", f"customer {customer}"), ("admin", f"number {CALLS_FROM}")}


def test_nobody_else_does(agent: Visitor, lead: Visitor, database: Database):
    customer = locked_out(database)
    for who in (agent, lead):
        assert who.asks("/api/pin-locks").status_code == 403
        assert who.sends("POST", f"/api/pin-locks/customer/{customer}/lift").status_code == 403
    with database.unit() as unit:
        assert unit.pins.locked(datetime.now(UTC))
