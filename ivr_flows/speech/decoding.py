"""A sound file of any usual kind, as samples for the telephone.

Through FFmpeg's libraries in PyAV's wheel. What people upload may be hostile: so only kinds of file that
hold sound are tried (a playlist could name other files), nothing but the open file is read, and reading ends
at the longest prompt that there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import av
import numpy as np
import soxr

from ivr_flows.speech.level import RATE
from ivr_flows.speech.voice import LONGEST_SPEECH, Samples

#: FFmpeg's names of the kinds of file that are read.
KINDS = "wav,w64,aiff,au,caf,flac,mp3,aac,ogg,matroska,webm,mov,mp4,m4a,3gp,amr"
#: Of what is read. Digital sound stands between a telephone's and a studio's rate.
RATES = range(4_000, 384_001)


class CannotRead(Exception):
    """`code`: unknown, broken or too-long."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def decoded(file: BinaryIO) -> Samples:
    """Mono samples, 8000 a second, from -1 to 1. Raises CannotRead."""
    try:
        container = av.open(
            file,
            mode="r",
            options={"format_whitelist": KINDS, "protocol_whitelist": ""},
            metadata_errors="ignore",
        )
    except (av.FFmpegError, ValueError) as error:
        raise CannotRead("unknown") from error
    with container:
        if not container.streams.audio:
            raise CannotRead("unknown")
        pieces, count = [], 0
        for piece in _narrow(container):
            pieces.append(piece)
            count += len(piece)
            if count > LONGEST_SPEECH * RATE:
                raise CannotRead("too-long")
    if not count:
        raise CannotRead("unknown")  # a program may look like one at its beginning
    return np.concatenate(pieces)


def _narrow(container: av.container.InputContainer) -> Iterator[Samples]:
    """Piece by piece, so that an hour in a small file takes no room."""
    stream: soxr.ResampleStream | None = None
    try:
        for samples, rate in _mono(container):
            if stream is None:
                if rate not in RATES:
                    raise CannotRead("broken")
                stream = soxr.ResampleStream(rate, RATE, 1, dtype="float64", quality="VHQ")
            yield stream.resample_chunk(samples)
    except (av.FFmpegError, ValueError) as error:
        raise CannotRead("unknown" if stream is None else "broken") from error
    if stream is not None:
        yield stream.resample_chunk(np.zeros(0), last=True)


def _mono(container: av.container.InputContainer) -> Iterator[tuple[Samples, int]]:
    """All channels as one. A damaged packet is left out, as players do."""
    source = container.streams.audio[0]
    source.codec_context.thread_count = 1
    mixer = av.AudioResampler(format="dbl", layout="mono")
    for packet in container.demux(source):
        try:
            frames = packet.decode()
        except av.InvalidDataError:
            continue
        for frame in frames:
            for mixed in mixer.resample(frame):
                yield mixed.to_ndarray()[0], mixed.sample_rate
