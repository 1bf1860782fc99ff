"""Customers: looked up, shown, added, changed by several people at once; and their contact history."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from agent_console.api import shapes
from agent_console.api.body import fields, sent
from agent_console.fault import Fault, Refused, fault
from agent_console.guard import role
from agent_console.services import console
from crm.faults import BadNumber, BadValue, Conflict, Unknown
from crm.records import Customer

routes = Blueprint("customers", __name__)

FOUND = 20
PAGE = 20
LONGEST_SEARCH = 100


@routes.get("/api/customers")
@role()
def search() -> Response:
    text = request.args.get("q", "")[:LONGEST_SEARCH]
    with console().database.unit() as unit:
        found = unit.customers.search(text, FOUND)
    return jsonify(customers=[shapes.customer(one) for one in found])


@routes.post("/api/customers")
@role()
def add() -> tuple[Response, int]:
    body = sent()
    name = body.pop("name", None)
    if not isinstance(name, str) or "by" in body or "at" in body:
        raise fault(Fault.BAD_INPUT, field="name")
    try:
        with console().database.unit() as unit:
            added = unit.customers.add(name=name, by=g.account.name, **body)
            unit.commit()
    except (BadNumber, BadValue, Unknown, TypeError) as error:
        raise _refusal(error) from error
    return jsonify(customer=shapes.customer(added)), 201


@routes.get("/api/customers/<int:customer>")
@role()
def show(customer: int) -> Response:
    return jsonify(customer=shapes.customer(_present(customer)))


@routes.patch("/api/customers/<int:customer>")
@role()
def change(customer: int) -> Response:
    """{"version": as read, "changes": {field: value}}; a conflict answers with both sides of each field."""
    body = fields(sent(), version=int, changes=dict)
    _present(customer)
    try:
        with console().database.unit() as unit:
            changed = unit.customers.update(customer, body["version"], body["changes"], g.account.name)
            unit.commit()
    except Conflict as conflict:
        raise fault(Fault.CONFLICT, **_both_sides(conflict)) from conflict
    except (BadNumber, BadValue, Unknown) as error:
        raise _refusal(error) from error
    return jsonify(customer=shapes.customer(changed))


@routes.get("/api/customers/<int:customer>/history")
@role()
def history(customer: int) -> Response:
    _present(customer)
    with console().database.unit() as unit:
        items = unit.interactions.history(
            customer_id=customer,
            limit=PAGE + 1,
            before=request.args.get("before"),
            excluding=request.args.get("excluding"),
        )
    return jsonify(history=[shapes.history_item(item) for item in items[:PAGE]], more=len(items) > PAGE)


def _present(customer: int) -> Customer:
    with console().database.unit() as unit:
        found = unit.customers.get(customer)
    if found is None:
        raise fault(Fault.NO_SUCH_CUSTOMER)
    return found


def _both_sides(conflict: Conflict) -> dict[str, Any]:
    with console().database.unit() as unit:
        people = {account.name: account.display_name for account in unit.accounts.all(closed=True)}
    clashes = {
        name: {
            "mine": shapes.value(clash.mine),
            "theirs": shapes.value(clash.theirs),
            "by": people.get(clash.by, clash.by),
        }
        for name, clash in conflict.fields.items()
    }
    return {"current": shapes.customer(conflict.current), "fields": clashes}


def _refusal(error: Exception) -> Refused:
    match error:
        case BadNumber():
            return fault(Fault.BAD_NUMBER, field="numbers")
        case BadValue(field=field):
            return fault(Fault.BAD_INPUT, field=field)
        case _:
            return fault(Fault.BAD_INPUT)
