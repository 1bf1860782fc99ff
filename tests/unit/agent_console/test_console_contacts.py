"""History, recordings and notes: who may read, hear and write what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from console_visitor import Visitor

from crm import facts
from crm.database import Database
from crm.journal_store import JournalStore

AT = datetime(2026, 11, 23, 1, 41, tzinfo=UTC)
VOICE = bytes(range(256)) * 8


@pytest.fixture
def customer(database: Database) -> int:
    with database.unit() as unit:
        added = unit.customers.add(name="Margaret Okafor", numbers=["+44 113 496 0182"], by="tests")
        unit.commit()
    return added.id


@pytest.fixture
def happened(database: Database, recordings: Path, customer: int) -> Callable[..., None]:
    """A call that Li Na took, with its recording."""

    def happen(interaction: str, days_ago: int = 0, path: str = "2026/call.opus", keep: bool = True) -> None:
        at = AT - timedelta(days=days_ago)
        step = iter(range(100))

        def fact(of: type, after: float, **more: object) -> object:
            return of(
                id=f"{interaction}-{next(step)}",
                at=at + timedelta(seconds=after),
                interaction=interaction,
                **more,
            )

        if keep:
            file = recordings / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(VOICE)
        JournalStore(database).append(
            [
                fact(facts.InteractionBegan, 0, direction="in", line="telco/1", number="+441134960182"),
                fact(facts.CustomerAttached, 0, customer=customer),
                fact(facts.SegmentBegan, 0, kind="queue", queue="service-en"),
                fact(facts.SegmentBegan, 20, kind="talk", agent="li.na", queue="service-en"),
                fact(facts.NoteWritten, 30, agent="li.na", text="Leak at shaft seal"),
                fact(facts.InteractionEnded, 120, outcome="answered", by="customer"),
                fact(
                    facts.RecordingMade, 121, recording=f"rec-{interaction}", path=path, seconds=100.0, channels=2,
                    agent="li.na",
                ),
            ]
        )  # fmt: skip

    return happen


def test_history_comes_newest_first_in_pages(
    agent: Visitor, happened: Callable[..., None], customer: int
) -> None:
    for number in range(23):
        happened(f"call{number:02}", days_ago=number, keep=False)
    first = agent.asks(f"/api/customers/{customer}/history").get_json()
    assert [item["interaction"] for item in first["history"]] == [f"call{number:02}" for number in range(20)]
    assert first["more"] is True
    rest = agent.asks(f"/api/customers/{customer}/history?before=call19").get_json()
    assert [item["interaction"] for item in rest["history"]] == ["call20", "call21", "call22"]
    assert rest["more"] is False
    item = first["history"][0]
    assert (item["agent"], item["note"], item["seconds"], item["recording"]) == (
        "Li Na",
        "Leak at shaft seal",
        120.0,
        True,
    )
    assert item["began"] == "2026-11-23T01:41:00Z"


def test_the_present_call_is_left_out_of_the_history(
    agent: Visitor, happened: Callable[..., None], customer: int
) -> None:
    happened("now", keep=False)
    assert agent.asks(f"/api/customers/{customer}/history?excluding=now").get_json()["history"] == []


@pytest.mark.parametrize(("who", "may"), [("li.na", True), ("sam.whitlock", False), ("priya.nair", True)])
def test_a_recording_is_heard_by_its_agent_and_by_leads(
    visitor: Callable[[], Visitor], happened: Callable[..., None], database: Database, who: str, may: bool
) -> None:
    happened("call")
    somebody = visitor().logged_in(who)
    opened = somebody.asks("/api/interactions/call").get_json()
    assert [one["may_hear"] for one in opened["recordings"]] == [may]
    heard = somebody.opens("/recordings/rec-call")
    assert heard.status_code == (200 if may else 403)
    assert (heard.data == VOICE) is may
    with database.unit() as unit:
        entry = unit.audit.latest(1)[0]
    assert (entry.actor, entry.action, entry.subject) == (
        who,
        "recording-heard" if may else "recording-refused",
        "rec-call",
    )


def test_a_player_gets_the_range_it_asks_for_and_one_hearing_is_written_down_once(
    agent: Visitor, happened: Callable[..., None], database: Database
) -> None:
    happened("call")
    whole = agent.opens("/recordings/rec-call", Range="bytes=0-")
    part = agent.opens("/recordings/rec-call", Range="bytes=1000-1009")
    assert (whole.status_code, part.status_code) == (206, 206)
    assert part.data == VOICE[1000:1010]
    assert part.headers["Content-Range"] == f"bytes 1000-1009/{len(VOICE)}"
    assert whole.mimetype == "audio/ogg"
    with database.unit() as unit:
        assert [entry.action for entry in unit.audit.latest(subject="rec-call")] == ["recording-heard"]


def heard(database: Database, recording: str) -> list[tuple[str, str]]:
    """Newest first."""
    with database.unit() as unit:
        return [(entry.actor, entry.action) for entry in unit.audit.latest(subject=recording)]


def test_a_further_range_is_refused_as_the_first_one_is(
    visitor: Callable[[], Visitor], happened: Callable[..., None], database: Database
) -> None:
    happened("call")
    sam = visitor().logged_in("sam.whitlock")
    assert sam.opens("/recordings/rec-call", Range="bytes=1000-1009").status_code == 403
    assert heard(database, "rec-call") == [("sam.whitlock", "recording-refused")]


@pytest.mark.parametrize("piece", ["bytes=1-", "bytes=-2000"])
def test_no_piece_is_heard_without_being_written_down(
    agent: Visitor, happened: Callable[..., None], database: Database, piece: str
) -> None:
    happened("call")
    happened("other", path="2026/other.opus")
    agent.opens("/recordings/rec-other")
    assert agent.opens("/recordings/rec-call", Range=piece).status_code in (200, 206)
    assert heard(database, "rec-call") == [("li.na", "recording-heard")]


def test_a_hearing_ends_when_its_right_does(
    agent: Visitor, happened: Callable[..., None], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from agent_console.api import recordings
    from crm import recordings as crm_recordings

    happened("call")
    agent.opens("/recordings/rec-call")
    for module in (recordings, crm_recordings):
        monkeypatch.setattr(module, "may_hear", lambda account, recording: False)
    assert agent.opens("/recordings/rec-call", Range="bytes=1000-1009").status_code == 403
    assert heard(database, "rec-call")[0] == ("li.na", "recording-refused")


def test_recordings_are_not_kept_by_browsers_between(agent: Visitor, happened: Callable[..., None]) -> None:
    happened("call")
    assert agent.opens("/recordings/rec-call").headers["Cache-Control"] == "private, no-cache"


def test_a_recording_whose_file_is_gone_is_said_so(agent: Visitor, happened: Callable[..., None]) -> None:
    happened("call", keep=False)
    answer = agent.asks("/recordings/rec-call")
    assert (answer.status_code, answer.get_json()["code"]) == (410, "recording-missing")


def test_no_recording_leads_out_of_its_folder(
    agent: Visitor, happened: Callable[..., None], recordings: Path
) -> None:
    (recordings.parent / "secrets.toml").write_text("secret")
    happened("call", path="../secrets.toml", keep=False)
    assert agent.asks("/recordings/rec-call").get_json()["code"] == "recording-missing"


def test_unknown_ones_are_said_to_be_unknown(agent: Visitor) -> None:
    assert agent.asks("/recordings/none").get_json()["code"] == "no-such-recording"
    assert agent.asks("/api/interactions/none").get_json()["code"] == "no-such-interaction"


def test_a_late_note_is_kept_by_the_agent_who_had_the_call(
    agent: Visitor, happened: Callable[..., None], customer: int
) -> None:
    happened("call", keep=False)
    assert (
        agent.sends("POST", "/api/interactions/call/note", {"text": "visit on Thursday"}).status_code == 200
    )
    item = agent.asks(f"/api/customers/{customer}/history").get_json()["history"][0]
    assert item["note"] == "visit on Thursday"


def test_nobody_writes_notes_about_calls_of_others(
    visitor: Callable[[], Visitor], happened: Callable[..., None]
) -> None:
    happened("call", keep=False)
    sam = visitor().logged_in("sam.whitlock")
    assert sam.sends("POST", "/api/interactions/call/note", {"text": "mine"}).status_code == 403


def test_my_day_counts_since_midnight_of_the_site(
    agent: Visitor, happened: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    from agent_console.api import day

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return AT + timedelta(hours=1)

    monkeypatch.setattr(day, "datetime", Clock)
    happened("today", keep=False)
    happened("yesterday", days_ago=1, keep=False)
    told = agent.asks("/api/day").get_json()
    assert (told["calls"], told["talked"]) == (1, 100.0)
    queue = next(row for row in told["queues"] if row["queue"] == "service-en")
    assert (queue["offered"], queue["answered"], queue["within_target"]) == (1, 1, 1)
