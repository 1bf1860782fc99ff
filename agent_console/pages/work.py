"""The pages of those who work here: the agent's desk, the lead's live board, prompts, the administrator's
security.

The page itself is a frame with one JSON block; the scripts draw the rest from the CTI link.
"""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, make_response, redirect, render_template, url_for

from agent_console.api.flows import FLOW_NAME
from agent_console.fault import Fault, fault
from agent_console.guard import ADMINISTRATOR, AGENT, LEAD, role
from agent_console.page_data import desk_data, flows_data, live_data, prompts_data, security_data
from agent_console.services import console

pages = Blueprint("work", __name__)


@pages.get("/start")
@role()
def start() -> Response:
    """Where this role begins its day."""
    where = "work.desk" if g.account.role == AGENT else "work.live"
    return redirect(url_for(where), code=303)  # type: ignore[return-value]


@pages.get("/desk")
@role(AGENT, LEAD)
def desk() -> Response:
    return make_response(render_template("island.html", entry="desk", data=desk_data()))


@pages.get("/live")
@role(LEAD, ADMINISTRATOR)
def live() -> Response:
    return make_response(render_template("island.html", entry="live", data=live_data()))


@pages.get("/prompts")
@role(LEAD, ADMINISTRATOR)
def prompts() -> Response:
    """The sounds that callers hear."""
    return make_response(render_template("island.html", entry="prompts", data=prompts_data()))


@pages.get("/security")
@role(ADMINISTRATOR)
def security() -> Response:
    """Who is shut out for attacking."""
    return make_response(render_template("island.html", entry="security", data=security_data()))


@pages.get("/flows")
@role(LEAD, ADMINISTRATOR)
def flows() -> Response:
    """What callers hear: every flow, and who draws which."""
    return make_response(render_template("island.html", entry="flows", data=flows_data(None)))


@pages.get("/flows/<flow>")
@role(LEAD, ADMINISTRATOR)
def designer(flow: str) -> Response:
    if FLOW_NAME.fullmatch(flow) is None:
        raise fault(Fault.NO_SUCH_PAGE)
    return make_response(render_template("island.html", entry="designer", data=flows_data(flow)))


@pages.post("/link-token")
@role()
def link_token() -> Response:
    """A token that opens the CTI link within 30 seconds."""
    return jsonify(token=console().link_tokens.dumps(g.account.name))
