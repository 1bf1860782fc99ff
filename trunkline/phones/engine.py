"""The one PJSUA2 endpoint of a process: its life, its loop, its timers."""

from __future__ import annotations

import gc
import os
import socket
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pjsua2 as pj

from config.faults import Fault, Refused
from trunkline.phones.timers import Timers
from trunkline.phones.words import say, spoken_here

TELEPHONE_RATE = 8000
"""Samples a second of everything a telephone says and hears."""

MOST_CALLS = 4
"""Calls at once in one process: the bound with which the wheel's PJSUA was compiled (PJSUA_MAX_CALLS)."""

CODECS = ("PCMA/8000/1", "PCMU/8000/1")


class AddressTaken(Exception):
    """The address a phone was to listen at is used by another program, or does not exist here."""


class Engine:
    """Use `with Engine() as engine`; PJSUA2 allows one at a time in a process.

    codecs: PJSIP's names, most wanted first; all others are switched off.
    log: a file for PJSIP's own log with every SIP message, for finding faults.
    Errors of entering: Refused, when the log cannot be written or PJSIP does not begin.
    """

    def __init__(self, *, codecs: tuple[str, ...] = CODECS, log: Path | None = None) -> None:
        self._codecs = codecs
        self._log = log
        self._endpoint: pj.Endpoint | None = None
        self.timers = Timers()
        self._soon: deque[Callable[[], None]] = deque()

    def __enter__(self) -> Engine:
        if self._log is not None:
            _try_to_write(self._log)
        settings = pj.EpConfig()
        settings.uaConfig.threadCnt = 0
        settings.uaConfig.mainThreadOnly = True
        settings.uaConfig.maxCalls = MOST_CALLS
        settings.uaConfig.userAgent = "Trunkline phone"
        settings.logConfig.consoleLevel = 0
        settings.logConfig.level = 5 if self._log else 0
        settings.logConfig.filename = str(self._log) if self._log else ""
        media = settings.medConfig
        media.clockRate = media.sndClockRate = TELEPHONE_RATE
        media.audioFramePtime = media.ptime = 20
        media.noVad = True  # a telephone set sends silence too; lines that stop sending look dead
        media.ecTailLen = 0
        media.sndAutoCloseTime = -1  # the null sound device is the conference's clock: never stop it
        self._endpoint = pj.Endpoint()
        try:
            with _quiet_stdout():  # PJLIB greets on stdout before it has read the log settings
                self._endpoint.libCreate()
                self._endpoint.libInit(settings)
                self._endpoint.audDevManager().setNullDev()
                self._endpoint.libStart()
        except pj.Error as error:
            self._endpoint = None  # the library has cleared up after itself, and would not bear it twice
            language = spoken_here()
            what = say("no-phone", language, why=error.reason)
            raise Refused([Fault("PJSIP", what, say("no-phone-do", language))]) from None
        for codec in self._endpoint.codecEnum2():
            wanted = codec.codecId in self._codecs
            priority = 255 - self._codecs.index(codec.codecId) if wanted else 0
            self._endpoint.codecSetPriority(codec.codecId, priority)
        return self

    def __exit__(self, *_: object) -> None:
        """All phones must have been closed: PJSUA2's objects may not outlive the library."""
        self.timers.clear()
        self._soon.clear()
        gc.collect()
        if self._endpoint is not None:
            # All was said on the network by now; without this flag PJSUA waits a second for nothing.
            self._endpoint.libDestroy(pj.PJSUA_DESTROY_NO_NETWORK)
            self._endpoint = None

    def listen(self, address: str, port: int, *, tls: bool = False) -> tuple[int, str]:
        """Opens a port for SIP, by UDP or TLS (port 0: any free one). Answer: PJSIP's transport id,
        "address:port". It speaks to our own exchange, whose certificate may be signed by nobody.

        Errors: AddressTaken.
        """
        try:
            with socket.socket(socket.AF_INET, socket.SOCK_STREAM if tls else socket.SOCK_DGRAM) as probe:
                probe.bind((address, port))
        except OSError as fault:
            raise AddressTaken(
                f"{address}:{port} cannot be used for SIP ({fault.strerror}): is another phone or board "
                "running there? Stop it, or give another address."
            ) from fault
        transport = pj.TransportConfig()
        transport.boundAddress = address
        transport.port = port
        assert self._endpoint is not None, "listen() outside `with Engine()`"
        kind = pj.PJSIP_TRANSPORT_TLS if tls else pj.PJSIP_TRANSPORT_UDP
        identity: int = self._endpoint.transportCreate(kind, transport)
        at: str = self._endpoint.transportGetInfo(identity).localName
        return identity, at

    def soon(self, action: Callable[[], None]) -> None:
        """Does it after the pump has returned: the way out of a PJSUA2 callback."""
        self._soon.append(action)

    def pump(self, seconds: float) -> None:
        """Handles SIP, callbacks and timers; returns after the first thing handled, or after `seconds`."""
        assert self._endpoint is not None, "pump() outside `with Engine()`"
        seconds = 0.0 if self._soon else self.timers.pause(seconds)
        self._endpoint.libHandleEvents(int(seconds * 1000))
        self._work_off()

    def pump_until(self, is_so: Callable[[], bool], limit: float) -> bool:
        """Pumps until the condition holds; False when `limit` seconds were not enough."""
        end = time.monotonic() + limit
        while not is_so():
            left = end - time.monotonic()
            if left <= 0:
                return False
            self.pump(min(left, 0.05))
        return True

    def _work_off(self) -> None:
        while self._soon:
            self._soon.popleft()()
        self.timers.work_off()


def _try_to_write(log: Path) -> None:
    """PJSIP would only say that something is not there. Errors: Refused."""
    try:
        log.open("ab").close()
    except OSError as error:
        language = spoken_here()
        what = say("no-sip-log", language, why=error.strerror)
        raise Refused([Fault(str(log), what, say("no-sip-log-do", language))]) from None


@contextmanager
def _quiet_stdout() -> Iterator[None]:
    """Sends what C code writes to file descriptor 1 nowhere, for the time being."""
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
