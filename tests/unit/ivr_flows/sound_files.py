"""Sound files of every usual kind, as people's programs write them."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import soundfile

STUDIO = 48_000
#: suffix → (codec, container) by FFmpeg's names.
KINDS = {
    "wav": ("pcm_s16le", "wav"),
    "aiff": ("pcm_s16be", "aiff"),
    "flac": ("flac", "flac"),
    "mp3": ("libmp3lame", "mp3"),
    "m4a": ("aac", "mp4"),
    "aac": ("aac", "adts"),
    "opus": ("libopus", "ogg"),
    "webm": ("libopus", "webm"),  # as Chromium records
}


def voice(
    seconds: float = 2.0, *, level: float = 0.02, before: float = 0.8, after: float = 0.6
) -> np.ndarray:
    """Syllables of 700 Hz, far too quiet, with silence around them."""
    moments = np.arange(int(STUDIO * seconds)) / STUDIO
    syllables = level * np.sin(2 * np.pi * 700 * moments) * (moments % 0.4 < 0.3)
    return np.concatenate([np.zeros(int(before * STUDIO)), syllables, np.zeros(int(after * STUDIO))])


def write(path: Path, samples: np.ndarray, kind: str, *, rate: int = STUDIO, layout: str = "mono") -> Path:
    if kind == "ogg":  # FFmpeg's wheel writes no Vorbis
        soundfile.write(path, samples, rate, format="OGG", subtype="VORBIS")
        return path
    codec, container = KINDS[kind]
    with av.open(str(path), "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate)
        stream.layout = layout
        fitting = av.AudioResampler(format=stream.codec_context.format, layout=layout, rate=stream.rate)
        whole = av.AudioFrame.from_ndarray(samples.astype("f4")[None, :], format="fltp", layout="mono")
        whole.sample_rate, whole.pts = rate, 0
        for frame in [*fitting.resample(whole), *fitting.resample(None)]:
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path
