"""Music for those who wait: made here, so that nobody's licence is needed.

`python -m ivr_flows.speech.music OUT.wav` writes a loop of 24 seconds whose end leads into its beginning:
four soft chords, each held and then broken upwards, twice. It lies where a telephone sounds best (250 to
1,700 Hz) and well under the level of speech, so that an announcement stands out from it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from ivr_flows.speech.level import RATE, levelled
from ivr_flows.speech.voice import Samples
from ivr_flows.speech.wave_file import write_wave

#: Seconds a chord, and a note of its breaking; dBFS of the whole.
CHORD, NOTE = 3.0, 0.375
LEVEL = -25.0
#: Semitones over C4 (261.6 Hz): F major seventh, G sixth, E minor seventh, A minor ninth.
CHORDS = ((5, 9, 12, 16), (7, 11, 14, 16), (4, 7, 11, 14), (9, 12, 16, 23))
#: In which order a chord's notes are broken, first time and second time.
PATTERNS = ((0, 1, 2, 3, 2, 1, 2, 3), (0, 2, 1, 3, 2, 3, 1, 2))


def hold_music() -> Samples:
    """The loop, 8 kHz."""
    loop = np.zeros(int(len(CHORDS) * len(PATTERNS) * CHORD * RATE))
    at = 0.0
    for pattern in PATTERNS:
        for chord in CHORDS:
            for note in chord[:3]:
                _add(loop, at, _held(_pitch(note)))
            for step, place in enumerate(pattern):
                _add(loop, at + step * NOTE, _plucked(_pitch(chord[place])))
            at += CHORD
    return levelled(loop, LEVEL)


def write_hold_music(path: Path) -> float:
    """Write the loop; returns its seconds. Raises OSError."""
    return write_wave(path, hold_music())


def _pitch(semitones: int) -> float:
    """Hz, equal temperament, A4 = 440 Hz."""
    return float(440 * 2 ** ((semitones - 9) / 12))


def _held(pitch: float) -> Samples:
    """Fades in and out over a second each and reaches into the next chord."""
    time = np.arange(int((CHORD + 1) * RATE)) / RATE
    swell = np.sin(np.pi / 2 * np.minimum(1, np.minimum(time, CHORD + 1 - time))) ** 2
    # Two strings a quarter of a Hertz apart: their slow beating keeps a held tone alive.
    beating: Samples = np.sin(2 * np.pi * pitch * time) + np.sin(2 * np.pi * (pitch + 0.25) * time)
    return 0.05 * swell * beating


def _plucked(pitch: float) -> Samples:
    """Struck softly; higher partials are weaker and die sooner, as on a string."""
    time = np.arange(int(2.5 * RATE)) / RATE
    struck = np.minimum(1, time / 0.012)
    partials = ((1, 0.22, 1.6), (2, 0.07, 3.0), (3, 0.025, 5.0))
    return struck * sum(
        (
            loud * np.exp(-dies * time) * np.sin(2 * np.pi * pitch * number * time)
            for number, loud, dies in partials
        ),
        start=np.zeros_like(time),
    )


def _add(loop: Samples, at: float, sound: Samples) -> None:
    """Put the sound into the loop; what reaches over its end goes on at its beginning."""
    places = (int(at * RATE) + np.arange(len(sound))) % len(loop)
    np.add.at(loop, places, sound)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m ivr_flows.speech.music OUT.wav")
    print(f"{sys.argv[1]}: {write_hold_music(Path(sys.argv[1])):.0f} s")
