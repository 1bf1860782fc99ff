"""Speech for the telephone: 8 kHz, trimmed, and as loud as every other prompt.

Levels are dBFS: 0 is a full-scale square wave. The level of speech is that of its active part, after ITU-T
P.56: pauses do not count, so a text with many of them is not made louder than one without.
"""

from __future__ import annotations

import numpy as np
import soxr

from ivr_flows.speech.voice import Samples

RATE = 8000
#: Active level and highest peak, in dBFS.
LEVEL = -18.0
CEILING = -2.0
#: Seconds of silence kept before and after, so that prompts may follow one another.
BEFORE, AFTER = 0.04, 0.16
#: Seconds a frame of the level measurement, of the limiter's look to both sides, and of the fade at the ends.
FRAME, LOOK, FADE = 0.02, 0.006, 0.005
#: A frame this far under the loudest is a pause; a sample this far under the peak is silence.
PAUSE, SILENCE = -30.0, -45.0
#: Hz. A telephone carries nothing below; what is left there only costs loudness.
LOWEST = 120.0


def for_telephone(samples: Samples, rate: int) -> Samples:
    """Mono samples at any rate → 8 kHz, trimmed, at LEVEL, no peak above CEILING. Silence stays empty."""
    narrow = soxr.resample(samples, rate, RATE, quality="VHQ")
    trimmed = trimmed_of_silence(_without_rumble(narrow) if len(narrow) else narrow)
    return levelled(trimmed) if len(trimmed) else trimmed


def active_level(samples: Samples) -> float:
    """dBFS of the parts that are no pause; -inf for silence."""
    size = int(FRAME * RATE)
    whole = len(samples) // size * size
    frames = samples[:whole].reshape(-1, size) if whole else samples.reshape(1, -1)
    power = np.mean(frames**2, axis=1) if samples.size else np.zeros(1)
    if not power.max() > 0:
        return float("-inf")
    return _decibel(float(np.mean(power[power >= power.max() * 10 ** (PAUSE / 10)])) ** 0.5)


def peak(samples: Samples) -> float:
    """dBFS of the highest sample; -inf for silence."""
    return _decibel(float(np.abs(samples).max())) if samples.size else float("-inf")


def levelled(samples: Samples, level: float = LEVEL, ceiling: float = CEILING) -> Samples:
    """At this active level, peaks held under the ceiling by a gain that moves too slowly to be heard."""
    for _ in range(3):  # the limiter takes a little level away; what it took is given back
        now = active_level(samples)
        if now == float("-inf"):
            return samples
        samples = _limited(samples * _ratio(level - now), _ratio(ceiling))
    return samples


def trimmed_of_silence(samples: Samples) -> Samples:
    """Without silence at both ends but for BEFORE and AFTER, faded in and out."""
    if not samples.size or not np.abs(samples).max() > 0:
        return samples[:0]
    loud = np.flatnonzero(np.abs(samples) > np.abs(samples).max() * _ratio(SILENCE))
    before, after = int(BEFORE * RATE), int(AFTER * RATE)
    padded = np.concatenate([np.zeros(before), samples, np.zeros(after)])
    kept = padded[loud[0] : loud[-1] + 1 + before + after].copy()
    fade = np.linspace(0, 1, min(int(FADE * RATE), len(kept)))
    kept[: len(fade)] *= fade
    kept[len(kept) - len(fade) :] *= fade[::-1]
    return kept


def _limited(samples: Samples, ceiling: float) -> Samples:
    """The gain each sample needs, the least of its surroundings, smoothed over the same surroundings."""
    look = int(LOOK * RATE)
    needed = np.minimum(1.0, ceiling / np.maximum(np.abs(samples), 1e-9))
    widened = np.pad(needed, 2 * look, constant_values=1.0)
    least = np.lib.stride_tricks.sliding_window_view(widened, 2 * look + 1).min(axis=1)
    window = np.hanning(2 * look + 3)[1:-1]
    gain = np.convolve(least, window / window.sum(), mode="valid")
    return samples * gain


def _without_rumble(samples: Samples) -> Samples:
    """Everything under LOWEST fades out over an octave."""
    spectrum = np.fft.rfft(samples)
    frequencies = np.fft.rfftfreq(len(samples), 1 / RATE)
    spectrum *= np.clip((frequencies - LOWEST / 2) / (LOWEST / 2), 0, 1)
    return np.fft.irfft(spectrum, len(samples))


def _decibel(ratio: float) -> float:
    return 20 * float(np.log10(ratio)) if ratio > 0 else float("-inf")


def _ratio(decibel: float) -> float:
    return float(10 ** (decibel / 20))
