"""A request whose body has a bound that holds while it arrives."""

from __future__ import annotations

from io import BytesIO

from twisted.web.server import Request

LARGEST_BODY = 256 * 1024  # bytes; the console's own limit, the longest thing a page sends is a note

TOO_LARGE = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class BoundedRequest(Request):
    """Twisted keeps a body, however long, before anybody is asked whether he wants it. This one is refused
    as soon as it says, or turns out, to be longer than LARGEST_BODY; a body in chunks says nothing."""

    _refused = False
    _arrived = 0

    def gotLength(self, length: int | None) -> None:
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
        if not self._refused:
            super().requestReceived(command, path, version)

    def _refuse(self) -> None:
        if self._refused:
            return
        self._refused = True
        self.content = BytesIO()
        self.channel.write(TOO_LARGE)
        self.channel.loseConnection()
