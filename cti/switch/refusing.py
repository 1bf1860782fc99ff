"""The addresses whose SIP an Asterisk refuses, before it looks at anything else of a request.

pjsip.conf includes a file of ours as an ACL (res_pjsip_acl), and a reload of res_pjsip reads it again: 3 ms,
calls and registrations stay. Sorcery's memory wizard, by which stations are made, does not take ACLs. The
file is there when Asterisk starts anew, too, so that a block outlives both.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path

import structlog
from twisted.internet.defer import Deferred

from config.secrets import write_private
from cti.reactor import Alarm, Reactor
from cti.switch.ari import AriConnection, SwitchRefused

log = structlog.get_logger("cti.switch")

REST = 0.05  # seconds between two reloads at least, however fast the list changes
SHARE = 10  # and so many times as long as the last one took: a large site's takes longer


class RefusedAddresses:
    """Of one node. `set` may be called at any time; what is newest is carried out."""

    def __init__(self, ari: AriConnection, file: Path, reactor: Reactor) -> None:
        self._ari, self._file, self._reactor = ari, file, reactor
        self._wanted: str | None = None
        self._next: Alarm | None = None
        self._rest = REST

    def set(self, addresses: Sequence[str]) -> None:
        wanted = _rules(addresses)
        if wanted != self._wanted:
            self._wanted = wanted
            if self._next is None:
                self._carry_out()

    def stop(self) -> None:
        if self._next is not None and self._next.active():
            self._next.cancel()

    def again(self) -> None:
        """After Asterisk came (back): it may have read an older file."""
        if self._wanted is not None and self._next is None:
            self._carry_out()

    def _carry_out(self) -> None:
        self._next = self._reactor.callLater(self._rest, self._rested, self._wanted)
        if not self._ari.connected:
            return  # `again` comes when it is
        try:
            write_private(self._file, self._wanted or "")
        except OSError as fault:
            log.error("Asterisk's block list was not written", file=str(self._file), fault=str(fault))
            return
        reloaded: Deferred[object] = self._ari.request("PUT", "asterisk/modules/res_pjsip.so")
        reloaded.addCallback(self._took, self._reactor.seconds())
        reloaded.addErrback(
            lambda failure: (
                log.error("Asterisk did not read its block list", fault=str(failure.value))
                if failure.check(SwitchRefused)
                else failure
            )
        )

    def _took(self, answer: object, began: float) -> None:
        self._rest = max(REST, SHARE * (self._reactor.seconds() - began))

    def _rested(self, carried_out: str | None) -> None:
        self._next = None
        if self._wanted != carried_out:
            self._carry_out()


def _rules(addresses: Sequence[str]) -> str:
    """A list without rules lets everybody in; a section without any is refused by Asterisk."""
    if not addresses:
        return "; nobody\n"
    rules = [f"deny = {ip_address(address)}" for address in sorted(addresses)]
    return "\n".join(["[blocked]", "type = acl", *rules]) + "\n"
