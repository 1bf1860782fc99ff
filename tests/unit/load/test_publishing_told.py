"""Whom a new version disturbs: told by what each caller heard."""

from __future__ import annotations

import pytest

from tests.live.sound import write_tone
from tests.load.publishing import CALLERS, PRESSES, VERSIONS, Turn, heard_only, tone
from tests.load.sip_ends import Seen, pitch
from trunkline.phones.packets import SAMPLES, voice_of


def call(number: int, *tones: float, failed: str = "") -> Seen:
    return Seen(number, f"+{number}", tones=list(tones), failed=failed)


def test_versions_in_a_row_sound_different_and_are_told_from_one_packet(tmp_path):
    told = []
    for version in range(1, 9):
        voice = voice_of(write_tone(tmp_path / "a.wav", tone(version), seconds=0.2))
        told.append(pitch(voice[:SAMPLES]))
        assert told[-1] == pytest.approx(tone(version), abs=30)
    assert all(abs(one - other) > 120 for one in told for other in told if one is not other)
    assert VERSIONS < 8


def test_a_caller_is_disturbed_who_is_cut_off_hears_less_or_hears_another_version():
    well = [tone(1)] * PRESSES
    assert heard_only(tone(1), call(1, *well))
    assert not heard_only(tone(1), call(1, *well, failed="hung up by the exchange"))
    assert not heard_only(tone(1), call(1, *well[1:]))
    assert not heard_only(tone(1), call(1, *well[1:], tone(2)))


def test_who_comes_afterwards_is_not_counted_among_them():
    calls = [call(number, *[tone(1)] * PRESSES) for number in range(CALLERS)]
    later = [call(CALLERS, *[tone(6)] * PRESSES)]
    assert not Turn(tone(1), tone(6), [*calls, *later]).disturbed
    calls[7] = call(7, *[tone(6)] * PRESSES)
    assert Turn(tone(1), tone(6), [*calls, *later]).disturbed == [calls[7]]
