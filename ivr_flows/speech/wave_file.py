"""8 kHz mono 16-bit wav files: written whole or not at all, and what they look like."""

from __future__ import annotations

import os
import wave
from pathlib import Path

import numpy as np

from ivr_flows.speech.level import RATE
from ivr_flows.speech.voice import Samples


def write_wave(path: Path, samples: Samples) -> float:
    """Write the samples (-1 to 1); returns the seconds. Folders are made. Raises OSError, leaving no part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    whole = np.clip(np.round(samples * 32767), -32768, 32767).astype("<i2")
    try:
        with wave.open(str(part), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(whole.tobytes())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return len(whole) / RATE


def outline(path: Path, parts: int) -> tuple[float, tuple[int, ...]]:
    """The seconds of such a file, and the highest sample of each of so many equal parts, 0 to 100: what a
    picture of it shows. Raises OSError, wave.Error."""
    with wave.open(str(path), "rb") as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(np.int32)
    pieces = np.array_split(np.abs(samples), parts)
    peaks = tuple(round(int(piece.max()) * 100 / 32768) if len(piece) else 0 for piece in pieces)
    return len(samples) / RATE, peaks
