"""Where a phone sits when the site file says it: at one of its stations, or at the far end of a board."""

from __future__ import annotations

import socket
from pathlib import Path

from config.faults import Fault, Refused, nearest
from config.home import Home
from config.load import load_site
from config.schema import FixedStation, Node, SipBoard, Site
from config.secrets import Secrets
from trunkline.phones.address import SIP_PORT, host_and_port
from trunkline.phones.engine import MOST_CALLS
from trunkline.phones.sip_phone import Seat
from trunkline.phones.words import say, spoken_here


def site_of(home: Home) -> Site:
    """The site that was set up in this home. Errors: Refused."""
    if not home.site_file.exists():
        what = "there is no site here yet"
        raise Refused([Fault(str(home.path), what, "start it once with `trunkline up`, or give --home")])
    return load_site(home.site_file)


def at_station(home: Home, name: str) -> Seat:
    """A seat at a station of the site; its password comes from the home's secrets. Errors: Refused."""
    site = site_of(home)
    known = [station.name for station in site.stations]
    if name not in known:
        fault = Fault(str(home.site_file), f'there is no station "{name}"', nearest(name, known))
        raise Refused([fault])
    station = site.station(name)
    exchange = _exchange(site.node(station.node))
    user = f"station-{name}"
    if isinstance(station, FixedStation):
        host, port = station.address
        return Seat(address=host, port=port, user=user, exchange=exchange)
    password = Secrets.load_or_create(home, site).station_passwords[name]
    encrypted = station.encryption == "srtp"
    if encrypted:
        node = site.node(station.node)
        exchange = f"{node.address}:{node.sips_port}"
    return Seat(
        address=own_address(exchange), user=user, exchange=exchange, password=password, encrypted=encrypted
    )


def at_far_end(home: Home, name: str | None = None) -> Seat:
    """The far end of a SIP board of the site (none named: the first one), as if it were the telephone
    company: it places calls on the board's lines and answers those that come out. Errors: Refused."""
    site = site_of(home)
    boards = {board.name: board for board in site.boards if isinstance(board, SipBoard)}
    if name is None and boards:
        name = next(iter(boards))
    if name is None or name not in boards:
        what = f'there is no board "{name}" of kind "sip"' if name else 'there is no board of kind "sip"'
        raise Refused([Fault(str(home.site_file), what, nearest(name or "", boards))])
    board = boards[name]
    host, port = board.peer
    return Seat(
        address=host, port=port, user=board.name, exchange=_exchange(site.node(board.node)), lines=MOST_CALLS
    )


def password_in(path: Path) -> str:
    """The first line of a file. Errors: Refused."""
    try:
        return path.read_text(encoding="utf-8").splitlines()[0].strip()
    except (OSError, IndexError) as fault:
        hint = "it must hold the phone's SIP password in its first line"
        raise Refused([Fault(str(path), f"cannot be read ({fault})", hint)]) from None


def own_address(exchange: str) -> str:
    """The address of this machine from which an exchange ("host:port") is reached; nothing is sent.

    Errors: Refused.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(host_and_port(exchange, SIP_PORT))
        except OSError as error:  # a name that nobody knows, too
            language = spoken_here()
            what = say("unreachable", language, why=error.strerror or error)
            raise Refused([Fault(exchange, what, say("unreachable-do", language))]) from None
        address: str = probe.getsockname()[0]
        return address


def _exchange(node: Node) -> str:
    return f"{node.address}:{node.sip_port}"
