"""`/sip`: the browsers' SIP over WebSocket, passed through to Asterisk's own on loopback.

So that browsers need one port and one certificate, and Asterisk's HTTP server listens to nobody else.
"""

from __future__ import annotations

from typing import Any

import structlog
from autobahn.twisted.resource import WebSocketResource
from autobahn.twisted.websocket import (
    WebSocketClientFactory,
    WebSocketClientProtocol,
    WebSocketServerFactory,
    WebSocketServerProtocol,
)
from twisted.web.resource import Resource

from cti.door.origin import refuse_foreign_page

log = structlog.get_logger("cti.sip")

LARGEST = 64 * 1024  # bytes of one SIP message
MOST_EARLY = 16  # messages kept until Asterisk's side is open; a telephone sends one and waits

NOT_THERE, WENT_AWAY, TOO_EARLY = 3013, 3001, 3008
"""What the browser is told by. 1013, 1001 and 1008 mean the same, but a program may only say codes of its
own."""


def sip_resource(reactor: Any, address: str, port: int) -> Resource:
    """Where browsers' phones connect; `address` and `port` are Asterisk's HTTP server."""
    factory = WebSocketServerFactory(reactor=reactor, protocols=["sip"])
    factory.protocol = _Outer
    factory.inner = (address, port)
    factory.setProtocolOptions(
        maxMessagePayloadSize=LARGEST, maxFramePayloadSize=LARGEST,
        autoPingInterval=15, autoPingTimeout=15, openHandshakeTimeout=5, tcpNoDelay=True,
    )  # fmt: skip
    resource: Resource = WebSocketResource(factory)
    return resource


class _Outer(WebSocketServerProtocol):  # type: ignore[misc]
    """The browser's side. What it says before the inner side is open is kept."""

    def onConnect(self, request: Any) -> str | None:
        refuse_foreign_page(request)
        return "sip" if "sip" in request.protocols else None

    def onOpen(self) -> None:
        self.inner: _Inner | None = None
        self.early: list[tuple[bytes, bool]] = []
        address, port = self.factory.inner
        factory = WebSocketClientFactory(
            f"ws://{address}:{port}/ws", protocols=["sip"], reactor=self.factory.reactor
        )
        factory.setProtocolOptions(openHandshakeTimeout=5, tcpNoDelay=True)
        factory.protocol = _Inner
        factory.outer = self
        self.factory.reactor.connectTCP(address, port, factory, timeout=5).factory = factory
        factory.clientConnectionFailed = lambda connector, reason: self.sendClose(
            NOT_THERE, "Asterisk is not there"
        )

    def onMessage(self, payload: bytes, is_binary: bool) -> None:
        if self.inner is not None:
            self.inner.sendMessage(payload, is_binary)
        elif len(self.early) < MOST_EARLY:
            self.early.append((payload, is_binary))
        else:
            self.early.clear()
            self.sendClose(TOO_EARLY, "wait for an answer before you go on")

    def onClose(self, was_clean: bool, code: int | None, reason: str | None) -> None:
        if getattr(self, "inner", None) is not None:
            self.inner.sendClose()  # type: ignore[union-attr]


class _Inner(WebSocketClientProtocol):  # type: ignore[misc]
    """Asterisk's side."""

    def onOpen(self) -> None:
        outer = self.factory.outer
        if outer.state != outer.STATE_OPEN:
            self.sendClose()
            return
        outer.inner = self
        for payload, is_binary in outer.early:
            self.sendMessage(payload, is_binary)
        outer.early.clear()

    def onMessage(self, payload: bytes, is_binary: bool) -> None:
        self.factory.outer.sendMessage(payload, is_binary)

    def onClose(self, was_clean: bool, code: int | None, reason: str | None) -> None:
        self.factory.outer.sendClose(WENT_AWAY, "Asterisk closed the connection")
