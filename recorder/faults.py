"""What goes wrong with sound files. Each says what, where and what to do; `code` is stable."""

from __future__ import annotations


class RecordingFailed(Exception):
    """A recording or message cannot be made or read. The parts that were there are still there."""

    code = "recording-failed"


class PartMissing(RecordingFailed):
    """One side's file is not there; Asterisk may not have started to record, or wrote elsewhere."""

    code = "part-missing"


class BadSound(RecordingFailed):
    """A file is there, but holds no sound that can be read."""

    code = "bad-sound"


class NothingRecorded(RecordingFailed):
    """Both sides are empty: the talk ended before its first sample. The empty parts are gone."""

    code = "nothing-recorded"


class DiskFull(RecordingFailed):
    """The disk has no room for recordings."""

    code = "disk-full"
