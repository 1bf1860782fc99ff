"""Asterisk's security events, by a wire of their own to its manager.

Not by panoramisk: an attacker makes thousands of these a second, and whoever reads them shares his processor
with the calls. So this wire belongs to an AMI user who may read security events and nothing else, looks at
the few fields that are needed, and at no more than `MOST_A_SECOND`; the others are counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from twisted.application.internet import ClientService, backoffPolicy
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.protocol import Factory, Protocol

from cti.reactor import Reactor

log = structlog.get_logger("cti.switch")

MOST_A_SECOND = 1000  # some 6 ms of work
LARGEST_EVENT = 64 * 1024  # bytes; usual ones have 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityEvent:
    """What Asterisk says of somebody at its door.

    `kind`: Asterisk's own name, `InvalidAccountID`, `ChallengeResponseFailed` …; `service`: PJSIP, AMI, ARI;
    `transport`: UDP, TCP, TLS, WS; `account`: whom he claimed to be, as he wrote it.
    """

    kind: str
    service: str
    account: str
    transport: str
    address: str
    port: int


def parse(raw: bytes) -> SecurityEvent | None:
    """None for what is no security event. Asterisk cuts line breaks out of what callers wrote."""
    fields = dict(line.partition(b": ")[::2] for line in raw.split(b"\r\n"))
    remote = fields.get(b"RemoteAddress", b"").split(b"/")  # IPV4/UDP/203.0.113.9/5060
    if len(remote) != 4 or not remote[3].isdigit():
        return None
    text = {
        name: fields.get(name, b"").decode("utf-8", "replace")
        for name in (b"Event", b"Service", b"AccountID")
    }
    return SecurityEvent(
        kind=text[b"Event"],
        service=text[b"Service"],
        account=text[b"AccountID"],
        transport=remote[1].decode("latin-1"),
        address=remote[2].decode("latin-1"),
        port=int(remote[3]),
    )


class SecurityEvents:
    """`heard` is called with each event that is looked at. Connects, and goes on trying."""

    def __init__(self, reactor: Reactor, address: str, port: int, credentials: tuple[str, str]) -> None:
        self.heard: Callable[[SecurityEvent], None] = lambda event: None
        self.overlooked = 0
        self.reactor, self.credentials = reactor, credentials
        self._service = ClientService(
            HostnameEndpoint(reactor, address, port),  # type: ignore[arg-type]
            Factory.forProtocol(lambda: _Wire(self)),  # type: ignore[arg-type]
            retryPolicy=backoffPolicy(initialDelay=0.2, maxDelay=3.0, factor=1.5),
            clock=reactor,
        )

    def start(self) -> None:
        self._service.startService()

    def stop(self) -> None:
        self._service.stopService()


class _Wire(Protocol):
    def __init__(self, owner: SecurityEvents) -> None:
        self._owner = owner
        self._buffer = b""
        self._second, self._seen = 0, 0

    def connectionMade(self) -> None:
        user, password = self._owner.credentials
        login = f"Action: Login\r\nUsername: {user}\r\nSecret: {password}\r\nEvents: security\r\n\r\n"
        transport: Any = self.transport
        transport.write(login.encode())

    def dataReceived(self, data: bytes) -> None:
        *whole, self._buffer = (self._buffer + data).split(b"\r\n\r\n")
        if len(self._buffer) > LARGEST_EVENT:
            self._buffer = b""
        for raw in whole:
            if b"Response: Error" in raw:
                log.error("no security events: Asterisk's manager refused the log-in of the guard")
            elif self._has_time():
                event = parse(raw)
                if event is not None:
                    self._owner.heard(event)

    def _has_time(self) -> bool:
        second = int(self._owner.reactor.seconds())
        if second != self._second:
            if self._seen > MOST_A_SECOND:
                log.warning("security events overlooked, so many came", count=self._seen - MOST_A_SECOND)
            self._second, self._seen = second, 0
        self._seen += 1
        if self._seen > MOST_A_SECOND:
            self._owner.overlooked += 1
        return self._seen <= MOST_A_SECOND
