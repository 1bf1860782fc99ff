"""The public port's paths."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema
from twisted.web.pages import forbidden
from twisted.web.resource import NoResource, Resource
from twisted.web.server import Request, Site
from twisted.web.static import File

from cti.door.bounded import BoundedRequest
from cti.door.doorkeeper import Judge
from cti.door.pages import PagesProxy
from cti.door.proxies import Proxies, header
from cti.door.visitors import VisitorPhone
from cti.door.websocket import WebSocketDoor
from cti.link import flow_messages, messages, prompt_messages, wire
from cti.link.client import LinkFactory

STATIC = Path(__file__).parents[2] / "agent_console" / "static"
A_YEAR = 365 * 24 * 3600


class FrontDoor(Resource):
    """`/link`, `/sip`, `/static/…`, `/visitor-phone` and what `watched` lists (`/health`, `/ready`,
    `/metrics`) are ours; all else is the console's."""

    def __init__(
        self,
        link: LinkFactory,
        sip: Resource,
        visitors: VisitorPhone,
        pages: PagesProxy,
        watched: Mapping[bytes, Resource],
        judge: Judge,
        proxies: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._pages, self._judge = pages, judge
        self._proxies = Proxies(proxies)
        self._own: dict[bytes, Resource] = {
            b"link": LinkDoor(link),
            b"sip": sip,
            b"static": StaticFiles(str(STATIC)),
            b"visitor-phone": visitors,
            **watched,
        }

    def getChild(self, path: bytes, request: Request) -> Resource:
        request.setHeader(b"Server", b"Trunkline")  # what it is made of is nobody's affair
        # Who connects himself was turned away at accept; here stands who comes by a proxy.
        peer = request.getClientAddress().host or ""
        address = self._proxies.address(peer, header(request, b"x-forwarded-for"))
        if address != peer and self._judge.is_blocked(address):
            return forbidden("This address is blocked for a time")
        own = self._own.get(path)
        if own is not None:
            return own
        # The console gets the path as the browser asked for it.
        (request.prepath or []).pop()
        (request.postpath or []).insert(0, path)
        return self._pages


class LinkDoor(Resource):
    """The WebSocket at /link, and what may be said on it at /link/schema.json."""

    def __init__(self, link: LinkFactory) -> None:
        super().__init__()
        self._socket = WebSocketDoor(link)
        self.putChild(b"schema.json", Schema())  # type: ignore[arg-type]

    def render(self, request: Request) -> Any:
        return self._socket.render(request)


class Schema(Resource):
    isLeaf = True

    def render_GET(self, request: Request) -> bytes:
        request.setHeader(b"Content-Type", b"application/schema+json")
        return json.dumps(link_schema(), indent=1).encode()


def link_schema() -> dict[str, Any]:
    """The link's published JSON schema: every command, answer, record and event under its type's name."""
    types = [
        value
        for module in (messages, flow_messages, prompt_messages)
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, wire.Message)
        and value not in (*vars(wire).values(), messages.CallEvent)
    ]
    _, schema = models_json_schema([(each, "serialization") for each in types], title="Trunkline CTI link")
    return dict(schema)


class StaticFiles(File):
    """Files with a hash in their name never change; the others are asked for anew."""

    def directoryListing(self) -> Resource:
        return NoResource()

    def render_GET(self, request: Request) -> Any:
        built = "/built/assets/" in self.path
        request.setHeader(
            b"Cache-Control", b"public, max-age=%d, immutable" % A_YEAR if built else b"no-cache"
        )
        request.setHeader(b"X-Content-Type-Options", b"nosniff")
        return super().render_GET(request)


def public_site(door: FrontDoor) -> Site:
    # Forms are the console's to read; here they would cost the reactor time.
    site = Site(door, requestFactory=BoundedRequest, parsePOSTFormSubmission=False, timeout=60)
    site.displayTracebacks = False
    return site
