"""`/health`: whether calls can be taken, for `trunkline status` and for watchers outside. Says no secret."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from twisted.web.resource import Resource
from twisted.web.server import Request

if TYPE_CHECKING:
    from cti.calls.calls import Calls
    from cti.calls.services import Services


class Health(Resource):
    """200 when every Asterisk answers and the journal is written; 503 otherwise, with the same figures."""

    isLeaf = True

    def __init__(self, services: Services, calls: Calls) -> None:
        super().__init__()
        self._services, self._calls = services, calls

    def render_GET(self, request: Request) -> bytes:
        services = self._services
        nodes = {name: self._calls.knows(node) for name, node in services.switch.nodes.items()}
        behind = services.journal.behind
        well = all(nodes.values()) and behind.age < 5
        request.setResponseCode(200 if well else 503)
        request.setHeader(b"Content-Type", b"application/json")
        request.setHeader(b"Cache-Control", b"no-store")
        return json.dumps(
            {
                "ready": well,
                "asterisk": nodes,
                "journal": {"waiting": behind.count, "seconds": round(behind.age, 1)},
                "draining": self._calls.draining,
                "calls": len(self._calls.sessions),
                "agents": len(services.agents.present),
                "lines": {name: board.in_use for name, board in services.lines.boards.items()},
            }
        ).encode()
