"""Sound as a telephone sends it: 50 packets a second of silence, and key presses (RTP, RFC 4733)."""

from __future__ import annotations

import asyncio
import socket
import struct
import time
from collections.abc import Callable
from itertools import count

PACKET = 0.02
"""Seconds of sound in a packet."""

SAMPLES = 160
SILENCE = b"\xff" * SAMPLES  # μ-law
KEY_PACKETS = 6
"""A key is held for so many packets before its end is sent."""

Address = tuple[str, int]


class Stream:
    """What one leg sends to one address."""

    _numbers = count(1)

    def __init__(self, way: socket.socket, to: Address) -> None:
        self._socket, self._to = way, to
        self._source = next(Stream._numbers)
        self._sequence = self._stamp = 0
        self._key = self._held = 0
        self._released: Callable[[float], None] | None = None

    def press(self, key: int, released: Callable[[float], None]) -> None:
        """`released` gets the moment (time.monotonic) at which the key press is complete."""
        self._key, self._held, self._released = key, 0, released

    def tick(self) -> None:
        self._stamp += SAMPLES
        if self._released is None:
            self._send(0, self._stamp, SILENCE)
            return
        self._held += 1
        began = self._stamp - (self._held - 1) * SAMPLES
        if self._held < KEY_PACKETS:
            self._send(101, began, self._event(0))
            return
        released, self._released = self._released, None
        now = time.monotonic()
        for _ in range(3):  # as RFC 4733 wants it: the first could be lost
            self._send(101, began, self._event(0x80))
        released(now)

    def _event(self, end: int) -> bytes:
        return struct.pack("!BBH", self._key, end | 10, self._held * SAMPLES)

    def _send(self, kind: int, stamp: int, payload: bytes) -> None:
        self._sequence += 1
        marker = 0x80 if kind == 101 and self._held == 1 else 0
        head = struct.pack("!BBHII", 0x80, marker | kind, self._sequence & 0xFFFF, stamp, self._source)
        try:
            self._socket.sendto(head + payload, self._to)
        except OSError:
            return  # the other end has just closed


class Sound:
    """All streams of an address. What comes back is left to the kernel, which drops it."""

    def __init__(self, host: str) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind((host, 0))
        self.host, self.port = self._socket.getsockname()
        self._streams: dict[str, Stream] = {}

    def begin(self, leg: str, to: Address) -> None:
        self._streams[leg] = Stream(self._socket, to)

    def end(self, leg: str) -> None:
        self._streams.pop(leg, None)

    def press(self, leg: str, key: int, released: Callable[[float], None]) -> None:
        if leg in self._streams:
            self._streams[leg].press(key, released)

    def tick(self) -> None:
        for stream in list(self._streams.values()):
            stream.tick()


async def keep_sending(*sounds: Sound) -> None:
    """Until it is cancelled."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    while True:
        for sound in sounds:
            sound.tick()
        due += PACKET
        await asyncio.sleep(due - loop.time())
