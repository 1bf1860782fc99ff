"""Segments touch, and no death between a fact and its note makes one of them stand twice."""

from datetime import timedelta
from typing import Any, cast

from crm.facts import Fact, SegmentBegan
from cti.calls.chronicle import Chronicle
from cti.clock import Clock
from cti.journal import Journal


class Written:
    """The journal, as far as a call knows it."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []

    def write(self, fact: Fact) -> None:
        self.facts.append(fact)

    @property
    def segments(self) -> list[SegmentBegan]:
        return [fact for fact in self.facts if isinstance(fact, SegmentBegan)]


def chronicle(journal: Written) -> Chronicle:
    return Chronicle("2026-1126-81NW-9RA0QG", cast(Journal, journal), Clock())


def kinds(journal: Written) -> list[str]:
    return [segment.kind for segment in journal.segments]


def test_the_same_segment_again_changes_nothing() -> None:
    journal = Written()
    call = chronicle(journal)
    call.segment("queue", queue="sales")
    call.segment("queue", queue="sales")
    assert kinds(journal) == ["queue"]


def test_the_first_segment_has_one_name_whichever_server_writes_it() -> None:
    """Killed before anything was noted, a server is followed by one that begins the call anew."""
    ids: list[str] = []
    for _ in range(2):
        journal = Written()
        call = chronicle(journal)
        call.segment("ringing")
        call.segment("ivr", detail="hotline")
        ids += [segment.id for segment in journal.segments]
    assert ids[0] == ids[2], "the journal passes over the second"
    assert ids[1] != ids[3]


def test_a_step_that_was_written_and_not_noted_is_not_written_again() -> None:
    first = Written()
    dead = chronicle(first)
    dead.segment("ivr", detail="hotline")
    noted, since = dead.present, dead.since
    dead.segment("queue", queue="sales")  # and is killed before it is noted
    assert noted is not None

    journal, moved = Written(), list[Any]()
    call = chronicle(journal)
    call.go_on(dead.began_at, noted, since)
    assert dead.present is not None
    call.was_written(dead.present, dead.since)
    call.moved = lambda: moved.append(call.present)
    call.segment("queue", queue="sales")
    assert kinds(journal) == []
    assert call.since == dead.since
    assert moved == [dead.present], "and it is noted now"


def test_a_step_back_after_one_that_was_not_noted_is_written() -> None:
    """What happened is told as it happened: a moment in the queue, then the menu again."""
    journal = Written()
    call = chronicle(journal)
    since = call.began_at
    call.go_on(since, ("ivr", None, None, None, "hotline"), since)
    call.was_written(("queue", None, "sales", None, None), since + timedelta(seconds=1))
    call.segment("ivr", detail="hotline")
    call.segment("queue", queue="sales")
    assert kinds(journal) == ["ivr", "queue"]
