"""A spool entry becomes facts: the same ones each time, and together with what the journal has they add up."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crm import facts
from crm.database import Database
from crm.journal_store import JournalStore
from cti.calls.spooled import BadEntry, Findings, facts_of, read
from recorder.mailboxes import Taken

ID = "2026-1126-3J5C-NT06KR"
AT = datetime(2026, 11, 25, 18, 42, tzinfo=UTC)


def moment(seconds: float) -> str:
    return (AT + timedelta(seconds=seconds)).isoformat()


def entry(**changes):
    """A call that rang the emergency station, then left a message."""
    steps = [
        {"kind": "ivr", "at": moment(1), "detail": "safety-net"},
        {"kind": "transfer", "at": moment(9), "detail": "901"},
        {"kind": "mailbox", "at": moment(30)},
    ]
    body = {
        "id": ID, "interaction": ID, "orphan": False, "node": "a", "board": "telco", "line": None,
        "number": "02155500101", "called": "0100", "uniqueid": "a-1.1", "began": moment(0), "steps": steps,
        "ended": moment(60), "by": "customer",
    }  # fmt: skip
    return read(json.dumps(body | changes), ID)


NOTHING = Findings(
    number="+862155500101", customer=None, before=None, spoke=False, message=None, mailbox="general"
)
MESSAGE = replace(NOTHING, spoke=True, message=Taken(f"general/2026-11-25/{ID}.wav", 12.5))


@pytest.fixture
def database(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/x.db", country="CN")
    database.migrate()
    yield database
    database.close()


def kept(database, interaction: str = ID):
    with database.unit() as unit:
        return unit.interactions.get(interaction)


def test_a_message_taken_in_twice_stands_once(database):
    store = JournalStore(database)
    for _ in range(2):
        store.append(list(facts_of(entry(), MESSAGE)))
    call = kept(database)
    assert (call.outcome, call.cause, call.ended_by, call.medium) == (
        "message", "no-server", "customer", "voicemail",
    )  # fmt: skip
    assert [segment.kind for segment in call.segments] == ["ringing", "ivr", "transfer", "mailbox"]
    assert sum(segment.seconds for segment in call.segments) == 60
    assert [(left.mailbox, left.seconds) for left in call.messages] == [("general", 12.5)]


def test_ids_fit_and_are_each_its_own_and_the_same_each_time():
    ids, again = ([fact.id for fact in facts_of(entry(), replace(MESSAGE, customer=1))] for _ in range(2))
    assert ids == again
    assert len(set(ids)) == len(ids)
    assert max(len(name) for name in ids) <= facts.LONGEST_ID


def test_a_talk_is_answered_and_nothing_is_abandoned():
    talk = {"kind": "talk", "at": moment(20), "station": "901", "seconds": 40}
    *_, last = facts_of(entry(steps=[talk]), NOTHING)
    assert last.outcome == "answered"
    *_, last = facts_of(entry(steps=[]), NOTHING)
    assert last.outcome == "abandoned"


def began_by_a_server(database) -> None:
    JournalStore(database).append(
        [
            facts.InteractionBegan(
                id="1", at=AT, interaction="X", direction="in", line="telco/1", number="+86215"
            ),
            facts.SegmentBegan(id="2", at=AT, interaction="X", kind="talk"),
        ]
    )


def test_an_orphans_call_goes_on_where_it_stood(database):
    began_by_a_server(database)
    steps = [{"kind": "ivr", "at": moment(100)}, {"kind": "mailbox", "at": moment(110)}]
    orphan = entry(orphan=True, interaction="X", steps=steps, ended=moment(130))
    found = replace(MESSAGE, before=kept(database, "X"))
    JournalStore(database).append(list(facts_of(orphan, found)))
    call = kept(database, "X")
    assert [(segment.kind, segment.seconds) for segment in call.segments] == [
        ("talk", 100), ("ivr", 10), ("mailbox", 20),
    ]  # fmt: skip
    assert (call.outcome, len(call.messages)) == ("answered", 1)


def test_an_orphans_call_that_was_ended_meanwhile_gets_its_message_and_no_second_end(database):
    began_by_a_server(database)
    end = facts.InteractionEnded(id="3", at=AT, interaction="X", outcome="answered", cause="server-lost")
    JournalStore(database).append([end])
    found = replace(MESSAGE, before=kept(database, "X"))
    (only,) = facts_of(entry(orphan=True, interaction="X"), found)
    assert isinstance(only, facts.MessageLeft)
    assert list(facts_of(entry(orphan=True, interaction="X"), replace(found, message=None))) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "../../etc/passwd"}, "id: String should match pattern"),
        ({"id": "2026-1126-3J5C-000000"}, "was it renamed?"),
        ({"interaction": "x" * 41}, "interaction: String should have at most 40"),
        ({"began": "2026-11-25T18:42:00"}, "began: Input should have timezone info"),
        ({"steps": [{"kind": "teleport", "at": moment(1)}]}, "steps.0.kind"),
        ({"number": "9" * 81}, "number"),
    ],
)
def test_what_is_no_call_says_why(change, said):
    with pytest.raises(BadEntry, match=said):
        entry(**change)


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_what_is_no_json_says_so(text):
    with pytest.raises(BadEntry):
        read(text, ID)
