"""Sound files to and fro: what is uploaded, in pieces, and what is played on the pages.

Everything else about prompts the page asks over the link: only the server knows flows, and only it makes an
upload a prompt (`prompts.take`). In pieces, because the public port refuses long bodies, whoever sends them,
while they arrive; so a page sees how far it is, too.
"""

from __future__ import annotations

import re
import secrets
import time
from pathlib import Path

from flask import Blueprint, Response, jsonify, request, send_file

from agent_console.fault import Fault, fault
from agent_console.guard import ADMINISTRATOR, LEAD, role
from agent_console.services import console

routes = Blueprint("prompts", __name__)

LARGEST = 64_000_000  # bytes of an upload, as the server takes it
MOST_WAITING = 16  # the oldest goes for a new one
KEPT = 3600.0  # seconds; what nobody has taken by then is forgotten
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
UPLOAD = re.compile(r"[0-9a-f]{32}")
SPOKEN = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*-[0-9a-f]{24}\.wav")


@routes.post("/api/prompts/uploads")
@role(LEAD, ADMINISTRATOR)
def begin() -> Response:
    """{"upload"}: the name by which its pieces come, and by which the link takes it."""
    folder = console().home.uploads
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with console().uploading:
        _forget_the_old(folder)
        upload = secrets.token_hex(16)
        (folder / upload).touch(mode=0o600)
    return jsonify(upload=upload)


@routes.post("/api/prompts/uploads/<upload>")
@role(LEAD, ADMINISTRATOR)
def piece(upload: str) -> Response:
    """The body is what comes at `?at=` bytes; {"arrived"} is how much there is now."""
    file = console().home.uploads / upload
    at = request.args.get("at", default=-1, type=int)
    body = request.get_data(cache=False)
    with console().uploading:
        if not UPLOAD.fullmatch(upload) or not file.is_file():
            raise fault(Fault.NO_SUCH_UPLOAD)
        if at + len(body) > LARGEST:
            file.unlink()
            raise fault(Fault.UPLOAD_TOO_LARGE)
        if at != file.stat().st_size:
            raise fault(Fault.BAD_INPUT, field="at", arrived=file.stat().st_size)
        with file.open("ab") as opened:
            opened.write(body)
    return jsonify(arrived=at + len(body))


@routes.get("/api/prompts/sounds/<language>/<name>")
@role(LEAD, ADMINISTRATOR)
def play(language: str, name: str) -> Response:
    """The sound as callers hear it."""
    site = console().site
    path = console().home.path / site.prompts.folder / language / f"{name}.wav"
    if language not in site.languages or not NAME.fullmatch(name) or not path.is_file():
        raise fault(Fault.NO_SUCH_PROMPT)
    response = send_file(path, mimetype="audio/wav", conditional=True)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@routes.get("/api/prompts/spoken/<name>")
@role(LEAD, ADMINISTRATOR)
def spoken(name: str) -> Response:
    """A text in the site's voice, as the link's `flows.hear` had it spoken."""
    path = console().home.prompts / name
    if not SPOKEN.fullmatch(name) or not path.is_file():
        raise fault(Fault.NO_SUCH_PROMPT)
    return send_file(path, mimetype="audio/wav", conditional=True)


def _forget_the_old(folder: Path) -> None:
    waiting = sorted(
        (path for path in folder.iterdir() if path.is_file()), key=lambda path: path.stat().st_mtime
    )
    late = [path for path in waiting if path.stat().st_mtime < time.time() - KEPT]
    for path in {*late, *waiting[: -MOST_WAITING + 1]}:
        path.unlink(missing_ok=True)
