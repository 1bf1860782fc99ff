"""Which recordings are not finished: a list kept beside them, so that a restart need not look through years
of days. An entry is an empty file, named after the day and the recording; it is there before the recording's
first byte, and goes after its last part."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

LIST = "unfinished"


class Unfinished:
    """folder: the recordings'; ending: of the part that each unfinished one has. Errors: OSError."""

    def __init__(self, folder: Path, ending: str) -> None:
        self._folder, self._ending = folder, ending
        self._list = folder / LIST

    def add(self, day: Path, recording: str) -> None:
        """day: its folder, YYYY/MM/DD below the recordings'."""
        self._is_there()
        self._entry(day, recording).touch()

    def drop(self, day: Path, recording: str) -> None:
        self._entry(day, recording).unlink(missing_ok=True)

    def all(self) -> Iterator[tuple[Path, str]]:
        """Day's folder and recording, the oldest day first."""
        self._is_there()
        for name in sorted(entry.name for entry in self._list.iterdir()):
            day, _, recording = name.partition("_")
            yield self._folder.joinpath(*day.split("-")), recording

    def _entry(self, day: Path, recording: str) -> Path:
        return self._list / f"{'-'.join(day.parts[-3:])}_{recording}"

    def _is_there(self) -> None:
        """A home that has no list yet gets one, from all days, once."""
        if self._list.exists():
            return
        new = self._folder / f"{LIST}.new"
        new.mkdir(mode=0o700, parents=True, exist_ok=True)
        for part in self._folder.glob(f"*/*/*/*{self._ending}"):
            entry = self._entry(part.parent, part.name.removesuffix(self._ending))
            (new / entry.name).touch()
        new.replace(self._list)
