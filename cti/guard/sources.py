"""What Asterisk says of those at its door, as offences."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping

import structlog
from twisted.internet.defer import Deferred
from twisted.internet.threads import deferToThread

from cti.guard.guard import Guard
from cti.guard.never import Never
from cti.guard.offences import Kind
from cti.switch.security import SecurityEvent

log = structlog.get_logger("cti.guard")

OFFENCES: Mapping[str, Kind] = {
    "ChallengeSent": "sip-unanswered",
    "InvalidAccountID": "sip-unknown-name",
    "ChallengeResponseFailed": "sip-wrong-password",
    "InvalidPassword": "sip-wrong-password",
    "FailedACL": "sip-refused",
    "UnexpectedAddress": "sip-refused",
    "RequestNotAllowed": "sip-refused",
    "RequestNotSupported": "sip-refused",
    "RequestBadFormat": "sip-refused",
}
STATION = "station-"


class AsteriskSource:
    """`browser_at`: whose browser it is that the server passes on from this port of its own."""

    def __init__(self, guard: Guard, browser_at: Callable[[int], str | None]) -> None:
        self._guard, self._browser_at = guard, browser_at

    def heard(self, event: SecurityEvent) -> None:
        address: str | None = event.address
        if event.transport == "WS":
            address = self._browser_at(event.port)
        if address is None:
            return
        if event.kind == "SuccessfulAuth":
            if event.service == "PJSIP":
                self._guard.answered(address)
                if event.account.startswith(STATION):  # no visitor's browser
                    self._guard.welcome(address)
            return
        kind = OFFENCES.get(event.kind)
        if kind is not None:
            # Not even who answers a challenge by UDP has shown that the address is his: Asterisk takes the
            # nonce that it gave to another (tried on 22.10).
            proven = event.transport != "UDP"
            self._guard.offence(address, kind, account=event.account, proven=proven)


def learn_names(never: Never) -> None:
    """Looks the peers' names up, off the reactor; a name that is not found is told of."""
    for name in never.names:
        found: Deferred[set[str]] = deferToThread(_addresses, name)
        found.addCallbacks(
            never.learn,
            lambda failure, name=name: log.warning(
                "a peer's name has no address: it could be blocked", name=name, fault=str(failure.value)
            ),
        )


def _addresses(name: str) -> set[str]:
    return {str(found[4][0]) for found in socket.getaddrinfo(name, None)}
