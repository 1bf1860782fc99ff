"""`/sip`: the browsers' SIP over WebSocket, passed through to Asterisk's own on loopback.

So that browsers need one port and one certificate, and Asterisk's HTTP server listens to nobody else. Nobody
has said a password when he comes here: he must be let in by Asterisk soon, and few strangers wait at once.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from autobahn.twisted.websocket import (
    WebSocketClientFactory,
    WebSocketClientProtocol,
    WebSocketServerFactory,
    WebSocketServerProtocol,
)
from autobahn.websocket.types import ConnectionDeny
from twisted.web.resource import Resource

from cti.door.doorkeeper import trust
from cti.door.origin import refuse_foreign_page
from cti.door.proxies import Proxies, host_of
from cti.door.rate import Rate
from cti.door.websocket import WebSocketDoor
from cti.reactor import Alarm

log = structlog.get_logger("cti.sip")

LARGEST = 64 * 1024  # bytes of one SIP message
MOST_EARLY = 16  # messages kept until Asterisk's side is open; a telephone sends one and waits
MOST_BROWSERS = 1500  # Asterisk's HTTP server has 2000 sessions, of which ARI needs some
MOST_STRANGERS = 300  # not let in by Asterisk yet
MOST_OF_ADDRESS = 40  # of those
LET_IN_WITHIN = 30.0  # seconds from the connection to Asterisk's first good answer
MESSAGES_A_SECOND, MESSAGES_AT_ONCE = 30, 60

NOT_THERE, WENT_AWAY, TOO_EARLY, TOO_LATE = 3013, 3001, 3008, 3009
"""What the browser is told by. 1013, 1001 and 1008 mean the same, but a program may only say codes of its
own."""

REFUSALS = (b"SIP/2.0 3", b"SIP/2.0 4", b"SIP/2.0 5", b"SIP/2.0 6")
"""How an answer begins that lets nobody in. 100 Trying comes after the password."""


class SipRelay:
    """`inner`: by each node's name, where Asterisk's HTTP server is; a browser says by `?node=` at which one
    its telephone was made, else it is the first. `proxies`: the addresses of proxies before our port."""

    def __init__(
        self, reactor: Any, inner: Mapping[str, tuple[str, int]], proxies: Sequence[str] = ()
    ) -> None:
        self.reactor, self.inner = reactor, inner
        self.proxies = Proxies(proxies)
        self.browsers = 0
        self.strangers: Counter[str] = Counter()  # by address
        # by the node, and the port from which we speak to it for him
        self._addresses: dict[tuple[str, int], str] = {}
        factory = WebSocketServerFactory(reactor=reactor, protocols=["sip"], server="Trunkline")
        factory.protocol = _Outer
        factory.relay = self
        factory.setProtocolOptions(
            maxMessagePayloadSize=LARGEST, maxFramePayloadSize=LARGEST,
            autoPingInterval=15, autoPingTimeout=15, openHandshakeTimeout=5, tcpNoDelay=True,
        )  # fmt: skip
        self.resource: Resource = WebSocketDoor(factory)

    def browser_at(self, node: str, port: int) -> str | None:
        """Whose SIP this Asterisk gets from this port of ours: so that it is he who is counted, not we."""
        return self._addresses.get((node, port))

    def node_of(self, asked: Sequence[str]) -> str:
        """Raises ConnectionDeny (404)."""
        node = asked[0] if asked else next(iter(self.inner))
        if node not in self.inner:
            raise ConnectionDeny(404, "there is no such Asterisk; load the page again")
        return node

    def admit(self, address: str) -> None:
        """Raises ConnectionDeny (503)."""
        strangers = self.strangers
        if (
            self.browsers >= MOST_BROWSERS
            or strangers.total() >= MOST_STRANGERS
            or strangers[address] >= MOST_OF_ADDRESS
        ):
            raise ConnectionDeny(503, "too many telephones at once; try again in a minute")

    def spoken_for(self, node: str, port: int, address: str | None) -> None:
        if address is None:
            self._addresses.pop((node, port), None)
        else:
            self._addresses[node, port] = address

    def no_stranger(self, address: str) -> None:
        self.strangers[address] -= 1
        if self.strangers[address] <= 0:
            del self.strangers[address]


class _Outer(WebSocketServerProtocol):  # type: ignore[misc]
    """The browser's side. What it says before the inner side is open, or too fast, is kept and waits."""

    relay: SipRelay
    inner: _Inner | None = None
    _waits: Alarm | None = None
    _deadline: Alarm | None = None
    _stranger = _counted = False

    def onConnect(self, request: Any) -> str | None:
        refuse_foreign_page(request)
        self.relay = self.factory.relay
        peer = self.relay.proxies.peer(self.peer, request.headers.get("x-forwarded-for"))
        self.address = host_of(peer)
        self.node = self.relay.node_of(request.params.get("node", ()))
        self.relay.admit(self.address)
        self.relay.browsers += 1
        self.relay.strangers[self.address] += 1
        self._stranger = self._counted = True
        return "sip" if "sip" in request.protocols else None

    def onOpen(self) -> None:
        reactor = self.relay.reactor
        self.said: deque[tuple[bytes, bool]] = deque()
        self._rate = Rate(MESSAGES_A_SECOND, MESSAGES_AT_ONCE, reactor.seconds())
        self._deadline = reactor.callLater(LET_IN_WITHIN, self._too_late)
        address, port = self.relay.inner[self.node]
        factory = WebSocketClientFactory(f"ws://{address}:{port}/ws", protocols=["sip"], reactor=reactor)
        factory.setProtocolOptions(openHandshakeTimeout=5, tcpNoDelay=True)
        factory.protocol = _Inner
        factory.outer = self
        reactor.connectTCP(address, port, factory, timeout=5).factory = factory
        factory.clientConnectionFailed = lambda connector, reason: self.sendClose(
            NOT_THERE, "Asterisk is not there"
        )

    def onMessage(self, payload: bytes, is_binary: bool) -> None:
        self.said.append((payload, is_binary))
        if self.inner is None and len(self.said) > MOST_EARLY:
            self.said.clear()
            self.sendClose(TOO_EARLY, "wait for an answer before you go on")
        elif self._waits is None:
            self.pass_on()

    def pass_on(self) -> None:
        """As fast as he may; while more waits, nothing more of his is read."""
        self._waits = None
        while self.said and self.inner is not None:
            wait = self._rate.take(self.relay.reactor.seconds())
            if wait:
                self.transport.pauseProducing()
                self._waits = self.relay.reactor.callLater(wait, self._go_on)
                return
            self.inner.sendMessage(*self.said.popleft())

    def _go_on(self) -> None:
        self.transport.resumeProducing()
        self.pass_on()

    def let_in(self) -> None:
        """Asterisk has answered well, or rings him: he is no stranger."""
        if self._stranger:
            self._stranger = False
            self.relay.no_stranger(self.address)
            trust(self.transport, lasting=True)
            if self._deadline is not None and self._deadline.active():
                self._deadline.cancel()

    def _too_late(self) -> None:
        self.sendClose(TOO_LATE, "log in or call within 30 seconds")

    def onClose(self, was_clean: bool, code: int | None, reason: str | None) -> None:
        for alarm in (self._deadline, self._waits):
            if alarm is not None and alarm.active():
                alarm.cancel()
        if self._stranger:
            self._stranger = False
            self.relay.no_stranger(self.address)
        if self._counted:  # else he was refused
            self._counted = False
            self.relay.browsers -= 1
        if self.inner is not None:
            self.inner.sendClose()


class _Inner(WebSocketClientProtocol):  # type: ignore[misc]
    """Asterisk's side."""

    def onOpen(self) -> None:
        outer = self.factory.outer
        if outer.state != outer.STATE_OPEN:
            self.sendClose()
            return
        outer.relay.spoken_for(outer.node, self._port, outer.address)
        outer.inner = self
        outer.pass_on()

    def onMessage(self, payload: bytes, is_binary: bool) -> None:
        outer = self.factory.outer
        if not payload.startswith(REFUSALS):
            outer.let_in()
        outer.sendMessage(payload, is_binary)

    def onClose(self, was_clean: bool, code: int | None, reason: str | None) -> None:
        outer = self.factory.outer
        if outer.inner is self:
            outer.relay.spoken_for(outer.node, self._port, None)
        outer.sendClose(WENT_AWAY, "Asterisk closed the connection")

    def connectionMade(self) -> None:
        super().connectionMade()
        self._port = int(self.transport.getHost().port)
