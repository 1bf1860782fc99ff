"""The operator's way into the running server: a Unix socket in the home folder, for its owner alone.

HTTP, so that any program can speak it: `POST /NAME` with a JSON object, answered by one. Who may open the
socket is the operating system's to say (mode 0600 in a folder of mode 0700); no password is needed or asked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import structlog
from twisted.internet.defer import Deferred, maybeDeferred
from twisted.python.failure import Failure
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Request
from twisted.web.server import Site as WebSite

from cti.reactor import ListeningPort, Reactor
from cti.refused import Refused

log = structlog.get_logger("cti.control")

LARGEST = 64 * 1024  # bytes of a request's body

Order: TypeAlias = Callable[[Mapping[str, Any]], Any]
"""What is asked, as an object → the answer, or a Deferred or coroutine of it. Raises Refused."""


class ControlDoor:
    """`orders` by name. `start` opens the socket; one that a killed server left is taken away first."""

    def __init__(self, socket: Path, orders: Mapping[str, Order], reactor: Reactor) -> None:
        self._socket, self._reactor = socket, reactor
        self._site = WebSite(_Orders(orders), timeout=60)
        self._site.displayTracebacks = False
        self._port: ListeningPort | None = None

    def start(self) -> None:
        """Errors: OSError."""
        self._socket.unlink(missing_ok=True)
        self._port = self._reactor.listenUNIX(str(self._socket), self._site, mode=0o600)

    async def stop(self) -> None:
        if self._port is not None:
            await self._port.stopListening()


class _Orders(Resource):
    isLeaf = True

    def __init__(self, orders: Mapping[str, Order]) -> None:
        super().__init__()
        self._orders = orders

    def render_POST(self, request: Request) -> int:
        name = (request.path or b"").decode(errors="replace").strip("/")
        answer: Deferred[Any] = maybeDeferred(self._carry_out, name, request)
        answer.addErrback(self._broken, name)
        answer.addCallback(lambda told: _answer(request, *told))
        return int(NOT_DONE_YET)

    def _carry_out(self, name: str, request: Request) -> Any:
        order = self._orders.get(name)
        if order is None:
            raise Refused("unknown-order", f'there is no "{name}"; possible: {", ".join(self._orders)}')
        body = request.content.read(LARGEST) if request.content else b""
        try:
            asked = json.loads(body) if body else {}
        except ValueError:
            asked = None
        if not isinstance(asked, dict):
            raise Refused("bad-order", "the body is no JSON object")
        log.info("an operator's order", order=name, asked=asked)
        told: Deferred[Any] = maybeDeferred(order, asked)
        return told.addCallback(lambda result: (200, result))

    def _broken(self, failure: Failure, name: str) -> tuple[int, Any]:
        if failure.check(Refused) and isinstance(failure.value, Refused):
            return 409, {"code": failure.value.code, "message": failure.value.message}
        log.error("an operator's order broke", order=name, fault=failure.getTraceback())
        return 500, {
            "code": "server-fault",
            "message": f"{type(failure.value).__name__}; see the server's log",
        }


def _answer(request: Request, status: int, told: Any) -> None:
    if request.finished or request._disconnected:
        return
    request.setResponseCode(status)
    request.setHeader(b"Content-Type", b"application/json")
    request.write(json.dumps(told, ensure_ascii=False, default=str).encode())
    request.finish()
