"""Recordings, streamed to those who may hear them. crm decides who may, and writes each hearing down."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, g, request, send_file, session

from agent_console.fault import Fault, fault
from agent_console.guard import role
from agent_console.services import console
from crm.faults import NotAllowed, Unknown
from crm.recordings import may_hear
from crm.records import Recording

routes = Blueprint("recordings", __name__)

HEARING = "hearing"
"""In the session: the recording that is being heard, whose beginning stands in the audit log."""

KINDS = {".opus": "audio/ogg", ".ogg": "audio/ogg", ".flac": "audio/flac", ".wav": "audio/wav"}


@routes.get("/recordings/<recording>")
@role()
def play(recording: str) -> Response:
    """The file, whole or the range of bytes that the player asks for."""
    found = (_further(recording) if _is_further_range() else None) or _begin(recording)
    path = _file(found)
    response = send_file(path, mimetype=KINDS.get(path.suffix, "application/octet-stream"), conditional=True)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _begin(recording: str) -> Recording:
    """A hearing begins: allowed or refused, it is written to the audit log."""
    with console().database.unit() as unit:
        try:
            found = unit.recordings.hear(g.account, recording)
        except Unknown as error:
            raise fault(Fault.NO_SUCH_RECORDING) from error
        except NotAllowed as error:
            raise fault(Fault.NOT_ALLOWED) from error
        finally:
            unit.commit()
    session[HEARING] = recording
    return found


def _further(recording: str) -> Recording | None:
    """The same hearing goes on; players fetch a file in pieces. None: it is no hearing that began."""
    if session.get(HEARING) != recording:
        return None
    with console().database.unit() as unit:
        found = unit.recordings.get(recording)
    return found if found is not None and may_hear(g.account, found) else None


def _is_further_range() -> bool:
    ranges = request.range.ranges if request.range else []
    return bool(ranges) and ranges[0][0] not in (0, None)


def _file(recording: Recording) -> Path:
    folder = console().home.recordings.resolve()
    path = (folder / recording.path).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise fault(Fault.RECORDING_MISSING)
    return path
