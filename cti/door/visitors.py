"""`POST /visitor-phone`: a telephone in the browser for a visitor of the page "call us"."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from itsdangerous import BadSignature, URLSafeTimedSerializer
from twisted.internet.defer import Deferred
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Request

from config.schema import Site, WebBoard
from cti.door.proxies import Proxies, header
from cti.guard.offences import Kind
from cti.reactor import Alarm, Reactor
from cti.refused import Refused
from cti.stations import Stations

log = structlog.get_logger("cti.visitors")

TOKEN_LIFE = 30  # seconds from the page's asking to this request
UNUSED = 60.0  # seconds within which a phone must call
LOOK_EVERY = 2.0  # seconds between two looks at which calls have ended
MOST_PHONES = 200  # at once
MOST_OF_ADDRESS = 8  # at once; behind one address may be an office


@dataclass(slots=True)
class _Phone:
    address: str
    made: float  # the reactor's seconds
    called: bool = False


class VisitorPhone(Resource):
    """Body: {"token": …} from the page. Answer: {"uri", "user", "password", "path", "number"}.

    The phone can do nothing but call the firm's own numbers, and takes a line of the web board when it does.
    It is there for one call: it goes when that has ended, or was not begun in time.
    """

    isLeaf = True

    def __init__(
        self,
        site: Site,
        stations: Stations,
        session_key: str,
        reactor: Reactor,
        offence: Callable[[str, Kind], None] = lambda address, kind: None,
    ) -> None:
        super().__init__()
        self._offence = offence
        self._stations, self._reactor = stations, reactor
        self.use(site)
        self._tokens = URLSafeTimedSerializer(session_key, salt="trunkline-visitor")
        self._proxies = Proxies(site.server.proxies)
        self._phones: dict[str, _Phone] = {}  # by endpoint
        self._making: list[str] = []  # addresses of those for whom one is being made
        self._used: dict[str, float] = {}  # tokens' words, and when they were used
        self._next_look: Alarm | None = None

    def use(self, site: Site) -> None:
        """The web board and the number of this site file from now on."""
        self._board = next((board for board in site.boards if isinstance(board, WebBoard)), None)
        self._number = site.web_number(self._board) if self._board else ""

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
        address = self._proxies.address(
            request.getClientAddress().host or "", header(request, b"x-forwarded-for")
        )
        try:
            token = json.loads(request.content.read(4096) if request.content else b"")["token"]
            word = str(self._tokens.loads(token, max_age=TOKEN_LIFE))
        except (ValueError, KeyError, TypeError, RecursionError, BadSignature):
            self._offence(address, "visitor")
            raise Refused("expired-token", "load the page again, then call") from None
        if self._board is None:
            raise Refused("no-web-board", "this site takes no calls from the web")
        try:
            self._admit(word, address)
        except Refused:
            self._offence(address, "visitor")
            raise
        self._making.append(address)
        try:
            seat = await self._stations.visitor(self._board.name)
        finally:
            self._making.remove(address)
        assert seat.sip is not None
        self._phones[seat.endpoint] = _Phone(address, self._reactor.seconds())
        self._look_later()
        log.info("a visitor's phone", endpoint=seat.endpoint, address=address)
        return {
            "uri": seat.sip.uri,
            "user": seat.sip.user,
            "password": seat.sip.password,
            "path": seat.sip.path,
            "number": self._number,
        }

    def _admit(self, word: str, address: str) -> None:
        """Errors: expired-token (it had its phone), too-many-visitors."""
        now = self._reactor.seconds()
        self._used = {used: at for used, at in self._used.items() if now - at <= TOKEN_LIFE + 1}
        if word in self._used:
            raise Refused("expired-token", "load the page again, then call")
        owners = [phone.address for phone in self._phones.values()] + self._making
        if len(owners) >= MOST_PHONES or owners.count(address) >= MOST_OF_ADDRESS:
            raise Refused("too-many-visitors", "too many visitors at once; try again in some minutes")
        self._used[word] = now

    def _look_later(self) -> None:
        if self._next_look is None and self._phones:
            self._next_look = self._reactor.callLater(LOOK_EVERY, self._look)

    def _look(self) -> None:
        """Whoever tells of a call's end does not know whose phone it was; looking is simple, and enough."""
        self._next_look = None
        in_call, now = self._stations.in_call(), self._reactor.seconds()
        for endpoint, phone in list(self._phones.items()):
            if endpoint in in_call:
                phone.called = True
            elif phone.called or now - phone.made >= UNUSED:
                self._drop(endpoint)
        self._look_later()

    def _drop(self, endpoint: str) -> None:
        del self._phones[endpoint]
        dropped = Deferred.fromCoroutine(self._stations.drop_browser(endpoint))
        dropped.addErrback(lambda failure: log.error("a visitor's phone stays", fault=repr(failure.value)))

    def stop(self) -> None:
        self._phones.clear()
        if self._next_look is not None and self._next_look.active():
            self._next_look.cancel()
