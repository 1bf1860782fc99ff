"""A poll by telephone: one choice a caller."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from crm_scene import CHEN, OKAFOR

from crm.database import Database

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


def cast(
    database: Database, number: str, choice: str, interaction: str = "one", poll: str = "colour"
) -> bool:
    with database.unit() as unit:
        counts = unit.votes.cast(poll, number=number, choice=choice, at=NOW, interaction=interaction)
        unit.commit()
    return counts


def counts(database: Database, poll: str = "colour") -> dict[str, int]:
    with database.unit() as unit:
        return unit.votes.counts(poll)


def test_the_first_choice_of_a_number_counts_and_no_other(database: Database):
    assert cast(database, OKAFOR, "blue")
    assert not cast(database, OKAFOR, "red", "two")
    assert cast(database, CHEN, "blue", "three")
    assert cast(database, OKAFOR, "red", "four", poll="shape")
    assert counts(database) == {"blue": 2}
    assert counts(database, "shape") == {"red": 1}
    assert counts(database, "nothing") == {}


def test_a_call_that_goes_on_after_a_restart_has_voted_once(database: Database):
    assert cast(database, OKAFOR, "blue")
    assert cast(database, OKAFOR, "blue")
    assert counts(database) == {"blue": 1}


def test_two_calls_of_one_number_at_once_are_one_vote(database: Database):
    found: list[bool] = []
    calls = [
        threading.Thread(
            target=lambda place=place: found.append(cast(database, OKAFOR, "blue", f"call {place}"))
        )
        for place in range(6)
    ]
    for call in calls:
        call.start()
    for call in calls:
        call.join()
    assert sorted(found) == [False] * 5 + [True]
    assert counts(database) == {"blue": 1}
