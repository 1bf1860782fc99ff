"""An attacker of the link: a WebSocket by hand, which sends what he likes and need not read."""

from __future__ import annotations

import base64
import json
import os
import socket
import struct


class RawLink:
    """Blocking; masked frames as RFC 6455 asks of clients."""

    def __init__(self, address: str, target: tuple[str, int], *, buffer: int | None = None) -> None:
        self._socket = socket.socket()
        if buffer is not None:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self._socket.bind((address, 0))
        self._socket.settimeout(5)
        self._socket.connect(target)
        key = base64.b64encode(os.urandom(16)).decode()
        host = f"{target[0]}:{target[1]}"
        self._socket.sendall(
            f"GET /link HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._socket.recv(1)
        assert b" 101 " in answer, answer

    def command(self, number: int, name: str, **values: object) -> bytes:
        return frame(json.dumps({"id": number, "command": name} | values).encode())

    def send(self, data: bytes) -> bool:
        """False: it is closed, or takes nothing more."""
        try:
            self._socket.sendall(data)
        except OSError:
            return False
        return True

    def read(self, most: int = 65536) -> bytes:
        """b"" when it is closed."""
        try:
            return self._socket.recv(most)
        except OSError:
            return b""

    def read_to_the_end(self) -> None:
        while self.read():
            pass

    def close(self) -> None:
        self._socket.close()


def frame(payload: bytes, *, last: bool = True, kind: int = 1, length: int | None = None) -> bytes:
    """length: what the head says, if it lies."""
    said = len(payload) if length is None else length
    head = bytes([(0x80 if last else 0) | kind])
    if said < 126:
        head += bytes([0x80 | said])
    elif said < 65536:
        head += bytes([0x80 | 126]) + struct.pack("!H", said)
    else:
        head += bytes([0x80 | 127]) + struct.pack("!Q", said)
    return head + b"\0\0\0\0" + payload  # a mask of zeros changes nothing
