"""A clock of the house's own machine, that a test sets while the real machine's goes on.

libfaketime (Debian's, loaded before the C library) answers whoever of the house asks for the time of the day:
Asterisk, the server, what they start. It reads by how many seconds it is off from a file, once a second. The
monotonic clock stays true, as it does when a real clock is set. Telephones and callers are other machines.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trunkline.programs import faketime

HINT = "libfaketime is missing: `make test` installs it, or apt-get install libfaketime"
READ_EVERY = 1  # seconds
PRELOAD = "LD_PRELOAD"


class MachineClock:
    """`set`: by so many seconds off the real one from now on."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.off = 0.0
        self.set(0.0)

    def set(self, off: float) -> None:
        self.off = off
        new = self._file.with_suffix(".new")
        new.write_text(f"{off:+.3f}\n")
        new.replace(self._file)


@contextmanager
def machine_clock() -> Iterator[MachineClock]:
    """For as long as the block lasts, every process that is started has it."""
    library = faketime()
    assert library is not None, HINT
    with tempfile.TemporaryDirectory(prefix="tl-clock-") as folder:
        file = Path(folder) / "off"
        clock = MachineClock(file)
        given = {
            PRELOAD: str(library),
            "FAKETIME_TIMESTAMP_FILE": str(file),
            "FAKETIME_CACHE_DURATION": str(READ_EVERY),
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        os.environ.update(given)
        try:
            yield clock
        finally:
            for name in given:
                del os.environ[name]
