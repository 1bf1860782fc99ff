"""The console's pages, passed on to its own process over a socket in the home folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from twisted.python.failure import Failure
from twisted.web.proxy import ProxyClient, ProxyClientFactory
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Request

from cti.door.proxies import Proxies, header
from cti.reactor import Reactor

NOT_PASSED_ON = (b"transfer-encoding", b"te", b"trailer", b"upgrade", b"expect")
"""Said of the browser's own connection; the body is here, whole and no longer in chunks."""

AWAY = """<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="3">
<title>Trunkline</title><body style="font:16px system-ui;margin:4rem">
<p>The console is starting; calls go on meanwhile. This page tries again by itself.</p>
<p lang="zh">控制台正在启动，通话不受影响。本页会自动重试。</p>""".encode()


OFFENCE = b"x-trunkline-offence"
"""The console's word to us in the head of an answer, when somebody gave a wrong password or asked too often.
It goes no further."""


class PagesProxy(Resource):
    """Every path that is not the server's own. `proxies`: addresses of the proxies before the port;
    `offence`: called with who did something wrong there, and what."""

    isLeaf = True

    def __init__(
        self,
        reactor: Reactor,
        socket: Path,
        proxies: Sequence[str] = (),
        offence: Callable[[str, Any], None] = lambda address, kind: None,
    ) -> None:
        super().__init__()
        self._reactor, self._socket, self._offence = reactor, socket, offence
        self._proxies = Proxies(proxies)

    def render(self, request: Request) -> int:
        body = request.content.read() if request.content is not None else b""
        headers = self._passed_on(request, len(body))
        factory = _PagesFactory(request.method, request.uri, request.clientproto, headers, body, request)
        address = headers[b"x-forwarded-for"].decode("latin-1")
        factory.offence = partial(self._offence, address)
        self._reactor.connectUNIX(str(self._socket), factory, timeout=5)
        return int(NOT_DONE_YET)

    def _passed_on(self, request: Request, length: int) -> dict[bytes, bytes]:
        headers = {
            name: value
            for name, value in request.getAllHeaders().items()
            if name not in NOT_PASSED_ON and not name.startswith(b"x-forwarded-")
        }
        if length or b"content-length" in headers:
            headers[b"content-length"] = b"%d" % length
        peer = request.getClientAddress().host or ""
        address = self._proxies.address(peer, header(request, b"x-forwarded-for"))
        scheme = self._proxies.scheme(peer, header(request, b"x-forwarded-proto"), secure=request.isSecure())
        return headers | {
            b"x-forwarded-for": address.encode(),
            b"x-forwarded-proto": scheme.encode(),
            b"x-forwarded-host": headers.get(b"host", b""),
        }


class _PagesClient(ProxyClient):
    """Twisted's, but a browser that went away meanwhile is no error."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.father.notifyFinish().addErrback(lambda _: self._browser_left())

    def _browser_left(self) -> None:
        self._finished = True
        transport: Any = self.transport
        if transport is not None:
            transport.loseConnection()

    def handleHeader(self, key: bytes, value: bytes) -> None:
        if key.lower() == OFFENCE:
            self.factory.offence(value.decode("latin-1"))
        elif key.lower() == b"server":
            pass  # which program serves the pages is nobody's affair
        elif not self._finished:
            super().handleHeader(key, value)

    def handleResponsePart(self, buffer: bytes) -> None:
        if not self._finished:
            super().handleResponsePart(buffer)


class _PagesFactory(ProxyClientFactory):
    protocol = _PagesClient
    noisy = False
    offence: Callable[[str], None]

    def buildProtocol(self, address: Any) -> Any:
        client = super().buildProtocol(address)
        client.factory = self
        return client

    def clientConnectionFailed(self, connector: Any, reason: Failure) -> None:
        self.father.setResponseCode(503, b"The console is starting")
        self.father.responseHeaders.addRawHeader(b"Content-Type", b"text/html; charset=utf-8")
        self.father.write(AWAY)
        self.father.finish()
