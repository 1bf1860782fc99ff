"""A sound that somebody uploads becomes a prompt: `python -m ivr_flows.speech.intake SOURCE TARGET`.

    out  {"seconds": 3.2}        or        {"error": "unknown"}

A process of its own for each, with little memory and time: a file that breaks or bewitches the decoder ends
that process and nothing else. `take_in` starts it; it blocks for as long as that takes, usually a second.
The prompt is as loud as a spoken one (level.py): speech at -18 dBFS by ITU-T P.56, no peak above -2 dBFS.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from ivr_flows.speech.voice import LONGEST_SPEECH

#: Bytes: five minutes at a studio's quality.
LARGEST = 64_000_000
#: What the process may take: bytes of address space (250 MB are libraries), seconds of CPU, bytes it writes.
MEMORY, CPU, WRITTEN = 1_000_000_000, 20, 2 * 8000 * LONGEST_SPEECH + 100_000
#: Seconds until it is given up.
PATIENCE = 40.0

#: code → what is wrong, and what to do.
REASONS = {
    "empty": "the file is empty; choose another",
    "too-large": f"the file is larger than {LARGEST // 10**6} MB; cut it, or save it as mp3",
    "unknown": "this is no sound file that can be read; give wav, mp3, m4a, ogg, opus, webm or flac",
    "broken": "the file is damaged; save or record it again",
    "silent": "nothing is to be heard in it; look whether the microphone was on, then record again",
    "too-long": f"it is longer than {LONGEST_SPEECH // 60} minutes; no caller listens to that, cut it",
    "too-costly": "it could not be read with the memory and time that there are; save it as wav or mp3",
}


class NotTaken(Exception):
    """Nothing was written. `code` is one of REASONS."""

    def __init__(self, code: str) -> None:
        super().__init__(REASONS[code])
        self.code = code


def take_in(source: Path, target: Path) -> float:
    """Writes `target`, 8 kHz mono 16 bit, whole or not at all; its seconds. Raises NotTaken, OSError."""
    size = source.stat().st_size
    if not 0 < size <= LARGEST:
        raise NotTaken("too-large" if size else "empty")
    try:
        said = subprocess.run(
            [sys.executable, "-m", "ivr_flows.speech.intake", str(source), str(target)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},  # a thread takes room
        )
        answer = json.loads(said.stdout)
    except (subprocess.TimeoutExpired, ValueError):  # given up, or it died without a word
        raise NotTaken("too-costly") from None
    match answer:
        case {"seconds": float(seconds)}:
            return seconds
        case {"error": str(code)} if code in REASONS:
            raise NotTaken(code)
    raise OSError(str(answer.get("error")))


def _main(source: str, target: str) -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError):  # less is allowed already
            resource.setrlimit(what, (most, most))
    print(json.dumps(_answer(Path(source), Path(target))))


def _answer(source: Path, target: Path) -> dict[str, object]:
    from ivr_flows.speech.decoding import CannotRead, decoded  # after the limits: it brings FFmpeg
    from ivr_flows.speech.level import RATE, for_telephone
    from ivr_flows.speech.wave_file import write_wave

    try:
        with source.open("rb") as file:
            heard = for_telephone(decoded(file), RATE)
        if not len(heard):
            return {"error": "silent"}
        return {"seconds": write_wave(target, heard)}
    except CannotRead as fault:
        return {"error": fault.code}
    except MemoryError:
        return {"error": "too-costly"}
    except OSError as error:
        return {"error": f"{error.filename or target}: {error.strerror}"}


if __name__ == "__main__":
    _main(*sys.argv[1:])
