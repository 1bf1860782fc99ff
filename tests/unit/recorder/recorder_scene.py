"""Sound files as Asterisk writes them."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

RATE = 8000
BEGAN = datetime(2026, 9, 23, 23, 30, tzinfo=UTC)


def tone(hertz: int, seconds: float) -> bytes:
    """16-bit samples, half as loud as they can be."""
    moments = np.arange(int(RATE * seconds)) / RATE
    return (16384 * np.sin(2 * np.pi * hertz * moments)).astype("<i2").tobytes()


def wav(
    path: Path, samples: bytes, *, rate: int = RATE, channels: int = 1, length: int | None = None
) -> Path:
    """length: what the header says of the samples' bytes; MixMonitor leaves 0 there until it closes."""
    told = len(samples) if length is None else length
    form = struct.pack("<HHIIHH", 1, channels, rate, rate * channels * 2, channels * 2, 16)
    head = b"RIFF" + struct.pack("<I", told + 36) + b"WAVEfmt " + struct.pack("<I", 16) + form
    path.write_bytes(head + b"data" + struct.pack("<I", told) + samples)
    return path


def loudest(samples: np.ndarray, rate: int) -> int:
    """The frequency that stands out, in Hz, to 10."""
    spectrum = np.abs(np.fft.rfft(samples))
    return round(float(np.fft.rfftfreq(len(samples), 1 / rate)[spectrum.argmax()]) / 10) * 10
