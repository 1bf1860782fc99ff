"""Talks recorded: the plan before, one two-channel file after.

Asterisk's MixMonitor runs on the customer's channel with the options `r(said)t(heard)S`: what the customer
says and what he hears go into two files that S keeps in step. When the talk is over `join` makes one file of
them, the customer left and the agent right (Asterisk's own stereo file is scrambled as soon as one side is
wider than 8 kHz); when the journal has that, `done` drops the two. A recording lies in YYYY/MM/DD of the UTC
day on which its call began, as <interaction>-<n>, n from 1; so a call's recordings lie beside each other also
when it lasts past midnight. Which are not finished stands in a list (unfinished.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from config.schema import Recording as Policy
from recorder.faults import DiskFull, NothingRecorded, RecordingFailed
from recorder.sound import (
    CONTAINERS,
    Format,
    can_write,
    is_closed,
    open_part,
    room_in,
    seconds_of,
    side_by_side,
    write,
)
from recorder.unfinished import Unfinished

__all__ = ["Recorded", "Recorder", "RecordingFailed", "RecordingPlan"]

SAID, HEARD = ".said.wav", ".heard.wav"
KEPT_FREE = 256 * 1024 * 1024  # bytes; recordings never take the disk's last, which the database needs
AGAIN = 1.25  # times as much must be free before recording begins again, so that it does not come and go
LOW = 4  # times as much: somebody should see to it
SAFE_NAME = re.compile(r"[A-Za-z0-9._-]{1,40}")


@dataclass(frozen=True, slots=True)
class Room:
    """`free`: bytes. `full`: nothing is recorded; `low`: soon nothing will be."""

    free: int
    full: bool
    low: bool


@dataclass(frozen=True, slots=True)
class RecordingPlan:
    """One talk's files. `recording`: its id; `said`, `heard`: the parts, absolute; `final`: what they
    become."""

    recording: str
    said: Path
    heard: Path
    final: Path

    @property
    def options(self) -> str:
        """MixMonitor's, without a file of its own. Names below its own folder, which is a link to the
        recordings' (config.home): of a whole path it would misread brackets, quotes and backslashes."""
        return f"r({self._below(self.said)})t({self._below(self.heard)})S"

    def _below(self, part: Path) -> str:
        return part.relative_to(self.final.parents[3]).as_posix()


@dataclass(frozen=True, slots=True)
class Recorded:
    """`path` lies below the recordings' folder; left channel customer, right channel agent."""

    recording: str
    path: str
    seconds: float
    channels: int


class Recorder:
    """folder: home/recordings; policy: the site's [recording]; kept_free: bytes that are left to others."""

    def __init__(self, folder: Path, policy: Policy, *, kept_free: int = KEPT_FREE) -> None:
        self._folder, self._policy, self._kept_free = folder, policy, kept_free
        self.room = Room(2 * LOW * kept_free, full=False, low=False)  # as it was last seen
        self._unfinished = Unfinished(folder, SAID)

    def follow(self, policy: Policy) -> None:
        """Another policy from the next talk on."""
        self._policy = policy

    def look(self) -> Room:
        """How much room there is now; `plan` goes by it, too. Errors: OSError."""
        free = room_in(self._folder)
        needed = self._kept_free * (AGAIN if self.room.full else 1)
        self.room = Room(free, full=free < needed, low=free < LOW * self._kept_free)
        return self.room

    @property
    def records_talks(self) -> bool:
        """Whether the site wants its talks recorded."""
        return self._policy.talk

    @property
    def format(self) -> Format:
        """What the site asks for; FLAC where Opus is asked for and the libsndfile at hand has none."""
        wanted = self._policy.format
        return wanted if can_write(wanted) else "flac"

    def plan(self, interaction: str, began: datetime) -> RecordingPlan:
        """Places for one more recording of an interaction; no two plans are the same. began: the interaction.

        Makes the folder and the first part, empty, to hold the name. Raises DiskFull, RecordingFailed,
        ValueError for an id that no file can be named after.
        """
        if not SAFE_NAME.fullmatch(interaction):
            raise ValueError(f'interaction "{interaction}": a recording cannot be named so')
        day = self._folder / began.astimezone(UTC).strftime("%Y/%m/%d")
        try:
            day.mkdir(parents=True, exist_ok=True)
            room = self.look()
            if room.full:
                raise DiskFull(
                    f"{self._folder}: {room.free // 2**20} MB are free, {self._kept_free // 2**20} MB kept "
                    "for the database; nothing is recorded until there is more"
                )
            return self._reserve(day, interaction)
        except OSError as error:
            raise RecordingFailed(f"{day}: nothing can be recorded: {error}") from error

    def _reserve(self, day: Path, interaction: str) -> RecordingPlan:
        n = 1
        while True:
            plan = self._planned(day, f"{interaction}-{n}")
            if not any(path.exists() for path in self._of(day, plan.recording)):
                try:
                    self._unfinished.add(day, plan.recording)
                    plan.said.touch(exist_ok=False)
                except FileExistsError:
                    pass  # another thread was quicker
                else:
                    return plan
            n += 1

    def _of(self, day: Path, recording: str) -> list[Path]:
        """All files that a recording may have, by name: a day's folder may hold ten thousand others."""
        endings = (SAID, HEARD, *(f".{form}" for form in CONTAINERS))
        return [day / f"{recording}{ending}" for ending in endings]

    def _planned(self, day: Path, recording: str) -> RecordingPlan:
        """The joined file has today's format, unless it is there in one that the site asked for before."""
        finals = [day / f"{recording}.{form}" for form in (self.format, *CONTAINERS)]
        final = next((final for final in finals if final.exists()), finals[0])
        return RecordingPlan(recording, day / f"{recording}{SAID}", day / f"{recording}{HEARD}", final)

    def forget(self, plan: RecordingPlan) -> None:
        """The recording did not begin after all: its empty parts go. Parts with sound stay."""
        for part in (plan.said, plan.heard):
            if part.exists() and part.stat().st_size == 0:
                part.unlink()
        if not _parts(plan):
            self._unfinished.drop(plan.said.parent, plan.recording)

    def closed(self, plan: RecordingPlan) -> bool:
        """Whether Asterisk has written the last sample of both parts. A talk without any never is closed."""
        try:
            return is_closed(plan.said) and is_closed(plan.heard)
        except OSError:
            return False

    def join(self, plan: RecordingPlan) -> Recorded:
        """The two parts as one file. They stay until `done`: who dies before the file stands in the journal
        finds them again, and joining once more gives the same answer.

        The shorter side ends in silence; an empty one is silent. For a thread: Opus takes 1.5 % of the talk's
        length in CPU. Raises PartMissing, BadSound, DiskFull and RecordingFailed; NothingRecorded when there
        was no sample on either side, and then the parts are gone.
        """
        if plan.final.exists():  # it has its name only when it is whole
            return self._recorded(plan, seconds_of(plan.final))
        said, heard = open_part(plan.said), open_part(plan.heard)
        frames = max(said.frames, heard.frames)
        if frames == 0:
            self.done(plan)
            raise NothingRecorded(f"{plan.final}: the talk ended before its first sample")
        rates = {part.rate for part in (said, heard) if part.frames}
        if len(rates) != 1:
            raise RecordingFailed(
                f"{plan.final}: its sides have different rates, {sorted(rates)}; they are kept"
            )
        rate = rates.pop()
        write(side_by_side([said, heard]), plan.final, rate, 2, self.format, frames)
        return self._recorded(plan, frames / rate)

    def done(self, plan: RecordingPlan) -> None:
        """The joined file stands durably in the journal: its parts go. Once more does no harm."""
        plan.said.unlink(missing_ok=True)
        plan.heard.unlink(missing_ok=True)
        self._unfinished.drop(plan.said.parent, plan.recording)

    def unfinished(self) -> Iterator[RecordingPlan]:
        """Parts that a dead server never joined, or of whose file the journal may not know, oldest day first.
        Only at start: the plans of talks that are being recorded look the same. Empty ones that never began
        are removed on the way."""
        for day, recording in self._unfinished.all():
            plan = self._planned(day, recording)
            parts = _parts(plan)
            if parts and (plan.heard in parts or plan.said.stat().st_size or plan.final.exists()):
                yield plan
            else:
                self.done(plan)

    def _recorded(self, plan: RecordingPlan, seconds: float) -> Recorded:
        return Recorded(plan.recording, plan.final.relative_to(self._folder).as_posix(), seconds, 2)


def _parts(plan: RecordingPlan) -> list[Path]:
    """Those that are there."""
    return [part for part in (plan.said, plan.heard) if part.exists()]
