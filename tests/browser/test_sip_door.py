"""The browsers' SIP passes through the server's one port; what becomes of it when Asterisk is not there."""

from __future__ import annotations

import asyncio
import socket

from tests.reactor import reactor  # isort: skip - installs the reactor, before autobahn looks for one

from autobahn.twisted.websocket import (
    WebSocketClientFactory,
    WebSocketClientProtocol,
    WebSocketServerFactory,
    WebSocketServerProtocol,
)
from twisted.web.resource import Resource
from twisted.web.server import Site

from cti.door.sip_relay import NOT_THERE, WENT_AWAY, SipRelay

HERE = "127.0.0.1"


class Browser(WebSocketClientProtocol):
    """Connects, and says how it was told good-bye."""

    def onOpen(self) -> None:
        self.sendMessage(b"REGISTER sip:trunkline SIP/2.0")

    def onClose(self, was_clean: bool, code: int | None, reason: str | None) -> None:
        self.factory.told.set_result((code, reason))


class Asterisk(WebSocketServerProtocol):
    """Hears one message and is gone."""

    def onConnect(self, request) -> str:
        return "sip"

    def onMessage(self, payload: bytes, is_binary: bool) -> None:
        self.factory.heard.append(payload)
        self.dropConnection(abort=True)


async def good_bye_of(asterisk_port: int) -> tuple[int | None, str | None]:
    """What a browser is told whose SIP is passed on to this port."""
    root = Resource()
    root.putChild(b"sip", SipRelay(reactor, {"a": (HERE, asterisk_port)}).resource)
    door = reactor.listenTCP(0, Site(root), interface=HERE)
    factory = WebSocketClientFactory(
        f"ws://{HERE}:{door.getHost().port}/sip", protocols=["sip"], reactor=reactor
    )
    factory.protocol = Browser
    factory.told = asyncio.get_running_loop().create_future()
    reactor.connectTCP(HERE, door.getHost().port, factory)
    try:
        return await asyncio.wait_for(factory.told, 5)
    finally:
        await door.stopListening().asFuture(asyncio.get_running_loop())


async def test_a_browser_whose_asterisk_is_not_there_is_told_so_at_once():
    with socket.socket() as nobody:  # bound, but it does not listen
        nobody.bind((HERE, 0))
        assert await good_bye_of(nobody.getsockname()[1]) == (NOT_THERE, "Asterisk is not there")


async def test_a_browser_is_told_when_asterisk_goes_away():
    factory = WebSocketServerFactory(protocols=["sip"], reactor=reactor)
    factory.protocol = Asterisk
    factory.heard = []
    asterisk = reactor.listenTCP(0, factory, interface=HERE)
    try:
        assert await good_bye_of(asterisk.getHost().port) == (WENT_AWAY, "Asterisk closed the connection")
        assert factory.heard == [b"REGISTER sip:trunkline SIP/2.0"]
    finally:
        await asterisk.stopListening().asFuture(asyncio.get_running_loop())
