"""The console's pages, passed on to its own process over a socket in the home folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from twisted.python.failure import Failure
from twisted.web.proxy import ProxyClient, ProxyClientFactory
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Request

from cti.reactor import Reactor

LARGEST_BODY = 16 * 1024 * 1024  # bytes that a browser may send

AWAY = """<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="3">
<title>Trunkline</title><body style="font:16px system-ui;margin:4rem">
<p>The console is starting; calls go on meanwhile. This page tries again by itself.</p>
<p lang="zh">控制台正在启动，通话不受影响。本页会自动重试。</p>""".encode()


class PagesProxy(Resource):
    """Every path that is not the server's own."""

    isLeaf = True

    def __init__(self, reactor: Reactor, socket: Path) -> None:
        super().__init__()
        self._reactor, self._socket = reactor, socket

    def render(self, request: Request) -> int:
        length = request.getHeader("content-length") or "0"
        if not length.isdigit() or int(length) > LARGEST_BODY:
            request.setResponseCode(413)
            request.finish()
            return int(NOT_DONE_YET)
        headers = request.getAllHeaders().copy()
        for name in [name for name in headers if name.startswith(b"x-forwarded-")]:
            del headers[name]
        headers |= {
            b"x-forwarded-for": (request.getClientAddress().host or "").encode(),
            b"x-forwarded-proto": b"https" if request.isSecure() else b"http",
            b"x-forwarded-host": headers.get(b"host", b""),
        }
        body = request.content.read() if request.content is not None else b""
        factory = _PagesFactory(request.method, request.uri, request.clientproto, headers, body, request)
        self._reactor.connectUNIX(str(self._socket), factory, timeout=5)
        return int(NOT_DONE_YET)


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

    def handleResponsePart(self, buffer: bytes) -> None:
        if not self._finished:
            super().handleResponsePart(buffer)


class _PagesFactory(ProxyClientFactory):
    protocol = _PagesClient
    noisy = False

    def clientConnectionFailed(self, connector: Any, reason: Failure) -> None:
        self.father.setResponseCode(503, b"The console is starting")
        self.father.responseHeaders.addRawHeader(b"Content-Type", b"text/html; charset=utf-8")
        self.father.write(AWAY)
        self.father.finish()
