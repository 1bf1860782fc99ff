"""Whether the ports that a part is to have are free, asked before anything is started."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterable
from typing import Literal, NamedTuple

from config.faults import Fault
from config.schema import Node, Site
from trunkline.phones.words import spoken_here
from trunkline.words import say

WORDS = {
    errno.EADDRINUSE: "port-taken",
    errno.EADDRNOTAVAIL: "address-not-here",
    errno.EACCES: "port-not-ours",
}
Protocol = Literal["tcp", "udp"]


class Listening(NamedTuple):
    """One port that a part of ours will have."""

    owner: str
    protocol: Protocol
    address: str
    port: int
    setting: str  # where the site file says so

    def __str__(self) -> str:
        return f"{self.address}:{self.port}/{self.protocol}"


def of_node(node: Node) -> tuple[Listening, ...]:
    owner, where = f"Asterisk {node.name}", f'[[nodes]] "{node.name}"'
    return (
        Listening(owner, "udp", node.address, node.sip_port, f"{where} sip_port"),
        Listening(owner, "tcp", node.address, node.sip_port, f"{where} sip_port"),
        Listening(owner, "tcp", node.control_address, node.http_port, f"{where} http_port"),
        Listening(owner, "tcp", node.control_address, node.ami_port, f"{where} ami_port"),
    )


def of_server(site: Site) -> Listening:
    return Listening("the CTI server", "tcp", site.server.address, site.server.port, "[server] port")


def taken(wanted: Listening) -> Fault | None:
    """What stands in the way of listening there, if anything does."""
    kind = socket.SOCK_STREAM if wanted.protocol == "tcp" else socket.SOCK_DGRAM
    with socket.socket(socket.AF_INET, kind) as probe:
        if wanted.protocol == "tcp":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as those who will listen do
        try:
            probe.bind((wanted.address, wanted.port))
            if wanted.protocol == "tcp":
                probe.listen(1)
        except OSError as error:
            return _fault(wanted, error)
    return None


def all_taken(wanted: Iterable[Listening]) -> list[Fault]:
    return [fault for fault in map(taken, wanted) if fault is not None]


def _fault(wanted: Listening, error: OSError) -> Fault:
    """In the person's language; `say` fills in what the sentences need."""
    values = {
        "port": wanted.port,
        "protocol": wanted.protocol.upper(),
        "address": wanted.address,
        "setting": wanted.setting,
        "find": f"ss -l{wanted.protocol[0]}np sport = :{wanted.port}",
        "why": error.strerror,
    }
    word = WORDS.get(error.errno or 0, "port-refused")
    language = spoken_here()
    return Fault(wanted.owner, say(word, language, **values), say(f"{word}-do", language, **values))
