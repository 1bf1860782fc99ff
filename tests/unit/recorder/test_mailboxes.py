"""Messages in their mailboxes."""

from __future__ import annotations

import pytest
from recorder_scene import BEGAN, tone, wav

from recorder.faults import BadSound, NothingRecorded, PartMissing, RecordingFailed
from recorder.mailboxes import Mailboxes, within
from recorder.sound import seconds_of


@pytest.fixture
def mailboxes(tmp_path):
    return Mailboxes(tmp_path / "mailboxes")


def test_a_message_comes_into_its_mailbox_and_is_measured(mailboxes, tmp_path):
    message = wav(tmp_path / "rec-1.wav", tone(500, 1.5))
    taken = mailboxes.take(message, "service", "01CALL", BEGAN)
    assert (taken.path, taken.seconds) == ("service/2026-09-23/01CALL.wav", 1.5)
    assert seconds_of(mailboxes.file(taken.path)) == 1.5


def test_a_message_stays_with_asterisk_until_the_journal_has_it_and_is_never_there_twice(mailboxes, tmp_path):
    message = wav(tmp_path / "rec-1.wav", tone(500, 1.5))
    taken = mailboxes.take(message, "service", "01CALL", BEGAN)
    assert message.exists(), "whoever dies now has lost nothing"
    assert mailboxes.take(message, "service", "01CALL", BEGAN) == taken
    assert len(list((tmp_path / "mailboxes").rglob("*.wav"))) == 1
    mailboxes.done(message)
    mailboxes.done(message)
    assert not message.exists()
    assert mailboxes.file(taken.path).exists()


@pytest.mark.parametrize(
    ("content", "fault"), [(b"", NothingRecorded), (b"no sound at all", BadSound), (None, PartMissing)]
)
def test_a_message_that_holds_no_sound_is_refused_and_stays_where_it_is(mailboxes, tmp_path, content, fault):
    file = tmp_path / "rec-1.wav"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(fault, match=str(file)):
        mailboxes.take(file, "service", "01CALL", BEGAN)
    assert file.exists() == (content is not None)


def test_a_message_for_which_there_is_no_place_stays_where_it_is(tmp_path):
    (tmp_path / "mailboxes").touch()
    message = wav(tmp_path / "rec-1.wav", tone(500, 0.1))
    with pytest.raises(RecordingFailed, match="no message can be kept"):
        Mailboxes(tmp_path / "mailboxes").take(message, "service", "01CALL", BEGAN)
    assert message.exists()


@pytest.mark.parametrize("name", ["../service", "", ".hidden", "a/b", "a" * 81])
def test_a_name_that_leads_elsewhere_is_no_mailbox(mailboxes, name):
    with pytest.raises(ValueError, match="cannot be filed under that name"):
        mailboxes.place(name, "01CALL", BEGAN)
    with pytest.raises(ValueError, match="cannot be filed under that name"):
        mailboxes.place("service", name, BEGAN)


def test_a_path_that_leads_out_of_the_folder_is_not_there(mailboxes, tmp_path):
    wav(tmp_path / "secret.wav", tone(500, 0.1))
    mailboxes.place("service", "01CALL", BEGAN)
    for path in ("../secret.wav", str(tmp_path / "secret.wav"), "service", "service/none.wav"):
        with pytest.raises(PartMissing, match="is not there"):
            mailboxes.file(path)
    assert within(tmp_path, "secret.wav") == (tmp_path / "secret.wav").resolve()


def test_a_file_without_sound_has_no_length(tmp_path):
    (tmp_path / "bad.wav").write_bytes(b"RIFF")
    with pytest.raises(BadSound, match="no sound that can be read"):
        seconds_of(tmp_path / "bad.wav")
    with pytest.raises(PartMissing, match="is not there"):
        seconds_of(tmp_path / "none.wav")
