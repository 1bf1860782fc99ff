"""Facts are kept in order, off the reactor, whatever the database does."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from twisted.internet import reactor
from twisted.internet.task import deferLater

from crm.facts import Audited, Fact, to_json
from crm.faults import DatabaseUnavailable
from cti.clock import Clock
from cti.journal import Journal
from cti.journal_file import FileFull, JournalFile
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


async def test_a_busy_server_writes_many_facts_in_one_transaction(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that comes soon after a transaction waits for its pace, and takes with it what comes meanwhile."""
    monkeypatch.setattr("cti.journal.PACE", 0.5)
    paper = Paper()
    journal = Journal(paper, Clock(), reactor, tmp_path / "unwritten.jsonl")
    journal.start()
    journal.write(fact(0))
    await soon(journal.flushed())
    for number in range(1, 20):
        journal.write(fact(number))
        await soon(deferLater(reactor, 0.005))
    await soon(journal.flushed())
    assert [len(batch) for batch in paper.batches] == [1, 19]
    await carried_out(journal.stop())


async def test_a_server_that_ends_waits_for_no_pace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cti.journal.PACE", 1000)
    paper = Paper()
    journal = Journal(paper, Clock(), reactor, tmp_path / "unwritten.jsonl")
    journal.start()
    journal.write(fact(0))
    await soon(journal.flushed())
    journal.write(fact(1))
    journal.write(fact(2))
    await carried_out(journal.stop())
    assert paper.written == ["0", "1", "2"]


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
    assert (tmp_path / "unwritten.unread").read_text() == "half a fa\n", "and is kept for a person to look at"


async def test_a_killed_server_loses_no_fact_that_it_was_told(tmp_path: Path) -> None:
    file = tmp_path / "unwritten.jsonl"
    slow = Paper()
    slow.free.clear()
    killed = Journal(slow, Clock(), reactor, file)
    killed.start()
    for number in range(5):
        killed.write(fact(number))
    left_on_disk = file.read_bytes()  # what a process that is killed now leaves
    slow.free.set()
    await carried_out(killed.stop())

    file.write_bytes(left_on_disk)
    paper = Paper()
    journal = Journal(paper, Clock(), reactor, file)
    journal.start()
    journal.write(fact(5))
    await soon(journal.flushed())
    await carried_out(journal.stop())
    assert paper.written == ["0", "1", "2", "3", "4", "5"]


async def test_a_long_outage_fills_the_file_and_not_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cti.journal.MOST_HELD", 7)
    monkeypatch.setattr("cti.journal.FIRST_RETRY", 0.01)
    paper = Paper()
    paper.refusals = 3
    journal = Journal(paper, Clock(), reactor, tmp_path / "unwritten.jsonl")
    journal.start()
    for number in range(100):
        journal.write(fact(number))
    assert journal.behind.count == 100
    assert len(journal._facts) == 7
    await soon(journal.flushed())
    journal.write(fact(100))
    await carried_out(journal.stop())
    assert paper.written == [str(number) for number in range(101)]
    assert max(len(batch) for batch in paper.batches) == 7


async def test_a_server_that_follows_a_long_outage_reads_the_file_piece_by_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cti.journal.MOST_HELD", 7)
    file = tmp_path / "unwritten.jsonl"
    file.write_text("".join(to_json(fact(number)) + "\n" for number in range(30)))
    paper = Paper()
    journal = Journal(paper, Clock(), reactor, file)
    journal.start()
    journal.write(fact(30))
    await soon(journal.flushed())
    await carried_out(journal.stop())
    assert paper.written == [str(number) for number in range(31)]


async def test_with_a_full_disk_facts_go_to_the_database_from_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = Paper()
    journal = Journal(paper, Clock(), reactor, tmp_path / "unwritten.jsonl")
    journal._file = JournalFile(tmp_path / "unwritten.jsonl", largest=300)
    journal.start()
    for number in range(20):
        journal.write(fact(number))
    await soon(journal.flushed())
    await carried_out(journal.stop())
    assert paper.written == [str(number) for number in range(20)]
    assert journal.behind.lost == 0


async def test_only_when_disk_and_memory_are_full_and_the_database_away_a_fact_is_refused_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cti.journal.MOST_HELD", 4)
    paper = Paper()
    paper.free.clear()
    journal = Journal(paper, Clock(), reactor, tmp_path / "unwritten.jsonl")
    journal._file = JournalFile(tmp_path / "unwritten.jsonl", largest=1)
    journal.start()
    for number in range(6):
        journal.write(fact(number))
    assert journal.behind.lost == 2
    paper.free.set()
    await soon(journal.flushed())
    await carried_out(journal.stop())
    assert paper.written == ["0", "1", "2", "3"]


async def test_a_line_that_fits_only_in_part_is_taken_back(tmp_path: Path) -> None:
    """/dev/full says so at once; a quota or a full disk may take the first half of a line."""
    file = JournalFile(tmp_path / "facts.jsonl")
    file.append("whole")
    real = os.write
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.write", lambda handle, data: real(handle, data[: len(data) // 2]))
        with pytest.raises(FileFull, match="of 6 bytes fitted"):
            file.append("whole")
    file.append("again")
    assert (tmp_path / "facts.jsonl").read_text() == "whole\nagain\n"
    file.close()
