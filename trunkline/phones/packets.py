"""Sound as a telephone sends it: 50 packets a second of μ-law, and key presses (RTP, RFC 4733)."""

from __future__ import annotations

import asyncio
import socket
import struct
import time
import wave
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

import numpy as np

PACKET = 0.02
"""Seconds of sound in a packet."""

SAMPLES = 160
SILENCE = b"\xff" * SAMPLES
KEY_PACKETS = 6
"""A key is held for so many packets before its end is sent."""

HEAD = 12
"""Bytes of an RTP packet before its sound."""

SIZES, QUIET = bytes(code & 0x7F for code in range(256)), 0x60
"""Of a μ-law code its size, the loudest being 0 (ITU-T G.711); from QUIET on it is quieter than -38 dB."""

TURNS = 4
"""In so many parts of a packet's time all streams have their turn: hundreds at once would hold up whatever
else the loop has to do."""

Address = tuple[str, int]


class Stream:
    """What one leg sends to one address. voice: μ-law, said over and over."""

    _numbers = count(1)

    def __init__(self, way: socket.socket, to: Address, voice: bytes = SILENCE) -> None:
        self._socket, self.to, self._voice = way, to, voice
        self._source = next(Stream._numbers)
        self._sequence = self._stamp = self._said = 0
        self._key = self._held = 0
        self._released: Callable[[float], None] | None = None

    def press(self, key: int, released: Callable[[float], None]) -> None:
        """`released` gets the moment (time.monotonic) at which the key press is complete."""
        self._key, self._held, self._released = key, 0, released

    def tick(self) -> None:
        self._stamp += SAMPLES
        if self._released is None:
            self._send(0, self._stamp, self._voice[self._said : self._said + SAMPLES])
            self._said = (self._said + SAMPLES) % len(self._voice)
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
        head = struct.pack(
            "!BBHII", 0x80, marker | kind, self._sequence & 0xFFFF, stamp & 0xFFFFFFFF, self._source
        )
        try:
            self._socket.sendto(head + payload, self.to)
        except OSError:
            return  # the other end has just closed


class Sound:
    """All streams of an address. What comes back is left to the kernel, which drops it, unless `listen` was
    called."""

    def __init__(self, host: str, voice: bytes = SILENCE) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind((host, 0))
        self.host, self.port = self._socket.getsockname()
        self._voice = voice
        self._streams: dict[str, Stream] = {}
        self._far_ends: dict[Address, str] = {}

    def begin(self, leg: str, to: Address) -> None:
        self._streams[leg] = Stream(self._socket, to, self._voice)
        self._far_ends[to] = leg

    def end(self, leg: str) -> None:
        stream = self._streams.pop(leg, None)
        if stream is not None and self._far_ends.get(stream.to) == leg:
            del self._far_ends[stream.to]

    def listen(self, heard: Callable[[str, float, bytes], None]) -> None:
        """`heard` gets leg, moment (time.monotonic) and μ-law of each packet that is not silence."""

        def read() -> None:
            now = time.monotonic()
            while True:
                try:
                    packet, source = self._socket.recvfrom(2048)
                except BlockingIOError:
                    return
                leg = self._far_ends.get(source)
                if leg is not None and is_loud(packet):
                    heard(leg, now, packet[HEAD:])

        asyncio.get_running_loop().add_reader(self._socket, read)

    def press(self, leg: str, key: int, released: Callable[[float], None]) -> None:
        if leg in self._streams:
            self._streams[leg].press(key, released)

    def tick(self, turn: int, turns: int) -> None:
        """One packet of every `turns`th stream, from the `turn`th on."""
        for stream in list(self._streams.values())[turn::turns]:
            stream.tick()

    def close(self) -> None:
        self._socket.close()


def is_loud(packet: bytes) -> bool:
    """Whether an RTP packet of μ-law has a sample above -38 dB; key presses have not."""
    return len(packet) > HEAD and packet[1] & 0x7F == 0 and bool(min(packet[HEAD:].translate(SIZES)) < QUIET)


async def keep_sending(sounds: Sequence[Sound]) -> None:
    """Until it is cancelled. Whoever is late sends what is due at once, as a telephone does."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    for turn in count():
        for sound in sounds:
            sound.tick(turn % TURNS, TURNS)
        due += PACKET / TURNS
        await asyncio.sleep(due - loop.time())


def voice_of(path: Path) -> bytes:
    """A wav file (8 kHz, 16 bit, mono) as whole packets of μ-law (ITU-T G.711)."""
    with wave.open(str(path), "rb") as file:
        linear = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(np.int32)
    linear = linear[: len(linear) // SAMPLES * SAMPLES]
    sign = np.where(linear < 0, 0x80, 0)
    size = np.minimum(np.abs(linear), 32635) + 132  # 132: the law's bias
    exponent = np.log2(size).astype(np.int32) - 7  # 0-7, from the highest bit
    mantissa = (size >> (exponent + 3)) & 0x0F
    coded = ~(sign | (exponent << 4) | mantissa) & 0xFF
    return coded.astype(np.uint8).tobytes() or SILENCE
