"""`/metrics`: the figures in Prometheus' form, for those alone whom the site file names, and this machine."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import ip_address

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from twisted.web.resource import Resource
from twisted.web.server import Request

from cti.door.proxies import Proxies, header

NOT_YOURS = b"this address may not read the figures; [server] metrics_from in the site file names who may\n"


class Metrics(Resource):
    """prometheus_client's own resource reads on a thread, where our figures may change under it; this one
    reads in the reactor, which takes some milliseconds."""

    isLeaf = True

    def __init__(
        self, registry: CollectorRegistry, allowed: Collection[str], proxies: Collection[str]
    ) -> None:
        super().__init__()
        self._registry, self._allowed = registry, frozenset(allowed)
        self._believed, self._proxies = frozenset(proxies), Proxies(tuple(proxies))

    def render_GET(self, request: Request) -> bytes:
        if not self._may_read(request.getClientAddress().host or "", header(request, b"x-forwarded-for")):
            request.setResponseCode(403)
            request.setHeader(b"Content-Type", b"text/plain")
            return NOT_YOURS
        request.setHeader(b"Content-Type", CONTENT_TYPE_LATEST.encode())
        request.setHeader(b"Cache-Control", b"no-store")
        return generate_latest(self._registry)

    def _may_read(self, peer: str, forwarded_for: str) -> bool:
        """Whoever comes through a proxy that the site does not name might be anybody, though the proxy is on
        this very machine."""
        if forwarded_for and peer not in self._believed:
            return False
        address = self._proxies.address(peer, forwarded_for)
        try:
            return address in self._allowed or ip_address(address).is_loopback
        except ValueError:
            return False
