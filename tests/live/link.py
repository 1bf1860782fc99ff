"""A client of the CTI link, as a console or a third party would be one."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable
from typing import Any

from tests.reactor import reactor  # isort: skip - installs the reactor, before autobahn looks for one

from autobahn.exception import Disconnected
from autobahn.twisted.websocket import WebSocketClientFactory, WebSocketClientProtocol
from twisted.internet import ssl

from tests.live.sightings import Sightings


class LinkRefused(AssertionError):
    """The server answered a command with an error; `code` is its stable word."""

    def __init__(self, command: str, error: dict[str, str]) -> None:
        super().__init__(f"{command}: {error['code']}: {error['message']}")
        self.code = error["code"]
        self.message = error["message"]


class _Protocol(WebSocketClientProtocol):
    def onOpen(self) -> None:
        self.factory.client.opened(self)

    def onMessage(self, payload: bytes, is_binary: bool) -> None:
        self.factory.client.told(json.loads(payload))

    def onClose(self, was_clean: bool, code: int | None, reason: str | None) -> None:
        self.factory.client.closed(code, reason)


class LinkClient:
    """`events` holds what the server told without being asked; replies go to whoever asked."""

    def __init__(self, who: str, url: str, tell_story: Callable[[], str] = lambda: "") -> None:
        self.who = who
        self.url = url
        self.tell_story = tell_story
        self.events = Sightings(f"link of {who}", tell_story)
        self._ids = itertools.count(1)
        self._replies: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._open: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._over: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self._protocol: _Protocol | None = None

    async def connect(self, limit: float = 5.0, source: str | None = None) -> LinkClient:
        """source: the address it comes from."""
        factory = WebSocketClientFactory(self.url)
        factory.protocol = _Protocol
        factory.client = self
        factory.setProtocolOptions(openHandshakeTimeout=5, closeHandshakeTimeout=2)
        host, port = factory.host, factory.port
        here = None if source is None else (source, 0)
        if factory.isSecure:
            reactor.connectSSL(host, port, factory, ssl.ClientContextFactory(), bindAddress=here)
        else:
            reactor.connectTCP(host, port, factory, bindAddress=here)
        await asyncio.wait_for(asyncio.shield(self._open), limit)
        return self

    async def ask(self, command: str, limit: float = 5.0, **values: Any) -> Any:
        """The command's result. Errors: LinkRefused, TimeoutError."""
        number = next(self._ids)
        reply = await self.raw(json.dumps({"id": number, "command": command} | values), number, limit)
        if reply.get("error"):
            raise LinkRefused(command, reply["error"])
        return reply.get("result")

    async def raw(self, text: str, number: int, limit: float = 5.0) -> dict[str, Any]:
        """Sends any text, and gives the reply that bears this number. Errors: ConnectionError when there is no
        connection, or none any more before the reply; TimeoutError."""
        assert self._protocol is not None, f"link of {self.who} was never connected"
        waiting = self._replies[number] = asyncio.get_running_loop().create_future()
        try:
            self._protocol.sendMessage(text.encode())
            return await asyncio.wait_for(waiting, limit)
        except Disconnected:
            raise ConnectionError(f"link of {self.who} is not connected") from None
        finally:
            self._replies.pop(number, None)

    async def event(self, kind: str, limit: float = 5.0, **values: Any) -> dict[str, Any]:
        """The next event of this kind with these values."""
        return await self.events.next(limit, event=kind, **values)

    async def close(self) -> None:
        if self._protocol is not None and not self._over.done():
            self._protocol.sendClose(1000)
        await self.ended()

    @property
    def is_open(self) -> bool:
        return self._protocol is not None and not self._over.done()

    def drop(self) -> None:
        """As when a cable is pulled: no good-bye."""
        assert self._protocol is not None
        self._protocol.dropConnection(abort=True)

    async def ended(self, limit: float = 5.0) -> int | None:
        """The code with which the connection was closed."""
        if self._protocol is None:
            return None
        return await asyncio.wait_for(asyncio.shield(self._over), limit)

    # ---- what the protocol says ----------------------------------------------------------------------

    def opened(self, protocol: _Protocol) -> None:
        self._protocol = protocol
        if not self._open.done():
            self._open.set_result(None)

    def told(self, message: dict[str, Any]) -> None:
        if "reply" not in message:
            self.events.add(message)
        elif (waiting := self._replies.get(message["reply"])) is not None and not waiting.done():
            waiting.set_result(message)

    def closed(self, code: int | None, reason: str | None) -> None:
        if not self._open.done():
            self._open.set_exception(ConnectionError(f"link of {self.who}: {code} {reason}"))
        if not self._over.done():
            self._over.set_result(code)
        for waiting in self._replies.values():
            if not waiting.done():
                waiting.set_exception(ConnectionError(f"link of {self.who} was closed before the reply"))
