"""A human voice for callers: the recorded words that come with Asterisk, at the telephone's 8 kHz."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from config.installation import Installation

RATE = 8000
GAP, THEN = 0.15, 30.0  # seconds between two words, and after the last (a telephone says its file in a loop)
QUIET = 0.01  # what is softer at a recording's ends is no part of the word


def word(name: str) -> np.ndarray:
    """One recording ("digits/4", "vm-Friends"), without the silence around it."""
    samples, rate = soundfile.read(Installation.find().sounds / "en" / f"{name}.wav", dtype="float64")
    assert rate == RATE, name
    loud = np.flatnonzero(np.abs(samples) > QUIET)
    return np.asarray(samples[max(0, loud[0] - 160) : loud[-1] + 320])


def speech(*names: str, gap: float = GAP, then: float = 0.0) -> np.ndarray:
    """These words one after another, and silence."""
    pause = np.zeros(round(gap * RATE))
    parts = [part for name in names for part in (word(name), pause)]
    return np.concatenate([*parts, np.zeros(round(then * RATE))])


def write_speech(path: Path, *names: str) -> Path:
    """A file for a caller to say, once."""
    soundfile.write(path, speech(*names, then=THEN), RATE, subtype="PCM_16")
    return path
