"""Whom no block may touch, whatever comes from there: the site's own parts."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from config.schema import FixedStation, SipBoard, Site

LOOPBACK = ("127.0.0.1", "::1")
"""The server passes the browsers' SIP on from here. The rest of 127.0.0.0/8 is not meant: nobody is there but
in tests, and their attackers are."""


class Never:
    """`address in never`. Boards' peers and fixed stations, nodes, the server, proxies, and what the site
    file lists. A peer that is a name is known once `learn` has been told its addresses."""

    def __init__(self, site: Site) -> None:
        self.names: set[str] = set()
        self._addresses = {*LOOPBACK, site.server.address, *site.server.proxies}
        for node in site.nodes:
            self._addresses |= {node.address, node.control_address}
        peers = [board.peer for board in site.boards if isinstance(board, SipBoard)]
        for peer in [*peers, *(one.address for one in site.stations if isinstance(one, FixedStation))]:
            (self._addresses if is_address(peer.host) else self.names).add(peer.host)
        self._networks: list[IPv4Network | IPv6Network] = [ip_network(one) for one in site.guard.never]

    def learn(self, addresses: Iterable[str]) -> None:
        self._addresses.update(addresses)

    def __contains__(self, address: str) -> bool:
        if address in self._addresses:
            return True
        return is_address(address) and any(ip_address(address) in network for network in self._networks)


def is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
