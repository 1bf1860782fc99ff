"""A headless SIP telephone: it listens at an address, registers if it has to, and holds calls."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pjsua2 as pj

from trunkline.phones import events
from trunkline.phones.call import NotPossible, PhoneCall
from trunkline.phones.engine import MOST_CALLS, Engine

REGISTER_FOR = 300
"""Seconds a registration is asked for; PJSIP renews it in time."""

_NAME_AND_USER = re.compile(r'^\s*(?:"(?P<name>[^"]*)"|(?P<bare>[^<]*?))\s*<?sips?:(?P<user>[^@;>]+)@')


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Where a phone sits and how it behaves.

    address, port: where it listens (port 0: any free one). user: its own name in SIP addresses.
    exchange: "host:port" of the node that calls go through. password: given → it registers there; none →
    a device at a fixed address, or the far end of a board, which the node knows by its address.
    answer_after: seconds of ringing before it answers by itself; none → on command only.
    lines: calls it takes at once, more are refused as busy. says: a wav file it speaks in a loop.
    records: a folder; what each call hears goes to <user>-<call>.wav there. encrypted: SIP by TLS and SRTP,
    nothing else.
    """

    address: str
    user: str
    exchange: str
    port: int = 0
    password: str | None = None
    answer_after: float | None = None
    lines: int = 1
    says: Path | None = None
    records: Path | None = None
    encrypted: bool = False


class _Account(pj.Account):  # type: ignore[misc]
    """PJSUA2's side of the phone. Its callbacks copy what they were told and leave."""

    def __init__(self, phone: SipPhone) -> None:
        super().__init__()
        self._phone: SipPhone | None = phone

    def onRegState(self, prm: pj.OnRegStateParam) -> None:
        phone, code, text = self._phone, int(prm.code), str(prm.reason)
        if phone is not None:
            seconds = int(prm.expiration) if code // 100 == 2 else 0
            phone.engine.soon(lambda: phone.registration_changed(code, text, seconds))

    def onIncomingCall(self, prm: pj.OnIncomingCallParam) -> None:
        # PJSUA2 wants the Call object to exist before this callback returns, or it refuses the call.
        if self._phone is not None:
            self._phone.called(prm.callId, str(prm.rdata.wholeMsg))

    def let_go(self) -> None:
        self._phone = None


class SipPhone:
    """Open it, pump its engine, close it. `tell` gets every event, in order, on the engine's thread."""

    def __init__(self, engine: Engine, seat: Seat, tell: Callable[[events.PhoneEvent], None]) -> None:
        self.engine = engine
        self.seat = seat
        self.calls: dict[int, PhoneCall] = {}
        self.registered = False
        self._tell = tell
        self._account: _Account | None = None
        self._domain = ""
        self._numbers = itertools.count(1)

    def open(self) -> None:
        """Errors: AddressTaken."""
        transport, at = self.engine.listen(self.seat.address, self.seat.port, tls=self.seat.encrypted)
        self._domain = at
        account = pj.AccountConfig()
        account.idUri = self._own_uri()
        account.sipConfig.transportId = transport
        account.mediaConfig.transportConfig.boundAddress = self.seat.address
        account.callConfig.timerUse = pj.PJSUA_SIP_TIMER_INACTIVE
        account.natConfig.contactRewriteUse = 0
        account.natConfig.viaRewriteUse = False
        account.natConfig.sdpNatRewriteUse = 0
        if self.seat.password is not None:
            account.regConfig.registrarUri = f"sip:{self.seat.exchange}{self._by_tls}"
            account.regConfig.timeoutSec = REGISTER_FOR
            account.regConfig.retryIntervalSec = 2
            account.regConfig.firstRetryIntervalSec = 1
            account.regConfig.unregWaitMsec = 1000
            credentials = pj.AuthCredInfo("digest", "*", self.seat.user, 0, self.seat.password)
            account.sipConfig.authCreds.append(credentials)
        if self.seat.encrypted:
            account.mediaConfig.srtpUse = pj.PJMEDIA_SRTP_MANDATORY
            account.mediaConfig.srtpSecureSignaling = 1  # its keys stand in the SDP
        self._account = _Account(self)
        self._account.create(account, True)
        self._tell(events.Ready(address=at))

    def close(self) -> None:
        """Hangs up, unregisters and lets go of everything PJSUA2 knows of this phone; at most 3 seconds."""
        if self._account is None:
            return
        for call in list(self.calls.values()):
            call.hang_up()
        self.engine.pump_until(lambda: not self.calls, limit=1.5)
        if self.registered:
            self._account.setRegistration(False)
            self.engine.pump_until(lambda: not self.registered, limit=1.5)
        for call in self.calls.values():
            call.let_go()
        self.calls.clear()
        self._account.let_go()
        self._account.shutdown()
        self._account = None

    def register(self) -> None:
        """Now, and not when it would be time again. Errors: NotPossible."""
        try:
            self._opened().setRegistration(True)
        except pj.Error as fault:  # one is under way
            raise NotPossible(f"it cannot register now: {fault.reason}") from None

    def call(self, number: str, *, caller: str | None = None, caller_name: str = "") -> PhoneCall:
        """Calls a number through the exchange. caller: whose number we show (the far end of a board).

        Errors: NotPossible, for example when all its lines are in use.
        """
        account = self._opened()
        if len(self.calls) >= min(self.seat.lines, MOST_CALLS):
            raise NotPossible(f"all {len(self.calls)} lines of this phone are in use")
        call = PhoneCall(
            account, self.engine, next(self._numbers), tell=self._call_tells, far=number, direction="out"
        )
        self._take(call)
        shown = f'"{caller_name}" ' if caller_name else ""
        from_uri = f"{shown}<sip:{caller}@{self._domain}>" if caller else None
        try:
            call.dial(self.uri_of(number), from_uri)
        except NotPossible:
            self.calls.pop(call.number).let_go()
            raise
        return call

    def uri_of(self, number: str) -> str:
        """A number as an address at the exchange; a whole SIP address stays as it is."""
        if number.startswith("sip:"):
            return number
        return f"sip:{number.replace(' ', '')}@{self.seat.exchange}{self._by_tls}"

    # ---- what PJSUA2 told it -------------------------------------------------------------------------------

    def registration_changed(self, code: int, text: str, seconds: int) -> None:
        was, self.registered = self.registered, seconds > 0
        if self.registered and not was:
            self._tell(events.Registered(seconds=seconds))
        elif not self.registered:
            self._tell(events.Unregistered(code=code, text=text))

    def called(self, call_id: int, invite: str) -> None:
        name, caller = _name_and_user(_header(invite, "From", "f"))
        called = _name_and_user(" sip:" + invite.split(" ", 2)[1].partition(":")[2])[1]
        call = PhoneCall(
            self._opened(),
            self.engine,
            next(self._numbers),
            tell=self._call_tells,
            far=caller,
            direction="in",
            call_id=call_id,
        )
        self.engine.soon(lambda: self._ring(call, called, name))

    def _ring(self, call: PhoneCall, called: str, name: str | None) -> None:
        busy = len(self.calls) >= self.seat.lines
        self._take(call)
        if busy:
            call.hang_up(pj.PJSIP_SC_BUSY_HERE)
            return
        self._tell(events.Incoming(call=call.number, caller=call.far, called=called, caller_name=name))
        with suppress(NotPossible):  # the caller has given up already; HungUp tells it
            call.ring()
        if self.seat.answer_after is not None:
            self.engine.timers.later(self.seat.answer_after, lambda: self._answer(call))

    def _answer(self, call: PhoneCall) -> None:
        with suppress(NotPossible):  # answered, refused or given up in the meantime
            call.answer()

    # ---- inside ------------------------------------------------------------------------------------------

    def _take(self, call: PhoneCall) -> None:
        self.calls[call.number] = call
        if self.seat.says is not None:
            call.play(self.seat.says)
        if self.seat.records is not None:
            call.record(self.seat.records / f"{self.seat.user}-{call.number}.wav")

    def _call_tells(self, event: events.CallEvent) -> None:
        if isinstance(event, events.HungUp):
            self.calls.pop(event.call, None)
        self._tell(event)

    def _own_uri(self) -> str:
        return (
            f"sip:{self.seat.user}@{self.seat.exchange if self.seat.password is not None else self._domain}"
        )

    @property
    def _by_tls(self) -> str:
        return ";transport=tls" if self.seat.encrypted else ""

    def _opened(self) -> _Account:
        if self._account is None:
            raise NotPossible("the phone is not open")
        return self._account


def _header(message: str, *names: str) -> str:
    wanted = {name.lower() for name in names}
    for line in message.splitlines():
        name, colon, value = line.partition(":")
        if colon and name.strip().lower() in wanted:
            return value
    return ""


def _name_and_user(address: str) -> tuple[str | None, str]:
    """('"Li Na" <sip:+8613…@host>') → ("Li Na", "+8613…"); a withheld number comes out as it was sent."""
    found = _NAME_AND_USER.match(address)
    if found is None:
        return None, "anonymous"
    return (found["name"] or found["bare"] or None), found["user"].replace("%2B", "+").replace("%23", "#")
