"""Faults between addresses: two that want one port, two devices that could not be told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from config.schema import FixedStation, Node, Record, Server, SipBoard

Found = tuple[str, int | None, str | None, str, str]


class Claim(NamedTuple):
    """Ports of one address that one part wants for itself."""

    address: str
    protocol: str
    ports: range
    owner: str  # as people call it: 'SIP of node "a"'
    table: str
    place: int | None  # in its table
    key: str

    def meets(self, other: Claim) -> bool:
        same = self.address == other.address and self.protocol == other.protocol
        return same and self.ports.start < other.ports.stop and other.ports.start < self.ports.stop


def clashes(server: Server | None, lists: Mapping[str, Mapping[int, Record]]) -> Iterator[Found]:
    """Every clash, named at the later of the two."""
    claims: list[Claim] = []
    for claim in (*_of_server(server or Server()), *_of_nodes(lists)):
        for earlier in claims:
            if claim.meets(earlier):
                port = max(claim.ports.start, earlier.ports.start)
                what = (
                    f"port {port} of {claim.address} is taken twice, by {earlier.owner} and by {claim.owner}"
                )
                yield (
                    claim.table,
                    claim.place,
                    claim.key,
                    what,
                    "give one of them another port or another address",
                )
        claims.append(claim)
    yield from _devices(lists)


def _of_server(server: Server) -> Iterator[Claim]:
    yield Claim(
        server.address,
        "tcp",
        range(server.port, server.port + 1),
        "the server's pages",
        "server",
        None,
        "port",
    )


def _of_nodes(lists: Mapping[str, Mapping[int, Record]]) -> Iterator[Claim]:
    for index, node in lists["nodes"].items():
        assert isinstance(node, Node)
        first, last = node.rtp_ports
        for owner, address, protocol, ports, key in (
            ("SIP", node.address, "udp", range(node.sip_port, node.sip_port + 1), "sip_port"),
            ("SIP", node.address, "tcp", range(node.sip_port, node.sip_port + 1), "sip_port"),
            ("ARI", node.control_address, "tcp", range(node.http_port, node.http_port + 1), "http_port"),
            ("AMI", node.control_address, "tcp", range(node.ami_port, node.ami_port + 1), "ami_port"),
            ("the media", node.address, "udp", range(first, last + 1), "rtp_ports"),
        ):
            yield Claim(address, protocol, ports, f'{owner} of node "{node.name}"', "nodes", index, key)


def _devices(lists: Mapping[str, Mapping[int, Record]]) -> Iterator[Found]:
    """Trunks and fixed stations are known by the address they call from, which must be theirs alone."""
    owners = {
        node.address: f'node "{node.name}"' for node in lists["nodes"].values() if isinstance(node, Node)
    }
    for table, key in (("boards", "peer"), ("stations", "address")):
        for index, record in lists[table].items():
            if not isinstance(record, SipBoard | FixedStation):
                continue
            host = record.peer.host if isinstance(record, SipBoard) else record.address.host
            if host in owners:
                what = f"the address {host} is that of {owners[host]} already"
                yield table, index, key, what, "calls are told apart by their address: give each its own"
            owners.setdefault(host, f'{table[:-1]} "{record.name}"')
