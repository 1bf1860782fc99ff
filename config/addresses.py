"""Faults between addresses: two that want one port, two devices that could not be told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from config.schema import FixedStation, Node, Record, Server, SipBoard, SipStation, WebBoard

EVERY = "0.0.0.0"  # whoever listens there listens at each address of the machine
PORTS_EACH = 4  # of the media: sound and its reports, for a line and for what it is connected to

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
        same = self.address == other.address or EVERY in (self.address, other.address)
        if not same or self.protocol != other.protocol:
            return False
        return self.ports.start < other.ports.stop and other.ports.start < self.ports.stop


def clashes(server: Server | None, lists: Mapping[str, Mapping[int, Record]]) -> Iterator[Found]:
    """Every clash, named at the later of the two."""
    claims: list[Claim] = []
    for claim in (*_of_server(server or Server()), *_of_nodes(lists)):
        for earlier in claims:
            if claim.meets(earlier):
                port = max(claim.ports.start, earlier.ports.start)
                address = claim.address if claim.address != EVERY else earlier.address
                what = f"port {port} of {address} is taken twice, by {earlier.owner} and by {claim.owner}"
                yield (
                    claim.table,
                    claim.place,
                    claim.key,
                    what,
                    "give one of them another port or another address",
                )
        claims.append(claim)
    yield from _devices(lists)
    yield from _media(lists)


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
        if any(_encrypted(one, node, index) for one in lists["stations"].values()):
            owner = f'SIP by TLS of node "{node.name}"'
            ports = range(node.sips_port, node.sips_port + 1)
            yield Claim(node.address, "tcp", ports, owner, "nodes", index, "sips_port")
        for owner, address, protocol, ports, key in (
            ("SIP", node.address, "udp", range(node.sip_port, node.sip_port + 1), "sip_port"),
            ("SIP", node.address, "tcp", range(node.sip_port, node.sip_port + 1), "sip_port"),
            ("ARI", node.control_address, "tcp", range(node.http_port, node.http_port + 1), "http_port"),
            ("AMI", node.control_address, "tcp", range(node.ami_port, node.ami_port + 1), "ami_port"),
            ("the media", node.address, "udp", range(first, last + 1), "rtp_ports"),
        ):
            yield Claim(address, protocol, ports, f'{owner} of node "{node.name}"', "nodes", index, key)


def _encrypted(station: Record, node: Node, index: int) -> bool:
    """Whether this station wants SIP by TLS of this node."""
    if not isinstance(station, SipStation) or station.encryption == "none":
        return False
    return station.node == node.name or (station.node is None and index == 0)


def _devices(lists: Mapping[str, Mapping[int, Record]]) -> Iterator[Found]:
    """Trunks and fixed stations are known by the address they call from, which must be theirs alone. Above
    all not the server's: it passes browsers on, and every visitor would call as that trunk."""
    owners: dict[str, str] = {}
    for node in lists["nodes"].values():
        assert isinstance(node, Node)
        owners |= dict.fromkeys((node.address, node.control_address), f'node "{node.name}"')
    owners |= dict.fromkeys(("127.0.0.1", "localhost"), "the server and its browsers")
    for table, key in (("boards", "peer"), ("stations", "address")):
        for index, record in lists[table].items():
            if not isinstance(record, SipBoard | FixedStation):
                continue
            host = record.peer.host if isinstance(record, SipBoard) else record.address.host
            if host in owners:
                what = f"the address {host} is that of {owners[host]} already"
                yield table, index, key, what, "calls are told apart by their address: give each its own"
            owners.setdefault(host, f'{table[:-1]} "{record.name}"')


def _media(lists: Mapping[str, Mapping[int, Record]]) -> Iterator[Found]:
    """A node whose media ports run out answers calls that nobody hears."""
    boards = [board for board in lists["boards"].values() if isinstance(board, SipBoard | WebBoard)]
    stations = [one for one in lists["stations"].values() if isinstance(one, SipStation | FixedStation)]
    for index, node in lists["nodes"].items():
        assert isinstance(node, Node)
        lines = sum(board.lines for board in boards if board.node == node.name)
        phones = sum(one.node == node.name or (one.node is None and index == 0) for one in stations)
        first, last = node.rtp_ports
        there, needed = last - first + 1, PORTS_EACH * (lines + phones)
        if there < needed:
            what = f"rtp_ports are {there} ports, too few for {lines} lines and {phones} stations"
            hint = f"give at least {needed}, {PORTS_EACH} for each line and station"
            yield "nodes", index, "rtp_ports", what, hint
