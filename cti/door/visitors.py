"""`POST /visitor-phone`: a telephone in the browser for a visitor of the page "call us"."""

from __future__ import annotations

import json
from typing import Any

import structlog
from itsdangerous import BadSignature, URLSafeTimedSerializer
from twisted.internet.defer import Deferred
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Request

from config.schema import Site, WebBoard
from cti.reactor import Reactor
from cti.refused import Refused
from cti.stations import Stations

log = structlog.get_logger("cti.visitors")

TOKEN_LIFE = 30  # seconds from the page's asking to this request
PHONE_LIFE = 30 * 60.0  # seconds; a call that lasts longer goes on, a new one needs a new phone
MOST_PHONES = 200  # at once


class VisitorPhone(Resource):
    """Body: {"token": …} from the page. Answer: {"uri", "user", "password", "path", "number"}.

    The phone can do nothing but call the firm's own numbers, and takes a line of the web board when it does.
    """

    isLeaf = True

    def __init__(self, site: Site, stations: Stations, session_key: str, reactor: Reactor) -> None:
        super().__init__()
        self._stations, self._reactor = stations, reactor
        self._board = next((board for board in site.boards if isinstance(board, WebBoard)), None)
        self._number = site.web_number(self._board) if self._board else ""
        self._tokens = URLSafeTimedSerializer(session_key, salt="trunkline-visitor")
        self._phones: dict[str, Any] = {}

    def render_POST(self, request: Request) -> int:
        work = Deferred.fromCoroutine(self._answer(request))
        work.addErrback(lambda failure: log.error("a visitor's phone", fault=repr(failure.value)))
        return int(NOT_DONE_YET)

    async def _answer(self, request: Request) -> None:
        try:
            status, body = 200, await self._make(request)
        except Refused as fault:
            status, body = 403, {"code": fault.code, "message": fault.message}
        if request.finished or request._disconnected:
            return
        request.setResponseCode(status)
        request.setHeader(b"Content-Type", b"application/json")
        request.setHeader(b"Cache-Control", b"no-store")
        request.write(json.dumps(body).encode())
        request.finish()

    async def _make(self, request: Request) -> dict[str, str]:
        try:
            token = json.loads(request.content.read(4096) if request.content else b"")["token"]
            self._tokens.loads(token, max_age=TOKEN_LIFE)
        except (ValueError, KeyError, TypeError, BadSignature):
            raise Refused("expired-token", "load the page again, then call") from None
        if self._board is None:
            raise Refused("no-web-board", "this site takes no calls from the web")
        if len(self._phones) >= MOST_PHONES:
            raise Refused("too-many-visitors", "too many visitors at once; try again in some minutes")
        seat = await self._stations.visitor(self._board.name)
        assert seat.sip is not None
        self._phones[seat.endpoint] = self._reactor.callLater(PHONE_LIFE, self._drop, seat.endpoint)
        log.info("a visitor's phone", endpoint=seat.endpoint)
        return {
            "uri": seat.sip.uri,
            "user": seat.sip.user,
            "password": seat.sip.password,
            "path": seat.sip.path,
            "number": self._number,
        }

    def _drop(self, endpoint: str) -> None:
        self._phones.pop(endpoint, None)
        Deferred.fromCoroutine(self._stations.drop_browser(endpoint))

    def stop(self) -> None:
        for alarm in self._phones.values():
            if alarm.active():
                alarm.cancel()
