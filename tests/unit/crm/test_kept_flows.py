"""Flows as they are kept: versions that nothing changes, one that is live, drafts by author, clear conflicts."""

from __future__ import annotations

import pytest

from crm.database import Database
from crm.faults import Unknown
from crm.flows import DraftMoved, FlowMoved

HOTLINE = {"name": "hotline", "start": "greeting", "nodes": {"greeting": {"type": "play"}}}


def changed(**fields):
    return HOTLINE | fields


def test_a_flow_that_is_published_is_live_and_keeps_its_number(database: Database):
    with database.unit() as unit:
        assert unit.flows.live() == {}
        assert unit.flows.publish("hotline", HOTLINE, author="ada", base=0, note="first") == 1
        assert unit.flows.publish("hotline", changed(start="menu"), author="ben", base=1) == 2
        unit.commit()
    with database.unit() as unit:
        assert unit.flows.live() == {"hotline": 2}
        assert [(one.version, one.author, one.note) for one in unit.flows.versions("hotline")] == [
            (2, "ben", ""),
            (1, "ada", "first"),
        ]
        assert unit.flows.document("hotline", 1) == HOTLINE | {"version": 1}
        assert unit.flows.document("hotline", 2)["start"] == "menu"


def test_back_to_an_older_one_is_one_word_and_forward_again(database: Database):
    with database.unit() as unit:
        for base in range(3):
            unit.flows.publish("hotline", HOTLINE, author="ada", base=base)
        unit.flows.make_live("hotline", 1, by="ben")
        assert unit.flows.live() == {"hotline": 1}
        assert unit.flows.publish("hotline", HOTLINE, author="ada", base=3) == 4
        assert unit.flows.live() == {"hotline": 4}


def test_what_is_not_there_is_unknown(database: Database):
    with database.unit() as unit:
        unit.flows.publish("hotline", HOTLINE, author="ada", base=0)
        for flow, version in (("hotline", 2), ("bank", 1)):
            with pytest.raises(Unknown):
                unit.flows.document(flow, version)
            with pytest.raises(Unknown):
                unit.flows.make_live(flow, version, by="ada")


def test_who_began_from_an_older_version_is_told_whose_stands_and_nothing_is_lost(database: Database):
    with database.unit() as unit:
        unit.flows.publish("hotline", HOTLINE, author="ada", base=0)
        unit.flows.save_draft("hotline", changed(start="mine"), author="ben", base=1, revision=0)
        unit.flows.publish("hotline", changed(start="hers"), author="ada", base=1)
        with pytest.raises(FlowMoved) as moved:
            unit.flows.publish("hotline", changed(start="mine"), author="ben", base=1)
        assert (moved.value.newest.author, moved.value.newest.version) == ("ada", 2)
        assert "ada" in str(moved.value)
        draft, document = unit.flows.draft("hotline", "ben") or pytest.fail("his draft is gone")
        assert (draft.base, document["start"]) == (1, "mine")
        assert unit.flows.publish("hotline", document, author="ben", base=2) == 3  # on top of hers, knowingly


def test_two_authors_have_a_draft_each_and_publishing_ends_ones_own(database: Database):
    with database.unit() as unit:
        unit.flows.save_draft("hotline", changed(start="a"), author="ada", base=0, revision=0)
        unit.flows.save_draft("hotline", changed(start="b"), author="ben", base=0, revision=0)
        assert {draft.author for draft in unit.flows.drafts("hotline")} == {"ada", "ben"}
        unit.flows.publish("hotline", changed(start="a"), author="ada", base=0)
        assert [draft.author for draft in unit.flows.drafts()] == ["ben"]


def test_one_author_at_two_desks_overwrites_nothing_unseen(database: Database):
    with database.unit() as unit:
        first = unit.flows.save_draft("hotline", changed(start="a"), author="ada", base=0, revision=0)
        second = unit.flows.save_draft("hotline", changed(start="b"), author="ada", base=0, revision=first)
        with pytest.raises(DraftMoved) as moved:
            unit.flows.save_draft("hotline", changed(start="c"), author="ada", base=0, revision=first)
        assert moved.value.theirs.revision == second
        assert unit.flows.draft("hotline", "ada")[1]["start"] == "b"
        assert unit.flows.draft("hotline", "ben") is None


def test_why_a_flow_was_published_in_spite_of_its_trials_is_kept(database: Database):
    with database.unit() as unit:
        unit.flows.publish("hotline", HOTLINE, author="ada", base=0, in_spite_of="the fair begins at nine")
        assert unit.flows.versions("hotline")[0].in_spite_of == "the fair begins at nine"


def test_texts_in_any_writing_come_back_as_they_were(database: Database):
    document = changed(note="您好 \u0000 \U0001f600 \"'")
    with database.unit() as unit:
        unit.flows.publish("hotline", document, author="ada", base=0)
        unit.commit()
    with database.unit() as unit:
        assert unit.flows.document("hotline", 1)["note"] == document["note"]
