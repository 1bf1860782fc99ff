"""Customers and callers' numbers that are locked after wrong PINs: seen and lifted by an administrator."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, g, jsonify

from agent_console.api.shapes import Shape, when
from agent_console.guard import ADMINISTRATOR, role
from agent_console.services import console
from crm.pins import Locked
from crm.unit import Unit

routes = Blueprint("pin_locks", __name__)


@routes.get("/api/pin-locks")
@role(ADMINISTRATOR)
def locked() -> Response:
    """The longest first: `customer` with his `name`, or the `number` that calls; `until`."""
    with console().database.unit() as unit:
        found = [_shown(unit, lock) for lock in unit.pins.locked(datetime.now(UTC))]
    return jsonify(locked=found)


@routes.post("/api/pin-locks/customer/<int:customer>/lift")
@role(ADMINISTRATOR)
def lift_of_customer(customer: int) -> Response:
    """His next try is the first. `lifted`: whether there was a lock still."""
    return _lifted(customer=customer)


@routes.post("/api/pin-locks/number/<number>/lift")
@role(ADMINISTRATOR)
def lift_of_number(number: str) -> Response:
    return _lifted(number=number)


def _lifted(*, customer: int | None = None, number: str | None = None) -> Response:
    with console().database.unit() as unit:
        lifted = unit.pins.lift(customer=customer, number=number, by=g.account.name)
        unit.commit()
    return jsonify(lifted=lifted)


def _shown(unit: Unit, lock: Locked) -> Shape:
    kind, _, who = lock.who.partition(" ")
    customer = unit.customers.get(int(who)) if kind == "customer" else None
    return {
        "customer": int(who) if kind == "customer" else None,
        "name": customer.name if customer is not None else None,
        "number": who if kind == "number" else None,
        "until": when(lock.until),
    }
