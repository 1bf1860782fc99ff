"""One contact of the history, opened: what happened in it, and which of its recordings may be heard."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from flask import Blueprint, Response, g, jsonify

from agent_console.api import shapes
from agent_console.api.body import fields, sent
from agent_console.fault import Fault, fault
from agent_console.guard import role
from agent_console.services import console
from crm.facts import NoteWritten
from crm.recordings import may_hear
from crm.records import Interaction

routes = Blueprint("interactions", __name__)

LONGEST_NOTE = 8000  # characters, as on the link


@routes.get("/api/interactions/<interaction>")
@role()
def show(interaction: str) -> Response:
    found = _present(interaction)
    with console().database.unit() as unit:
        names = {account.name: account.display_name for account in unit.accounts.all(closed=True)}
    recordings = [shapes.recording(one, may_hear(g.account, one)) for one in found.recordings]
    return jsonify(
        interaction=found.id,
        segments=shapes.segments(found),
        recordings=recordings,
        learned=[{"label": one.label, "value": one.value} for one in found.learned],
        notes=[
            {"agent": names.get(note.agent, note.agent), "text": note.text, "at": shapes.when(note.at)}
            for note in found.notes
        ],
    )


@routes.post("/api/interactions/<interaction>/note")
@role()
def note(interaction: str) -> Response:
    """A note that the link could not take any more, because its call was over before the network was back."""
    body = fields(sent(), text=str)
    found = _present(interaction)
    if g.account.name not in {segment.agent for segment in found.segments}:
        raise fault(Fault.NOT_ALLOWED)
    if len(body["text"]) > LONGEST_NOTE:
        raise fault(Fault.BAD_INPUT, field="text")
    fact = NoteWritten(
        id=uuid.uuid4().hex,
        at=datetime.now(UTC),
        interaction=interaction,
        agent=g.account.name,
        text=body["text"],
    )
    console().journal.append([fact])
    return jsonify(kept=True)


def _present(interaction: str) -> Interaction:
    with console().database.unit() as unit:
        found = unit.interactions.get(interaction)
    if found is None:
        raise fault(Fault.NO_SUCH_INTERACTION)
    return found
