"""Who may connect to the public port, how many at once, and how long he may take to say what he wants.

A blocked address is closed at accept, without a byte. Strangers share a part of all connections, and each
has a bound of his own; the rest is kept for addresses from which somebody works. When the strangers' part is
full, the one who has been silent longest makes room: thousands of half-open connections keep nobody out.
"""

from __future__ import annotations

import resource
from collections import Counter, OrderedDict
from typing import Any, Protocol

import structlog
from twisted.internet.interfaces import ISSLTransport
from twisted.internet.protocol import connectionDone
from twisted.protocols.policies import ProtocolWrapper, WrappingFactory
from twisted.web.server import Site
from zope.interface import noLongerProvides

from cti.door.rate import Rate
from cti.reactor import Alarm, Reactor

log = structlog.get_logger("cti.door")

MOST = 6000  # connections; fewer where the system allows fewer files
FILES_KEPT = 256  # of the process's files for everything else
STRANGERS_SHARE = 0.5
MOST_OF_STRANGER = 200  # a browser opens six, and behind an address may be an office
REQUEST_WITHIN = 10.0  # seconds from the connection, or a request's first byte, to the end of its headers
BODY_WITHIN = 20.0
STRANGERS_RATE = (50.0, 300.0)  # connections and requests of an address a second, and at once
OUR_RATE = (1000.0, 4000.0)  # of an address where people work, or a proxy's
MOST_RATES = 10_000  # addresses that are remembered


class Judge(Protocol):
    """The part of the guard that stands at the door."""

    def is_blocked(self, address: str) -> bool: ...
    def is_stranger(self, address: str) -> bool: ...
    def flooded(self, address: str) -> None: ...


def trust(transport: Any, *, lasting: bool = False) -> None:
    """What a protocol says of its own transport, once it knows who is there. lasting: a telephone, which a
    block of its address does not cut off: there may be a call on it."""
    if isinstance(transport, Connection):
        transport.lasting = lasting
        transport.trusted()


class Connection(ProtocolWrapper):
    """One connection, whatever is spoken on it. `headers_read` and `request_read` are told by the request."""

    factory: Any
    transport: Any

    def __init__(self, factory: Doorkeeper, wrapped: Any, address: str) -> None:
        super().__init__(factory, wrapped)
        self.address = address
        self._http = wrapped
        self._deadline: Alarm | None = None
        self._idle = False
        self.lasting = False

    def makeConnection(self, transport: Any) -> None:
        self._within(REQUEST_WITHIN)
        super().makeConnection(transport)

    def dataReceived(self, data: bytes) -> None:
        if self._idle and self.wrappedProtocol is self._http:  # and not a WebSocket by now
            self._idle = False
            self._within(REQUEST_WITHIN)
        super().dataReceived(data)

    def headers_read(self) -> None:
        self._within(BODY_WITHIN)

    def request_read(self) -> bool:
        """False: it was one too many, and the connection is ended."""
        self._in_time()
        self._idle = True
        self.factory.has_spoken(self)
        if self.factory.may_ask(self.address):
            return True
        self.abort()
        return False

    def connectionLost(self, reason: Any = connectionDone) -> None:
        self._in_time()
        self._http = None
        super().connectionLost(reason)

    def trusted(self) -> None:
        """Whoever is there has said a right password: he is no stranger any more."""
        self.factory.trust(self)

    def say_nothing_of_tls(self) -> None:
        if ISSLTransport.providedBy(self):
            noLongerProvides(self, ISSLTransport)

    def abort(self) -> None:
        self._in_time()
        self.transport.abortConnection()

    def _within(self, seconds: float) -> None:
        self._in_time()
        self._deadline = self.factory.reactor.callLater(seconds, self._too_late)

    def _in_time(self) -> None:
        if self._deadline is not None and self._deadline.active():
            self._deadline.cancel()
        self._deadline = None

    def _too_late(self) -> None:
        self.factory.too_late += 1
        self.abort()


def most_connections() -> int:
    """As many as the system's bound of open files allows, after that bound is raised as far as it may be."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + FILES_KEPT
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return MOST if soft == resource.RLIM_INFINITY else max(64, min(MOST, soft - FILES_KEPT))


class Doorkeeper(WrappingFactory[Any]):
    """Wraps the site. `turned_away`, `too_late`: how many since the start."""

    protocol = Connection

    def __init__(self, site: Site, judge: Judge, reactor: Reactor, most: int = MOST) -> None:
        super().__init__(site)
        self._judge, self.reactor, self._most = judge, reactor, most
        self._of_address: Counter[str] = Counter()
        self._connections: set[Connection] = set()
        self._strangers: OrderedDict[Connection, None] = OrderedDict()  # first who was silent longest
        self._rates: OrderedDict[tuple[str, tuple[float, float]], Rate] = OrderedDict()
        self.turned_away = self.too_late = 0

    def __len__(self) -> int:
        return len(self._connections)

    def buildProtocol(self, address: Any) -> Any:
        host = str(getattr(address, "host", ""))
        stranger = self._judge.is_stranger(host)
        if self._judge.is_blocked(host) or not self.may_ask(host) or not self._has_room(host, stranger):
            self.turned_away += 1
            return None  # Twisted closes it at once
        connection = Connection(self, self.wrappedFactory.buildProtocol(address), host)
        self._connections.add(connection)
        self._of_address[host] += 1
        if stranger:
            self._strangers[connection] = None
        return connection

    def _has_room(self, host: str, stranger: bool) -> bool:
        if not stranger:
            return len(self._connections) < self._most
        if self._of_address[host] >= MOST_OF_STRANGER:
            self._judge.flooded(host)
            return False
        if len(self._strangers) >= self._most * STRANGERS_SHARE:
            silent = next(iter(self._strangers))
            self._forget(silent)
            silent.abort()
        return True

    def may_ask(self, host: str) -> bool:
        """Whether one more connection or request of this address is answered: each costs the reactor time
        that calls need."""
        now = self.reactor.seconds()
        limits = STRANGERS_RATE if self._judge.is_stranger(host) else OUR_RATE
        rate = self._rates.setdefault((host, limits), Rate(*limits, now))
        self._rates.move_to_end((host, limits))
        while len(self._rates) > MOST_RATES:
            self._rates.popitem(last=False)
        if not rate.take(now):
            return True
        self._judge.flooded(host)
        return False

    def has_spoken(self, connection: Connection) -> None:
        if connection in self._strangers:
            self._strangers.move_to_end(connection)

    def trust(self, connection: Connection) -> None:
        self._strangers.pop(connection, None)

    def unregisterProtocol(self, protocol: Connection) -> None:
        super().unregisterProtocol(protocol)
        self._forget(protocol)

    def _forget(self, connection: Connection) -> None:
        if connection not in self._connections:
            return
        self._connections.discard(connection)
        self._strangers.pop(connection, None)
        self._of_address[connection.address] -= 1
        if not self._of_address[connection.address]:
            del self._of_address[connection.address]

    def cut(self, address: str) -> None:
        """Ends what this address has open, but for telephones."""
        for connection in [one for one in self._connections if one.address == address]:
            if not connection.lasting:
                connection.abort()
