"""A browser that talks on while Asterisk's side is not open yet."""

from __future__ import annotations

import asyncio
import socket

from tests.reactor import reactor, soon  # isort: skip - installs the reactor, before autobahn looks for one

from autobahn.twisted.websocket import WebSocketClientFactory, WebSocketClientProtocol
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


async def test_a_browser_that_does_not_wait_for_asterisk_is_closed():
    silent = socket.create_server((HERE, 0))  # is connected to, and says nothing
    root = Resource()
    root.putChild(b"sip", SipRelay(reactor, HERE, silent.getsockname()[1]).resource)
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
