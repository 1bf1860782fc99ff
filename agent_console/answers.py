"""How a refusal, a missing page or a breakdown is answered: JSON to scripts, a page to people."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from agent_console.fault import Fault, Refused, fault
from agent_console.guard import is_api
from agent_console.throttle import OFFENCE
from crm.faults import DatabaseUnavailable

RETRY_AFTER = 5  # seconds

log = structlog.get_logger("agent_console")


def register(app: Flask) -> None:
    app.register_error_handler(Refused, refused)
    app.register_error_handler(HTTPException, refused_by_flask)
    app.register_error_handler(DatabaseUnavailable, records_away)
    app.register_error_handler(Exception, broken)


def refused(why: Refused) -> Response:
    if is_api() or request.accept_mimetypes.best == "application/json":
        answer: dict[str, Any] = {"code": why.fault.value, "message": why.sentence(), **why.more}
        response = jsonify(answer)
    else:
        response = make_response(render_template("fault.html", fault=why))
    response.status_code = why.status
    if why.fault is Fault.TOO_MANY_TRIES:
        response.headers[OFFENCE] = "visitor"
    return response


def refused_by_flask(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:
        return make_response(error.get_response())
    which = {404: Fault.NO_SUCH_PAGE, 500: Fault.BROKEN}.get(error.code or 500, Fault.BAD_INPUT)
    response = refused(fault(which))
    response.status_code = error.code or 500
    return response


def records_away(error: DatabaseUnavailable) -> Response:
    """One line in the log for each request, not a trace: what is wrong is the same each time, and is said."""
    log.warning("records-away", path=request.path, method=request.method, fault=str(error))
    response = refused(fault(Fault.RECORDS_AWAY))
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def broken(error: Exception) -> Response:
    log.error("page-broke", path=request.path, method=request.method, exc_info=error)
    return refused(fault(Fault.BROKEN))
