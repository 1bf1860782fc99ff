"""TLS of the public port: modern versions only, and a certificate that is read anew when its file changes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import structlog
from OpenSSL import SSL
from twisted.internet.ssl import ContextFactory

from config.certificates import check, ends
from config.faults import Refused
from cti.reactor import Reactor

log = structlog.get_logger("cti.door")

LOOK_EVERY = 5.0  # seconds between two looks at the files, and only when somebody connects
CIPHERS = b"ECDHE+AESGCM:ECDHE+CHACHA20"  # of TLS 1.2; 1.3 has none that are bad


class RenewedContext(ContextFactory):
    """Each new connection gets the newest certificate; those that are open keep theirs. A renewed one that is
    wrong is told of, and the one before goes on. `ends`: when the one that is shown ends."""

    ends: datetime

    def __init__(self, certificate: Path, key: Path, reactor: Reactor) -> None:
        self._certificate, self._key, self._reactor = certificate, key, reactor
        self._stamp = self._stamps()
        self._context = self._made()
        self._looked = reactor.seconds()

    def getContext(self) -> SSL.Context:
        now = self._reactor.seconds()
        if now - self._looked >= LOOK_EVERY:
            self._looked = now
            self._look()
        return self._context

    def _look(self) -> None:
        stamp = self._stamps()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            check(self._certificate, self._key)
            self._context = self._made()
        except (Refused, SSL.Error, OSError) as fault:
            log.error("the renewed certificate is not taken, the one before goes on", fault=str(fault))
        else:
            log.info("the certificate was renewed", file=str(self._certificate))

    def _stamps(self) -> list[tuple[int, int]]:
        found = []
        for file in (self._certificate, self._key):
            try:
                found.append((file.stat().st_mtime_ns, file.stat().st_ino))
            except OSError:
                found.append((0, 0))
        return found

    def _made(self) -> SSL.Context:
        context = SSL.Context(SSL.TLS_SERVER_METHOD)
        context.set_min_proto_version(SSL.TLS1_2_VERSION)
        context.set_cipher_list(CIPHERS)
        context.set_options(SSL.OP_NO_COMPRESSION | SSL.OP_NO_RENEGOTIATION | SSL.OP_CIPHER_SERVER_PREFERENCE)
        context.use_certificate_chain_file(str(self._certificate))
        context.use_privatekey_file(str(self._key))
        context.check_privatekey()
        self.ends = ends(self._certificate)
        return context
