"""The catalogue of a language for the browser's scripts. Its address changes with its content."""

from __future__ import annotations

from flask import Blueprint, Response

from agent_console.fault import Fault, fault
from agent_console.guard import public
from agent_console.services import console
from agent_console.words import LANGUAGES

routes = Blueprint("words", __name__)


@routes.get("/api/words/<language>")
@public
def catalogue(language: str) -> Response:
    if language not in LANGUAGES:
        raise fault(Fault.NO_SUCH_PAGE)
    response = Response(console().words.body(language), mimetype="application/json")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
