"""`/health` and `/ready`, for `trunkline status` and for watchers outside. They say no secret."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from twisted.web.resource import Resource
from twisted.web.server import Request

if TYPE_CHECKING:
    from cti.alarms.alarms import Alarm, Alarms
    from cti.calls.calls import Calls
    from cti.figures import Figures


class Health(Resource):
    """Both with the same figures and the alarms that stand. /health: 200, the server lives. /ready
    (`strict`): 200 when every Asterisk answers, the database serves and new calls are taken; 503
    otherwise."""

    isLeaf = True

    def __init__(self, calls: Calls, figures: Figures, alarms: Alarms, *, strict: bool) -> None:
        super().__init__()
        self._calls, self._figures, self._alarms, self._strict = calls, figures, alarms, strict

    def render_GET(self, request: Request) -> bytes:
        services = self._calls.services
        nodes = {name: self._calls.knows(node) for name, node in services.switch.nodes.items()}
        behind = services.journal.behind
        database = self._figures.database_up and not self._alarms.stands("records-stale")
        well = all(nodes.values()) and database and not self._calls.draining
        request.setResponseCode(200 if well or not self._strict else 503)
        request.setHeader(b"Content-Type", b"application/json")
        request.setHeader(b"Cache-Control", b"no-store")
        return json.dumps(
            {
                "ready": well,
                "asterisk": nodes,
                "database": database,
                "journal": {"waiting": behind.count, "seconds": round(behind.age, 1), "lost": behind.lost},
                "draining": self._calls.draining,
                "alarms": [_shown(alarm) for alarm in self._alarms.standing],
                "calls": len(self._calls.sessions),
                "agents": len(services.agents.present),
                "lines": {name: board.in_use for name, board in services.lines.boards.items()},
            }
        ).encode()


def _shown(alarm: Alarm) -> dict[str, str | None]:
    """Without its detail, which is for administrators."""
    return {
        "name": alarm.name,
        "subject": alarm.subject,
        "severity": alarm.severity,
        "since": alarm.since.isoformat(timespec="seconds"),
        "until": None if alarm.until is None else alarm.until.isoformat(timespec="seconds"),
    }
