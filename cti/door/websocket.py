"""autobahn's WebSocket on a connection that a doorkeeper watches."""

from __future__ import annotations

from typing import Any

from autobahn.twisted.resource import WebSocketResource
from twisted.web.server import Request

from cti.door.doorkeeper import Connection


class WebSocketDoor(WebSocketResource):  # type: ignore[misc]
    """Under TLS autobahn looks for the certificate of a browser, on Twisted's own transport only: it fails on
    one that is wrapped. No browser of ours has one, so it is not told that there is TLS."""

    def render(self, request: Request) -> Any:
        transport: Any = request.channel.transport
        if isinstance(transport, Connection):
            transport.say_nothing_of_tls()
        return super().render(request)
