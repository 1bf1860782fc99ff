"""How this account wants its pages: language, theme, density; and the name of what may be changed."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, g, jsonify

from agent_console.api.body import sent
from agent_console.fault import Fault, fault
from agent_console.guard import role
from agent_console.services import console
from agent_console.taste import current, remember

routes = Blueprint("preferences", __name__)


@routes.get("/api/preferences")
@role()
def show() -> Response:
    return jsonify(asdict(current()))


@routes.post("/api/preferences")
@role()
def change() -> Response:
    """Any of {"language", "theme", "density"}."""
    wishes = sent()
    taste = current().changed(wishes)
    unknown = {name for name, wish in wishes.items() if getattr(taste, name, None) != wish}
    if unknown:
        raise fault(Fault.BAD_INPUT, field=min(unknown))
    with console().database.unit() as unit:
        unit.accounts.set_preferences(g.account.name, {"theme": taste.theme, "density": taste.density})
        unit.accounts.set_language(g.account.name, taste.language)
        unit.commit()
    return remember(jsonify(asdict(taste)), taste)
