"""The flow designer's documents: what was published, who is drawing what, my own draft.

What is wrong with a flow, what happens in it and its publishing are the CTI link's affair, not this API's.
"""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, g, jsonify

from agent_console.api.body import fields, sent
from agent_console.api.shapes import Shape, when
from agent_console.fault import Fault, fault
from agent_console.guard import ADMINISTRATOR, LEAD, role
from agent_console.services import console
from crm.faults import Unknown
from crm.flows import DraftMoved
from crm.records import FlowDraft, FlowVersion
from crm.unit import Unit

routes = Blueprint("flows", __name__)

FLOW_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
"""As the CTI link wants it."""


@routes.get("/api/flows")
@role(LEAD, ADMINISTRATOR)
def all_flows() -> Response:
    """Every flow that was published or is being drawn. Of one that lies in a file alone the link tells."""
    with console().database.unit() as unit:
        live = unit.flows.live_versions()
        drafts = unit.flows.drafts()
        people = _people(unit)
    return jsonify(
        live=[_version(one) for one in live], drafts=[_draft(one) for one in drafts], people=people
    )


@routes.get("/api/flows/<flow>")
@role(LEAD, ADMINISTRATOR)
def one_flow(flow: str) -> Response:
    """Its versions, the newest first, and who is drawing it; `mine` with its document."""
    name = _name(flow)
    with console().database.unit() as unit:
        versions = unit.flows.versions(name)
        live = unit.flows.live().get(name)
        drafts = unit.flows.drafts(name)
        mine = unit.flows.draft(name, g.account.name)
        people = _people(unit)
    return jsonify(
        live=live,
        versions=[_version(one) for one in versions],
        drafts=[_draft(one) for one in drafts],
        mine=_draft(mine[0]) | {"document": mine[1]} if mine is not None else None,
        people=people,
    )


@routes.get("/api/flows/<flow>/versions/<int:version>")
@role(LEAD, ADMINISTRATOR)
def version_of_flow(flow: str, version: int) -> Response:
    with console().database.unit() as unit:
        try:
            return jsonify(document=unit.flows.document(_name(flow), version))
        except Unknown:
            raise fault(Fault.NO_SUCH_FLOW) from None


@routes.get("/api/flows/<flow>/drafts/<author>")
@role(LEAD, ADMINISTRATOR)
def draft_of_flow(flow: str, author: str) -> Response:
    """A colleague's, to look at."""
    with console().database.unit() as unit:
        found = unit.flows.draft(_name(flow), author)
    if found is None:
        raise fault(Fault.NO_SUCH_FLOW)
    return jsonify(_draft(found[0]) | {"document": found[1]})


@routes.post("/api/flows/<flow>/draft")
@role(LEAD, ADMINISTRATOR)
def save_draft(flow: str) -> Response:
    """{"document", "base", "revision"}: the version from which it was drawn (0: none), the revision last seen
    (0: none). Answers the new revision. Errors: conflict with `theirs`, what was saved from another place."""
    name = _name(flow)
    body = fields(sent(), document=dict, base=int, revision=int)
    if body["document"].get("name") != name:
        raise fault(Fault.BAD_INPUT, field="document.name")
    if body["base"] < 0 or body["revision"] < 0:
        raise fault(Fault.BAD_INPUT, field="base" if body["base"] < 0 else "revision")
    with console().database.unit() as unit:
        try:
            revision = unit.flows.save_draft(
                name, body["document"], author=g.account.name, base=body["base"], revision=body["revision"]
            )
        except DraftMoved:
            theirs = unit.flows.draft(name, g.account.name)
            assert theirs is not None
            raise fault(Fault.CONFLICT, theirs=_draft(theirs[0]) | {"document": theirs[1]}) from None
        unit.commit()
    return jsonify(revision=revision)


@routes.post("/api/flows/<flow>/draft/drop")
@role(LEAD, ADMINISTRATOR)
def drop_draft(flow: str) -> Response:
    """What this one was drawing is gone; what is published stays."""
    with console().database.unit() as unit:
        unit.flows.forget_draft(_name(flow), g.account.name)
        unit.commit()
    return jsonify({})


def _name(flow: str) -> str:
    if FLOW_NAME.fullmatch(flow) is None:
        raise fault(Fault.BAD_INPUT, field="flow")
    return flow


def _people(unit: Unit) -> dict[str, str]:
    return {account.name: account.display_name for account in unit.accounts.all()}


def _version(record: FlowVersion) -> Shape:
    names = ("flow", "version", "author", "note", "in_spite_of")
    return _named(record, *names) | {"published": when(record.published)}


def _draft(record: FlowDraft) -> Shape:
    return _named(record, "flow", "author", "base", "revision") | {"saved": when(record.saved)}


def _named(record: Any, *names: str) -> Shape:
    return {name: getattr(record, name) for name in names}
