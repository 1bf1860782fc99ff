"""What callers did in a flow, in figures over days; and one caller's way through flows, step by step."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from flask import Blueprint, Response, jsonify, request

from agent_console.api import shapes
from agent_console.fault import Fault, fault
from agent_console.guard import ADMINISTRATOR, LEAD, role
from agent_console.services import console
from crm.flow_figures import NodeFigures, StepTaken

routes = Blueprint("flow_figures", __name__)

LONGEST = timedelta(days=731)
"""Of a period: two years, of which one a leap year."""


@routes.get("/api/flows/<flow>/figures")
@role(LEAD, ADMINISTRATOR)
def figures(flow: str) -> Response:
    """`from` and `to`: days of the site's calendar, both included, today if they are left out; `version`: of
    the flow, all together if it is left out. A caller belongs to the half hour in which he came into a node.
    """
    zone = console().site.zone
    today = datetime.now(UTC).astimezone(zone).date()
    first, last = _day("from", today), _day("to", today)
    if not timedelta() <= last - first <= LONGEST:
        raise fault(Fault.BAD_INPUT, field="to")
    version = request.args.get("version", type=int)
    if version is None and "version" in request.args:
        raise fault(Fault.BAD_INPUT, field="version")
    since, until = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
    with console().database.unit() as unit:
        nodes = unit.flow_figures.of(flow, since, until, version)
        versions = unit.flow_figures.versions(flow, since, until)
    return jsonify(
        flow=flow,
        first=first.isoformat(),
        last=last.isoformat(),
        version=version,
        versions=versions,
        nodes=[_node(found) for found in nodes],
    )


@routes.get("/api/interactions/<interaction>/steps")
@role(LEAD, ADMINISTRATOR)
def steps(interaction: str) -> Response:
    """None of a call that went through no flow."""
    with console().database.unit() as unit:
        if unit.interactions.get(interaction) is None:
            raise fault(Fault.NO_SUCH_INTERACTION)
        taken = unit.flow_figures.steps_of(interaction)
    return jsonify(interaction=interaction, steps=[_step(one) for one in taken])


def _day(name: str, usual: date) -> date:
    """Raises bad-input."""
    try:
        return date.fromisoformat(request.args.get(name) or usual.isoformat())
    except ValueError:
        raise fault(Fault.BAD_INPUT, field=name) from None


def _node(found: NodeFigures) -> shapes.Shape:
    names = ("node", "came_in", "gave_up", "onward", "ended", "lost", "median", "p90")
    return {name: getattr(found, name) for name in names} | {"exits": dict(found.exits)}


def _step(one: StepTaken) -> shapes.Shape:
    names = ("number", "flow", "version", "node", "exit", "again", "seconds", "kept")
    return {name: getattr(one, name) for name in names} | {"entered": shapes.when(one.entered)}
