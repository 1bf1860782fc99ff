"""Writes 8 kHz mono 16-bit wav files, whole or not at all."""

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
