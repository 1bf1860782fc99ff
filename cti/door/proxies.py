"""Whom a request comes from, and whether by TLS, when a proxy stands before the port."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any


class Proxies:
    """`believed`: addresses of the proxies. What anybody else says of himself is not listened to: he could
    write any address, and be a new guesser of passwords each time."""

    def __init__(self, believed: Sequence[str] = ()) -> None:
        self._believed = frozenset(believed)

    def address(self, peer: str, forwarded_for: str | None) -> str:
        """The caller's address. `peer`: who is connected; `forwarded_for`: the header, of which only the last
        entry is the proxy's own, the others are the caller's to invent."""
        said = (forwarded_for or "").rpartition(",")[2].strip()
        return said if peer in self._believed and _is_address(said) else peer

    def scheme(self, peer: str, forwarded_proto: str | None, *, secure: bool) -> str:
        """ "https" or "http". `secure`: the connection to ourselves is encrypted."""
        if peer in self._believed and forwarded_proto:
            secure = forwarded_proto.rpartition(",")[2].strip().lower() in ("https", "wss")
        return "https" if secure else "http"

    def peer(self, peer: str, forwarded_for: str | None) -> str:
        """The same in autobahn's form, `tcp4:10.0.0.7:51234`; the port of somebody behind a proxy is 0."""
        kind, host = peer.partition(":")[0], host_of(peer)
        address = self.address(host, forwarded_for)
        if address == host:
            return peer
        return f"{'tcp6' if ':' in address else kind}:{address}:0"


def host_of(peer: str) -> str:
    """The address in autobahn's form of it, `tcp4:10.0.0.7:51234`."""
    return peer.partition(":")[2].rpartition(":")[0]


def header(request: Any, name: bytes) -> str:
    """The last header of this name in a request of twisted.web, "" when there is none."""
    said: bytes | None = request.getHeader(name)
    return "" if said is None else said.decode("latin-1")  # whatever it holds


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
