"""`trunkline blocked` and `unblock`: a socket in the home folder, which only its owner can reach.

One line in, `list` or `unblock ADDRESS`; one line of JSON out.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from twisted.internet.protocol import Factory
from twisted.protocols.basic import LineOnlyReceiver

from cti.guard.guard import Guard
from cti.reactor import ListeningPort, Reactor
from cti.refused import Refused

OWNER = "trunkline unblock"  # as the audit and the log name whoever types on the machine itself


class GuardControl:
    def __init__(self, guard: Guard, socket: Path, reactor: Reactor) -> None:
        self._guard, self._socket, self._reactor = guard, socket, reactor
        self._port: ListeningPort | None = None

    def start(self) -> None:
        self._socket.unlink(missing_ok=True)
        factory = Factory.forProtocol(lambda: _Line(self._guard))
        self._port = self._reactor.listenUNIX(str(self._socket), factory, mode=0o600)

    def stop(self) -> None:
        if self._port is not None:
            self._port.stopListening()
            self._port = None


class _Line(LineOnlyReceiver):
    delimiter = b"\n"
    MAX_LENGTH = 200

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def lineReceived(self, line: bytes) -> None:
        transport: Any = self.transport
        transport.write(json.dumps(self._answer(line.decode("utf-8", "replace").split())).encode() + b"\n")
        transport.loseConnection()

    def _answer(self, words: list[str]) -> dict[str, Any]:
        match words:
            case ["list"]:
                return {
                    "blocked": [asdict(block) for block in self._guard.blocks()],
                    "spared": [asdict(spared) for spared in self._guard.spared()],
                }
            case ["unblock", address]:
                try:
                    return {"unblocked": asdict(self._guard.unblock(address, OWNER))}
                except Refused as refused:
                    return {"code": refused.code, "message": refused.message}
            case _:
                return {"code": "bad-message", "message": "write `list` or `unblock ADDRESS`"}
