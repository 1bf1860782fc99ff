"""What Asterisk itself wrote down of the ends of customers' legs ([last-word] in extensions.conf): the
witness for the time in which no server listened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LastWord:
    """A line of ended.log, as far as it is needed. `at`: to the second; `interaction`: "" when nobody had
    given it one; `station`: who talked with him for so many `seconds`, in the safety net."""

    at: datetime
    uniqueid: str
    interaction: str
    station: str
    seconds: float


def last_words(file: Path) -> Sequence[LastWord]:
    """Of the log and of the one before it, oldest first. A line that is broken tells nothing."""
    words: list[LastWord] = []
    for one in (file.with_name(f"{file.name}.1"), file):
        if not one.exists():
            continue
        for line in one.read_text(encoding="utf-8", errors="replace").splitlines():
            parts = line.partition(": ended ")[2].split(",")
            if len(parts) == 9 and parts[0].isdecimal():
                station = parts[7].removeprefix("PJSIP/").rpartition("-")[0].removeprefix("station-")
                seconds = float(parts[8]) if parts[8].isdecimal() else 0.0
                at = datetime.fromtimestamp(int(parts[0]), UTC)
                words.append(LastWord(at, parts[1], parts[2], station, seconds))
    return words
