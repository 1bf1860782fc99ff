"""The journal's own file: what has happened and does not yet stand in the database, one fact a line.

A line that was appended outlives a killed process, and after `keep` a loss of power, too.
"""

from __future__ import annotations

import os
from pathlib import Path

LARGEST = 1 << 30  # bytes: some days of a large centre without its database


class FileFull(OSError):
    """The file has reached its bound."""


class JournalFile:
    """For one thread; `keep` may be called from another."""

    def __init__(self, path: Path, *, largest: int = LARGEST) -> None:
        self.path, self._largest = path, largest
        self._handle: int | None = None
        self.size = 0

    def open(self) -> None:
        """Errors: OSError."""
        self._handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.size = os.fstat(self._handle).st_size

    def append(self, line: str) -> None:
        """The whole line, or nothing of it. Errors: OSError (a full disk), FileFull."""
        if self._handle is None:
            self.open()
        assert self._handle is not None
        data = line.encode() + b"\n"
        if self.size + len(data) > self._largest:
            raise FileFull(f"{self.path} has {self.size} bytes, which is its bound")
        written = os.write(self._handle, data)
        if written < len(data):
            os.ftruncate(self._handle, self.size)
            raise FileFull(f"{self.path}: only {written} of {len(data)} bytes fitted on the disk")
        self.size += written

    def read(self, offset: int, most: int) -> tuple[list[str], int]:
        """At most so many whole lines from an offset in bytes, and the offset after them."""
        if self._handle is None:
            self.open()
        assert self._handle is not None
        lines: list[str] = []
        with os.fdopen(os.dup(self._handle), "rb") as file:
            file.seek(offset)
            for raw in file:
                if len(lines) == most:
                    break
                lines.append(raw.decode(errors="replace").rstrip("\n"))
                offset += len(raw)
        return lines, offset

    def count(self, offset: int) -> int:
        """Lines from an offset on; a long file does not fill the memory."""
        if self._handle is None:
            self.open()
        assert self._handle is not None
        with os.fdopen(os.dup(self._handle), "rb") as file:
            file.seek(offset)
            return sum(1 for _ in file)

    def keep(self) -> None:
        """On the disk, whatever happens to the machine."""
        if self._handle is not None:
            os.fsync(self._handle)

    def clear(self) -> None:
        if self._handle is not None:
            os.ftruncate(self._handle, 0)
        self.size = 0

    def close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def set_aside(self, line: str) -> Path:
        """A line that nobody can read goes to a file beside this one, for a person to look at."""
        beside = self.path.with_suffix(".unread")
        with open(os.open(beside, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a") as file:
            file.write(line + "\n")
        return beside
