"""The public page from which a visitor calls the firm by browser."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, jsonify, make_response, render_template, request

from agent_console.fault import Fault, fault
from agent_console.guard import public
from agent_console.page_data import visitor_data
from agent_console.services import console
from agent_console.taste import choose_from_address, current, remember
from config.schema import WebBoard

pages = Blueprint("call_us", __name__)


@pages.get("/call-us")
@public
def page() -> Response:
    asked = choose_from_address()
    boards = [board for board in console().site.boards if isinstance(board, WebBoard)]
    if not boards:
        raise fault(Fault.NO_SUCH_PAGE)
    number = console().site.web_number(boards[0])
    response = make_response(render_template("island.html", entry="call-us", data=visitor_data(number)))
    return remember(response, current()) if asked else response


@pages.post("/call-us/token")
@public
def token() -> Response:
    """A token with which the CTI server gives this visitor a telephone for one call."""
    tries = console().visitor_tries
    address = request.remote_addr or "-"
    if not tries.is_open(address):
        raise fault(Fault.TOO_MANY_TRIES)
    tries.count(address)
    return jsonify(token=console().visitor_tokens.dumps(uuid.uuid4().hex))
