"""A browser's WebSocket must come from a page of this very server, or any site could use an agent's login."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from autobahn.websocket.types import ConnectionDeny


def refuse_foreign_page(request: Any) -> None:
    """Programs that are no browsers send no Origin and are let in; they must log in like everybody.
    Raises ConnectionDeny (403)."""
    origin = request.headers.get("origin", "")
    if origin and urlsplit(origin).netloc != request.headers.get("host", ""):
        raise ConnectionDeny(403, "this page is not from here")
