"""Open matters: what a customer, or a number, has asked for and nobody has done yet."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, request

from agent_console.api import shapes
from agent_console.fault import Fault, fault
from agent_console.guard import role
from agent_console.services import console
from crm.faults import Unknown

routes = Blueprint("matters", __name__)


@routes.get("/api/matters")
@role()
def open_ones() -> Response:
    """?customer=7 and ?number=+44…, either or both; the oldest first."""
    customer, number = request.args.get("customer", type=int), request.args.get("number")
    with console().database.unit() as unit:
        found = unit.matters.open_of(customer=customer, number=number)
    return jsonify(matters=[shapes.matter(one) for one in found])


@routes.post("/api/matters/<int:matter>/close")
@role()
def close(matter: int) -> Response:
    """Somebody has done it. Closed twice is closed."""
    try:
        with console().database.unit() as unit:
            if unit.matters.close(matter, by=g.account.name):
                unit.audit.write(g.account.name, "matter.closed", f"matter {matter}")
            unit.commit()
    except Unknown as error:
        raise fault(Fault.BAD_INPUT, field="matter") from error
    return jsonify(closed=matter)
