"""Open matters and lists: one at a time, also when two calls ask at once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from crm_scene import CHEN, OKAFOR

from crm.database import Database
from crm.faults import Unknown

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


def asks(database: Database, interaction: str, found: list[bool]) -> None:
    with database.unit() as unit:
        _, ours = unit.matters.open("repair", customer=None, number=OKAFOR, at=NOW, interaction=interaction)
        unit.commit()
    found.append(ours)


def test_two_calls_of_one_number_at_once_open_one_matter(database: Database):
    found: list[bool] = []
    calls = [threading.Thread(target=asks, args=(database, f"call {place}", found)) for place in range(6)]
    for call in calls:
        call.start()
    for call in calls:
        call.join()
    assert sorted(found) == [False] * 5 + [True]
    with database.unit() as unit:
        (matter,) = unit.matters.open_of(customer=None, number=OKAFOR)
        assert unit.matters.open_of(customer=None, number=CHEN) == ()
        assert unit.matters.open_of(customer=None, number=None) == ()
        assert unit.matters.close(matter.id, by="ada")
        with pytest.raises(Unknown):
            unit.matters.close(matter.id + 1, by="ada")


def test_a_number_stands_on_a_list_once_and_on_another_too(database: Database):
    with database.unit() as unit:
        added = [
            unit.lists.add(name, OKAFOR, customer=None, at=NOW, interaction=call)
            for name, call in (("spring", "one"), ("spring", "one"), ("spring", "two"), ("autumn", "two"))
        ]
    assert added == [True, True, False, True]
