"""A browser that talks on while Asterisk's side is not open yet, and to which Asterisk it is led."""

from __future__ import annotations

import asyncio
import socket

from tests.reactor import reactor, soon  # isort: skip - installs the reactor, before autobahn looks for one

import pytest
from autobahn.twisted.websocket import WebSocketClientFactory, WebSocketClientProtocol
from autobahn.websocket.types import ConnectionDeny
from twisted.internet.protocol import Factory, Protocol
from twisted.web.resource import Resource
from twisted.web.server import Site

from cti.door.sip_relay import MOST_EARLY, TOO_EARLY, SipRelay

HERE = "127.0.0.1"


class Chatterbox(WebSocketClientProtocol):
    def onOpen(self) -> None:
        for number in range(MOST_EARLY + 1):
            self.sendMessage(b"REGISTER %d" % number)

    def onClose(self, was_clean: bool, code: int | None, reason: str | None) -> None:
        self.factory.told.set_result(code)


class Listener(Protocol):
    def connectionMade(self) -> None:
        self.factory.reached.set_result(None)


async def test_a_browser_is_led_to_the_node_where_its_telephone_was_made():
    asterisks, inner = {}, {}
    for name in ("a", "b"):
        asterisk = Factory.forProtocol(Listener)
        asterisk.reached = asyncio.get_running_loop().create_future()
        asterisks[name] = reactor.listenTCP(0, asterisk, interface=HERE)
        inner[name] = (HERE, asterisks[name].getHost().port)
    root = Resource()
    relay = SipRelay(reactor, inner)
    root.putChild(b"sip", relay.resource)
    door = reactor.listenTCP(0, Site(root), interface=HERE)
    try:
        for path, name in (("/sip?node=b", "b"), ("/sip", "a")):
            address = f"ws://{HERE}:{door.getHost().port}{path}"
            factory = WebSocketClientFactory(address, protocols=["sip"], reactor=reactor)
            factory.protocol = WebSocketClientProtocol
            client = reactor.connectTCP(HERE, door.getHost().port, factory)
            await asyncio.wait_for(asterisks[name].factory.reached, 3)
            client.disconnect()
        with pytest.raises(ConnectionDeny):
            relay.node_of(["c"])
    finally:
        for port in (door, *asterisks.values()):
            await soon(port.stopListening())


async def test_a_browser_that_does_not_wait_for_asterisk_is_closed():
    silent = socket.create_server((HERE, 0))  # is connected to, and says nothing
    root = Resource()
    root.putChild(b"sip", SipRelay(reactor, {"a": (HERE, silent.getsockname()[1])}).resource)
    door = reactor.listenTCP(0, Site(root), interface=HERE)
    factory = WebSocketClientFactory(
        f"ws://{HERE}:{door.getHost().port}/sip", protocols=["sip"], reactor=reactor
    )
    factory.protocol = Chatterbox
    factory.told = asyncio.get_running_loop().create_future()
    reactor.connectTCP(HERE, door.getHost().port, factory)
    try:
        assert await asyncio.wait_for(factory.told, 3) == TOO_EARLY
    finally:
        await soon(door.stopListening())
        silent.close()
