"""Facts are kept in order, off the reactor, whatever the database does."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from twisted.internet import reactor

from crm.facts import Audited, Fact, to_json
from crm.faults import DatabaseUnavailable
from cti.clock import Clock
from cti.journal import Journal
from tests.reactor import carried_out, soon


class Paper:
    """A store that can be slow or refuse."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.refusals = 0
        self.free = Event()
        self.free.set()

    def append(self, facts: Sequence[Fact]) -> None:
        self.free.wait(5)
        if self.refusals:
            self.refusals -= 1
            raise DatabaseUnavailable("the database is away")
        self.batches.append([fact.id for fact in facts])

    @property
    def written(self) -> list[str]:
        return [number for batch in self.batches for number in batch]


def fact(number: int) -> Fact:
    return Audited(id=str(number), at=datetime.now(UTC), actor="a", action="b", subject="c")


async def test_facts_are_written_in_the_order_in_which_they_happened(tmp_path: Path) -> None:
    paper = Paper()
    journal = Journal(paper, Clock(), reactor, tmp_path / "unwritten.jsonl")
    journal.start()
    for number in range(50):
        journal.write(fact(number))
    await soon(journal.flushed())
    await carried_out(journal.stop())
    assert paper.written == [str(number) for number in range(50)]


async def test_what_comes_while_the_writer_is_busy_is_one_batch(tmp_path: Path) -> None:
    paper = Paper()
    paper.free.clear()
    journal = Journal(paper, Clock(), reactor, tmp_path / "unwritten.jsonl")
    journal.start()
    for number in range(20):
        journal.write(fact(number))
    assert journal.behind.count == 20
    paper.free.set()
    await soon(journal.flushed())
    await carried_out(journal.stop())
    assert [len(batch) for batch in paper.batches] == [1, 19]


async def test_facts_wait_in_order_for_a_database_that_is_away(tmp_path: Path) -> None:
    paper = Paper()
    paper.refusals = 2
    journal = Journal(paper, Clock(), reactor, tmp_path / "unwritten.jsonl")
    journal.start()
    journal.write(fact(1))
    journal.write(fact(2))
    await soon(journal.flushed())
    await carried_out(journal.stop())
    assert paper.written == ["1", "2"]


async def test_facts_written_before_the_start_are_kept_too(tmp_path: Path) -> None:
    paper = Paper()
    journal = Journal(paper, Clock(), reactor, tmp_path / "unwritten.jsonl")
    journal.write(fact(1))
    journal.start()
    await carried_out(journal.stop())
    assert paper.written == ["1"]
    assert journal.behind.count == 0


async def test_what_the_database_does_not_take_at_the_end_is_written_by_the_next_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cti.journal.LAST_TRY", 0.1)
    paper = Paper()
    paper.refusals = 1_000
    journal = Journal(paper, Clock(), reactor, tmp_path / "unwritten.jsonl")
    journal.start()
    for number in range(3):
        journal.write(fact(number))
    await carried_out(journal.stop())
    assert paper.written == []

    paper.refusals = 0
    journal = Journal(paper, Clock(), reactor, tmp_path / "unwritten.jsonl")
    journal.start()
    journal.write(fact(3))
    await soon(journal.flushed())
    await carried_out(journal.stop())
    assert paper.written == ["0", "1", "2", "3"], "in order, before what happens now"
    assert not (tmp_path / "unwritten.jsonl").exists()


async def test_a_damaged_line_of_the_file_holds_up_no_other(tmp_path: Path) -> None:
    file = tmp_path / "unwritten.jsonl"
    file.write_text("half a fa\n" + to_json(fact(7)) + "\n")
    paper = Paper()
    journal = Journal(paper, Clock(), reactor, file)
    journal.start()
    await soon(journal.flushed())
    await carried_out(journal.stop())
    assert paper.written == ["7"]
