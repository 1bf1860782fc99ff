"""A request whose body has a bound that holds while it arrives."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from twisted.web.server import Request

from cti.door.doorkeeper import Connection

LARGEST_BODY = 256 * 1024  # bytes; the console's own limit, the longest thing a page sends is a note

TOO_LARGE = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class BoundedRequest(Request):
    """Twisted keeps a body, however long, before anybody is asked whether he wants it. This one is refused
    as soon as it says, or turns out, to be longer than LARGEST_BODY; a body in chunks says nothing."""

    _refused = False
    _arrived = 0

    def gotLength(self, length: int | None) -> None:
        if connection := self._connection():
            connection.headers_read()
        self.content = BytesIO()  # never a file: it is short
        if length is not None and length > LARGEST_BODY:
            self._refuse()

    def handleContentChunk(self, data: bytes) -> None:
        self._arrived += len(data)
        if self._arrived > LARGEST_BODY:
            self._refuse()
        if not self._refused:
            super().handleContentChunk(data)

    def requestReceived(self, command: bytes, path: bytes, version: bytes) -> None:
        connection = self._connection()
        if connection is not None and not connection.request_read():
            return
        if not self._refused:
            super().requestReceived(command, path, version)

    def _connection(self) -> Connection | None:
        """None where no doorkeeper stands before the site."""
        transport: Any = self.channel.transport
        return transport if isinstance(transport, Connection) else None

    def _refuse(self) -> None:
        if self._refused:
            return
        self._refused = True
        self.content = BytesIO()
        self.channel.write(TOO_LARGE)
        self.channel.loseConnection()
