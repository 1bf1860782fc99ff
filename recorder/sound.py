"""Samples: reads what Asterisk wrote, also after a crash, and writes Ogg Opus, FLAC or wav. In blocks, so
that the longest talk takes no more memory than the shortest."""

from __future__ import annotations

import errno
import os
import shutil
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import soundfile

from recorder.faults import BadSound, DiskFull, PartMissing, RecordingFailed

Format = Literal["opus", "flac", "wav"]
Samples = npt.NDArray[np.int16]

BLOCK = 8192  # samples, 1 s at 8 kHz. libsndfile's Ogg writer overflows the stack with far larger ones
QUIET = 300  # of 32768: louder than the hum of a line, softer than a whisper into it
OPUS_LEVEL = 0.95  # libsndfile maps 0…1 to 256…6 kbit/s a channel: about 19 kbit/s here
CONTAINERS: dict[Format, tuple[str, str]] = {
    "opus": ("OGG", "OPUS"),
    "flac": ("FLAC", "PCM_16"),
    "wav": ("WAV", "PCM_16"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One side's sound as Asterisk writes it: a wav of 16-bit mono. `offset`, `size`: its samples, in
    bytes."""

    path: Path
    rate: int
    offset: int
    size: int

    @property
    def frames(self) -> int:
        return self.size // 2

    def blocks(self) -> Iterator[Samples]:
        """The samples, BLOCK at a time; then nothing. Errors: OSError."""
        with self.path.open("rb") as file:
            file.seek(self.offset)
            left = self.frames
            while left > 0:
                data = file.read(2 * min(left, BLOCK))
                if len(data) < 2:
                    return
                left -= len(data) // 2
                yield np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2")


def open_part(path: Path) -> Part:
    """Reads the header. What a server's or Asterisk's death left unfinished counts as far as it goes: an
    empty file has no samples, a length that was never written is the file's own. Raises PartMissing,
    BadSound.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
    except FileNotFoundError as error:
        raise PartMissing(f"{path}: is not there; look whether Asterisk may write to that folder") from error
    if not head:
        return Part(path, 8000, 0, 0)
    if len(head) < 12 or head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        raise BadSound(f"{path}: is no wav file; it is kept, look at it by hand")
    rate = 0
    at = 12
    while at + 8 <= len(head):
        name, length = head[at : at + 4], struct.unpack_from("<I", head, at + 4)[0]
        at += 8
        if name == b"fmt " and at + 16 <= len(head):
            kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", head, at)
            if (kind, channels, bits) != (1, 1, 16):
                raise BadSound(f"{path}: is not 16-bit mono PCM, as MixMonitor's .wav is; it is kept")
        elif name == b"data":
            there = size - at
            return Part(path, rate or 8000, at, there if length == 0 else min(length, there))
        at += length + length % 2
    if rate:
        return Part(path, rate, size, 0)  # only a header
    raise BadSound(f"{path}: has no sound in its header; it is kept, look at it by hand")


def is_silent(part: Part) -> bool:
    """Whether nothing in it is as loud as speech on the worst of lines. Errors: OSError."""
    return all(
        len(block) == 0 or int(np.abs(block.astype(np.int32)).max()) < QUIET for block in part.blocks()
    )


def is_closed(path: Path) -> bool:
    """Whether Asterisk has written the length into the header, which it does when it closes the file; until
    then up to 32 KiB of samples are still in its memory. False, too, for a file without a sample. Errors:
    OSError."""
    with path.open("rb") as file:
        head = file.read(44)
    return len(head) == 44 and head[36:40] == b"data" and head[40:] != bytes(4)


def side_by_side(parts: Sequence[Part]) -> Iterator[Samples]:
    """One channel a part, in their order; the shorter ones end in silence. Each block is (frames,
    channels)."""
    longest = max(part.frames for part in parts)
    sources = [part.blocks() for part in parts]
    done = 0
    while done < longest:
        frames = min(BLOCK, longest - done)
        block = np.zeros((frames, len(parts)), dtype=np.int16)
        for channel, source in enumerate(sources):
            samples = next(source, None)
            if samples is not None:
                block[: len(samples), channel] = samples
        yield block
        done += frames


def write(
    blocks: Iterator[Samples], target: Path, rate: int, channels: int, form: Format, frames: int
) -> None:
    """Writes a new file, whole or not at all: it has its name only when all its `frames` are on the disk.

    Raises DiskFull, RecordingFailed.
    """
    unfinished = target.with_name(f".{target.name}.unfinished")
    container, subtype = CONTAINERS[form]
    level = {"compression_level": OPUS_LEVEL} if form == "opus" else {}
    try:
        with soundfile.SoundFile(
            str(unfinished), "w", rate, channels, subtype=subtype, format=container, **level
        ) as file:
            for block in blocks:
                file.write(block)
        written = soundfile.info(str(unfinished)).frames  # what the disk took, whatever the writer believes
        if written != frames:
            raise _why(unfinished, f"{written} of {frames} frames were written")
        with unfinished.open("rb") as done:
            os.fsync(done.fileno())
        unfinished.replace(target)
    except (soundfile.LibsndfileError, OSError, AssertionError) as error:  # it asserts that all was written
        raise _why(unfinished, str(error)) from error
    finally:
        unfinished.unlink(missing_ok=True)


def can_write(form: Format) -> bool:
    """Whether the libsndfile at hand has it; Opus came with 1.0.29."""
    container, subtype = CONTAINERS[form]
    return bool(soundfile.check_format(container, subtype))


def seconds_of(path: Path) -> float:
    """How long any sound file is. Raises PartMissing, BadSound."""
    try:
        info = soundfile.info(str(path))
    except soundfile.LibsndfileError as error:
        if not path.exists():
            raise PartMissing(f"{path}: is not there") from error
        raise BadSound(f"{path}: holds no sound that can be read: {error}") from error
    return float(info.frames / info.samplerate)


def room_in(folder: Path) -> int:
    """Bytes that an ordinary user may still write."""
    return shutil.disk_usage(folder).free


def _why(unfinished: Path, otherwise: str) -> RecordingFailed:
    """libsndfile says only "System error": one more write to the same place tells which."""
    try:
        with unfinished.open("ab") as file:
            file.write(bytes(65536))
            file.flush()
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            return DiskFull(
                f"{unfinished.parent}: no room to write a recording; free some; its parts are kept"
            )
        return RecordingFailed(f"{unfinished.parent}: cannot be written: {error}; its parts are kept")
    return RecordingFailed(f"{unfinished}: {otherwise}; its parts are kept")
