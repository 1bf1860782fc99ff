"""A recording is joined when Asterisk has closed it: until then its end is in Asterisk's memory."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import pytest
import soundfile

from config.schema import Recording as Policy
from recorder.recorder import Recorder

AT = datetime(2026, 11, 23, 9, 41, tzinfo=UTC)


@pytest.fixture
def recorder(tmp_path):
    return Recorder(tmp_path / "recordings", Policy(talk=True, format="wav"))


def asterisk_writes(part, samples: int, *, closes: bool) -> None:
    """As it does: the header first, with no length; the samples; the length when it closes the file."""
    soundfile.write(part, [0.1] * samples, 8000, subtype="PCM_16")
    if not closes:
        with part.open("r+b") as file:
            file.seek(40)
            file.write(struct.pack("<I", 0))


def test_parts_with_a_length_are_closed(recorder):
    plan = recorder.plan("2026-1123-6N3F-7Q2XKD", AT)
    asterisk_writes(plan.said, 800, closes=True)
    asterisk_writes(plan.heard, 800, closes=True)
    assert recorder.closed(plan)
    assert recorder.join(plan).seconds == pytest.approx(0.1)


@pytest.mark.parametrize("late", ["said", "heard"])
def test_while_one_of_them_is_written_they_are_not(recorder, late):
    plan = recorder.plan("2026-1123-6N3F-7Q2XKD", AT)
    asterisk_writes(plan.said, 800, closes=late != "said")
    asterisk_writes(plan.heard, 800, closes=late != "heard")
    assert not recorder.closed(plan)


def test_a_header_alone_or_nothing_yet_is_not_closed(recorder):
    plan = recorder.plan("2026-1123-6N3F-7Q2XKD", AT)
    assert not recorder.closed(plan)
    asterisk_writes(plan.said, 0, closes=False)
    asterisk_writes(plan.heard, 0, closes=False)
    assert not recorder.closed(plan)
