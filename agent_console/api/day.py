"""My day: what an agent did since midnight of the site, his last calls, and the centre's counts per queue."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from flask import Blueprint, Response, g, jsonify

from agent_console.api import shapes
from agent_console.guard import role
from agent_console.services import console
from crm.records import AgentCounts

routes = Blueprint("day", __name__)

RECENT = timedelta(hours=24)
"""How far back an agent's own calls are listed."""


@routes.get("/api/day")
@role()
def day() -> Response:
    zone = console().site.zone
    now = datetime.now(UTC)
    today = now.astimezone(zone).date()
    midnight = datetime.combine(today, time(), tzinfo=zone)
    with console().database.unit() as unit:
        counts = unit.interactions.today(midnight.astimezone(UTC), now)
        work = unit.interactions.work(zone, today, today, agent=g.account.name)
        recent = unit.interactions.of_agent(g.account.name, now - RECENT, limit=30)
    mine = next((row for row in counts.agents if row.agent == g.account.name), AgentCounts(g.account.name))
    return jsonify(
        calls=mine.calls,
        calls_out=sum(row.calls_out for row in work),
        talked=mine.talked,
        staffed=mine.staffed,
        occupied=mine.occupied,
        recent=[shapes.agent_call(call) for call in recent],
        queues=[
            {
                "queue": row.queue,
                "offered": row.offered,
                "answered": row.answered,
                "abandoned": row.abandoned,
                "overflowed": row.overflowed,
                "within_target": row.within_target,
            }
            for row in counts.queues
        ],
    )
