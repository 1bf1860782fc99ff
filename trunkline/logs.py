"""The house's logs, kept short while it runs: its own in home/log, and those that Asterisk writes itself."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from config.home import Home

LONGEST_LOG = 20_000_000  # bytes


def keep_short(home: Home, longest: int = LONGEST_LOG) -> None:
    """A log that is longer than `longest` bytes goes to NAME.1, in place of the one before, and begins anew.

    It is emptied, not renamed: whoever writes it has it open for appending, and is not to be disturbed.
    A line that comes at the same moment may be lost. What a full disk does not allow is done another time.
    """
    for log in (*home.log.glob("*.log"), *home.path.glob("asterisk/*/log/*")):
        with suppress(OSError):
            if log.suffix != ".1" and log.is_file() and log.stat().st_size > longest:
                _begin_anew(log)


def _begin_anew(log: Path) -> None:
    earlier = log.with_name(f"{log.name}.1")
    try:
        shutil.copyfile(log, earlier)
    except OSError:
        earlier.unlink(missing_ok=True)  # half of it would take the room that is missing
        raise
    os.truncate(log, 0)
