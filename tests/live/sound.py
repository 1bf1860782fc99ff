"""Tones that say who hears whom: made into wav files, found again in what was recorded.

Each voice of a test gets its own tone; a Goertzel filter then tells which tone stands in a recording, how
loud and when. Levels are amplitudes, 0 to 1 (full scale).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import soundfile
import soxr

RATE = 8000
LEVEL = 0.3
WINDOW = 0.1
"""Seconds looked at together; tones that are multiples of 100 Hz apart do not disturb each other in it."""

THERE = 0.05
"""A tone weaker than this does not stand in the sound (G.711 and a transcoding leave a made tone at 0.3)."""

PIECE = 0.3
"""Seconds of speech that are looked for together."""

CALLER, LI_NA, WANG_WEI, LEAD = 400, 700, 1100, 1700
"""The voices of the tests, in Hz."""


def write_tone(path: Path, hertz: int, seconds: float = 2.0, level: float = LEVEL) -> Path:
    """A wav file, 8 kHz 16 bit mono, that can be played in a loop without a click."""
    moments = np.arange(int(RATE * seconds)) / RATE
    soundfile.write(path, level * np.sin(2 * np.pi * hertz * moments), RATE, subtype="PCM_16")
    return path


@dataclass(frozen=True)
class Sound:
    """One channel: samples -1 to 1, `rate` a second."""

    samples: np.ndarray
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate

    @property
    def loudness(self) -> float:
        """Root mean square, 0 to 1."""
        return float(np.sqrt(np.mean(self.samples**2))) if len(self.samples) else 0.0

    @cached_property
    def windows(self) -> np.ndarray:
        size = int(self.rate * WINDOW)
        whole = len(self.samples) // size
        return self.samples[: whole * size].reshape(whole, size)

    def part(self, begin: float, end: float | None = None) -> Sound:
        """From second to second."""
        last = None if end is None else int(end * self.rate)
        return Sound(self.samples[int(begin * self.rate) : last], self.rate)

    @property
    def longest_silence(self) -> float:
        """Seconds in a row in which nothing was to be heard."""
        longest = now = 0
        for power in np.mean(self.windows**2, axis=1):
            now = 0 if power > (THERE / 5) ** 2 else now + 1
            longest = max(longest, now)
        return longest * WINDOW

    def levels_of(self, hertz: float) -> np.ndarray:
        """The tone's amplitude in each window."""
        size = self.windows.shape[1]
        turn = np.exp(-2j * np.pi * hertz * np.arange(size) / self.rate)
        return np.asarray(np.abs(self.windows @ turn) * 2 / size)

    def seconds_of(self, hertz: float) -> float:
        """How long the tone stands in it."""
        return float(np.count_nonzero(self.levels_of(hertz) > THERE)) * WINDOW

    def tones(self, possible: Iterable[int]) -> set[int]:
        """Those of the possible tones that stand in it for at least three windows."""
        return {hertz for hertz in possible if self.seconds_of(hertz) >= 3 * WINDOW}

    def seconds_of_other_sound(self, tones: Iterable[int]) -> float:
        """How long there is sound that is none of the tones: music, speech."""
        power = np.mean(self.windows**2, axis=1)
        for hertz in tones:
            power = power - self.levels_of(hertz) ** 2 / 2
        return float(np.count_nonzero(power > THERE**2 / 8)) * WINDOW

    def likeness(self, said: Sound) -> float:
        """How surely `said` stands in it, 0 to 1: the middle one of its pieces' highest cross-correlations. By
        pieces, for a jitter buffer drops or doubles a frame now and then. Over G.711 the same sentence has
        above 0.8, another of the same voice below 0.6."""
        heard = self.samples if self.rate == said.rate else soxr.resample(self.samples, self.rate, said.rate)
        size = int(PIECE * said.rate)
        pieces = [said.samples[at : at + size] for at in range(0, len(said.samples) - size + 1, size)]
        loud = [piece for piece in pieces if np.sqrt(np.mean(piece**2)) > THERE / 2]
        return float(np.median([_stands_in(piece, heard) for piece in loud])) if loud else 0.0

    def story(self, tones: Iterable[int]) -> str:
        """For people who read a failure: which tone stood there when, e.g. "0.0 -, 0.4 700, 2.1 700+1100"."""
        wanted = sorted(tones)
        levels = {hertz: self.levels_of(hertz) > THERE for hertz in wanted}
        said: list[str] = []
        last = None
        for index in range(len(self.windows)):
            now = "+".join(str(hertz) for hertz in wanted if levels[hertz][index]) or "-"
            if now != last:
                said.append(f"{index * WINDOW:.1f} {now}")
                last = now
        return ", ".join(said)


def _stands_in(piece: np.ndarray, heard: np.ndarray) -> float:
    """The highest normalised cross-correlation, 0 to 1."""
    size, length = len(piece), len(heard) + len(piece)
    if len(heard) < size:
        return 0.0
    spectrum = np.fft.rfft(heard, length) * np.conj(np.fft.rfft(piece, length))
    together = np.fft.irfft(spectrum, length)[: len(heard) - size + 1]
    power = np.concatenate([[0.0], np.cumsum(heard**2)])
    loud = np.sqrt(np.maximum(power[size:] - power[:-size], 1e-6) * np.sum(piece**2))
    return float(np.max(together / loud[: len(together)]))


def read(path: Path) -> tuple[Sound, ...]:
    """The channels of a sound file (wav, flac, ogg, opus), first the left one."""
    samples, rate = soundfile.read(path, always_2d=True)
    return tuple(Sound(samples[:, channel], rate) for channel in range(samples.shape[1]))
