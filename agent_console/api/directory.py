"""Whom a call can be transferred to inside: everybody with an extension. Who is free, the link knows."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify

from agent_console.guard import role
from agent_console.services import console

routes = Blueprint("directory", __name__)


@routes.get("/api/directory")
@role()
def directory() -> Response:
    with console().database.unit() as unit:
        accounts = unit.accounts.all()
    return jsonify(
        agents=[
            {
                "name": account.name,
                "displayName": account.display_name,
                "extension": account.extension,
                "skills": sorted(account.skills, key=lambda skill: -account.skills[skill]),
            }
            for account in accounts
            if account.extension and account.name != g.account.name
        ]
    )
