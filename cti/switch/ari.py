"""The wire to ARI: one WebSocket that carries requests and events in one order.

Asterisk answers requests over the events WebSocket since 22 ("ARI REST over WebSocket"): a frame
`RESTRequest` in, a frame `RESTResponse` out. So an event that a request caused never overtakes its answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode

import structlog
from autobahn.twisted.websocket import WebSocketClientFactory, WebSocketClientProtocol
from twisted.application.internet import ClientService, backoffPolicy
from twisted.internet import error
from twisted.internet.defer import Deferred, fail
from twisted.internet.endpoints import HostnameEndpoint
from twisted.python.failure import Failure

from cti.reactor import Reactor, send_now
from cti.switch.parse import PARSERS

log = structlog.get_logger("cti.switch")

REQUEST_LIMIT = 10.0  # seconds; Asterisk answers in under a millisecond unless it hangs


class SwitchRefused(Exception):
    """Asterisk would not do what was asked. `status` is ARI's HTTP status, 0 when there is no connection."""

    def __init__(self, what: str, status: int, message: str) -> None:
        super().__init__(f"{what}: {status} {message}")
        self.what, self.status, self.message = what, status, message


class NoSuchThing(SwitchRefused):
    """The channel, bridge or playback is gone already, or not ours any more (404, 409, 412, 422; a bridge
    says 400 of a channel that is gone)."""


class AriConnection:
    """`up` and `down` are called as the connection comes and goes, `refused` when nobody listens there any
    more (which only a dead Asterisk explains); `heard` with each event's raw message."""

    def __init__(
        self, reactor: Reactor, address: str, port: int, credentials: tuple[str, str], app: str
    ) -> None:
        self.reactor, self._app = reactor, app
        self._waiting: dict[str, tuple[str, float, Deferred[Any]]] = {}  # what, since when, its answer
        self._numbers = count(1)
        self._protocol: _AriProtocol | None = None
        self.heard: Callable[[Mapping[str, Any]], None] = lambda message: None
        self.up: Callable[[], None] = lambda: None
        self.down: Callable[[], None] = lambda: None
        self.refused: Callable[[], None] = lambda: None
        self.answered_in: Callable[[float], None] = lambda seconds: None
        self.address, self.port, self.credentials = address, port, credentials
        user, password = credentials
        query = urlencode({"app": app, "api_key": f"{user}:{password}"})
        factory = WebSocketClientFactory(f"ws://{address}:{port}/ari/events?{query}", reactor=reactor)
        factory.protocol = _AriProtocol
        factory.connection = self
        factory.setProtocolOptions(
            autoPingInterval=5,
            autoPingTimeout=5,
            openHandshakeTimeout=5,
            tcpNoDelay=True,
            maxFramePayloadSize=0,
        )
        self._service = ClientService(
            HostnameEndpoint(reactor, address, port),  # type: ignore[arg-type]
            factory,
            retryPolicy=backoffPolicy(initialDelay=0.1, maxDelay=3.0, factor=1.5),
            clock=reactor,
        )

    def start(self) -> None:
        """Connects, and goes on trying, at most 3 s apart."""
        self._service.startService()

    async def stop(self) -> None:
        await self._service.stopService()

    @property
    def connected(self) -> bool:
        return self._protocol is not None

    def request(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, **query: object
    ) -> Deferred[Any]:
        """Asks; fires with the parsed answer. `path` is relative to /ari/; its parts are quoted by `part`.

        Errors: NoSuchThing, SwitchRefused. Cancelling forgets the answer, it does not undo the request.
        """
        what = f"{method} {path}"
        protocol = self._protocol
        if protocol is None:
            return fail(SwitchRefused(what, 0, "no connection to Asterisk"))
        number = str(next(self._numbers))
        given = {name: value for name, value in query.items() if value is not None}
        frame: dict[str, Any] = {
            "type": "RESTRequest",
            "request_id": number,
            "method": method,
            "uri": f"{path}?{urlencode(given)}" if given else path,
        }
        if body is not None:
            frame |= {"content_type": "application/json", "message_body": json.dumps(body)}
        answer: Deferred[Any] = Deferred(lambda _: self._waiting.pop(number, None) and None)
        self._waiting[number] = (what, self.reactor.seconds(), answer)
        answer.addTimeout(REQUEST_LIMIT, self.reactor, lambda result, seconds: _too_late(what))
        protocol.sendMessage(json.dumps(frame).encode())
        send_now(protocol.transport)
        return answer

    def opened(self, protocol: _AriProtocol) -> None:
        self._protocol = protocol
        self._ask_for_little()
        self.up()

    def _ask_for_little(self) -> None:
        """Only the events that we can read, a quarter of what Asterisk would tell of a call. Asked anew with
        each connection, before anything else: an Asterisk that was restarted has forgotten it."""
        allowed = [{"type": kind} for kind in ("RESTResponse", *PARSERS)]
        asked = self.request("PUT", f"applications/{part(self._app)}/eventFilter", {"allowed": allowed})
        asked.addErrback(lambda failure: log.warning("all events come", fault=str(failure.value)))

    def closed(self, protocol: _AriProtocol) -> None:
        if self._protocol is not protocol:
            return
        self._protocol = None
        waiting, self._waiting = self._waiting, {}
        for what, _, answer in waiting.values():
            if not answer.called:  # whoever heard of it before may have cancelled the next one's asking
                answer.errback(SwitchRefused(what, 0, "the connection to Asterisk was lost"))
        self.down()
        self.reactor.callLater(0, self._watch_the_next_try)  # the service hears of the loss after us

    def _watch_the_next_try(self) -> None:
        self._service.whenConnected(failAfterFailures=1).addErrback(self._not_again)

    def _not_again(self, failure: Failure) -> None:
        if failure.check(error.ConnectionRefusedError):
            self.refused()

    def message(self, payload: bytes) -> None:
        message = json.loads(payload)
        if message.get("type") == "RESTResponse":
            self._answered(message)
        else:
            self.heard(message)

    def _answered(self, message: Mapping[str, Any]) -> None:
        what, asked, answer = self._waiting.pop(message["request_id"], ("", 0.0, None))
        if answer is None:
            return  # whoever asked has been cancelled
        self.answered_in(self.reactor.seconds() - asked)
        status, body = int(message["status_code"]), message.get("message_body") or ""
        if status < 300:
            answer.callback(json.loads(body) if body else None)
            return
        try:
            reason = str(json.loads(body)["message"])
        except (ValueError, KeyError, TypeError):
            reason = str(message.get("reason_phrase", ""))
        gone = status in (404, 409, 412, 422) or (status == 400 and reason == "Channel not found")
        kind = NoSuchThing if gone else SwitchRefused
        answer.errback(kind(what, status, reason))


class _AriProtocol(WebSocketClientProtocol):  # type: ignore[misc]
    def onOpen(self) -> None:
        self.factory.connection.opened(self)

    def onMessage(self, payload: bytes, is_binary: bool) -> None:
        self.factory.connection.message(payload)

    def onClose(self, was_clean: bool, code: int | None, reason: str | None) -> None:
        log.info("ARI connection closed", code=code, reason=reason)
        self.factory.connection.closed(self)


def _too_late(what: str) -> Any:
    raise SwitchRefused(what, 0, f"no answer from Asterisk within {REQUEST_LIMIT:.0f} s")


def part(text: str) -> str:
    """One segment of a path, safe whatever it holds."""
    return quote(text, safe="")
