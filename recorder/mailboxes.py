"""Voicemail's files: home/mailboxes/<mailbox>/YYYY-MM-DD/<interaction>.wav, as the telephone sent them."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from recorder.faults import NothingRecorded, PartMissing, RecordingFailed
from recorder.sound import open_part

SAFE_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}")


@dataclass(frozen=True, slots=True)
class Taken:
    """A message in its mailbox. `path` lies below the mailboxes' folder."""

    path: str
    seconds: float


class Mailboxes:
    """folder: home/mailboxes. Which mailboxes there are says the site file; a folder is made when it is
    needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def place(self, mailbox: str, message: str, at: datetime) -> Path:
        """Where a message of that name is to lie; the folder is there. Raises ValueError for names that no
        file can have, RecordingFailed."""
        for name in (mailbox, message):
            if not SAFE_NAME.fullmatch(name):
                raise ValueError(f'"{name}": a message cannot be filed under that name')
        day = self._folder / mailbox / at.astimezone(UTC).strftime("%Y-%m-%d")
        try:
            day.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RecordingFailed(f"{day}: no message can be kept: {error}") from error
        return day / f"{message}.wav"

    def take(self, recorded: Path, mailbox: str, message: str, at: datetime) -> Taken:
        """Puts a finished wav that Asterisk recorded elsewhere into its mailbox, and measures it. It stays
        where it was until `done`, and taking it once more gives the same: so a process that dies between this
        and the journal's word loses nothing, and nothing is there twice.

        Raises PartMissing, BadSound, and NothingRecorded for one without a sample.
        """
        sound = open_part(recorded)
        if sound.frames == 0:
            raise NothingRecorded(f"{recorded}: the caller hung up before the first sample")
        place = self.place(mailbox, message, at)
        unfinished = place.with_name(f".{place.name}.unfinished")
        try:
            shutil.copyfile(recorded, unfinished)
            with unfinished.open("rb") as file:
                os.fsync(file.fileno())
            unfinished.replace(place)
        except OSError as error:
            raise RecordingFailed(
                f"{place}: the message cannot be kept: {error}; it is at {recorded}"
            ) from error
        return Taken(place.relative_to(self._folder).as_posix(), sound.frames / sound.rate)

    def done(self, recorded: Path) -> None:
        """The message stands durably in the journal. Once more does no harm."""
        recorded.unlink(missing_ok=True)

    def file(self, path: str) -> Path:
        """The file of a message by the path in its record. Raises PartMissing, also for a path that leads out
        of the mailboxes."""
        return within(self._folder, path)


def within(folder: Path, path: str) -> Path:
    """A file below a folder by the path in its record. Raises PartMissing."""
    found = (folder / path).resolve()
    if not found.is_relative_to(folder.resolve()) or not found.is_file():
        raise PartMissing(f"{folder}: {path} is not there; it may have been moved or deleted")
    return found
