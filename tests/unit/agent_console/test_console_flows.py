"""The flow designer's drafts and versions, as its page asks for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from console_visitor import Visitor

from crm.database import Database


def flow(**more: Any) -> dict[str, Any]:
    return {"format": 1, "name": "prize", "languages": ["en"], "nodes": {}, **more}


@pytest.fixture
def priya(visitor: Callable[[], Visitor]) -> Visitor:
    return visitor().logged_in("priya.nair")


@pytest.fixture
def published(database: Database) -> None:
    """Two versions, the older one live."""
    with database.unit() as unit:
        for base, note in enumerate(("first", "second")):
            unit.flows.publish("prize", flow(note=note), author="admin", base=base, note=note)
        unit.flows.make_live("prize", 1, by="admin")
        unit.commit()


def saves(who: Visitor, revision: int, **more: Any) -> Any:
    return who.sends(
        "POST", "/api/flows/prize/draft", {"document": flow(**more), "base": 0, "revision": revision}
    )


def test_what_is_drawn_is_kept_and_read_again(priya: Visitor) -> None:
    assert saves(priya, 0, note="first").get_json() == {"revision": 1}
    assert saves(priya, 1, note="second").get_json() == {"revision": 2}
    mine = priya.asks("/api/flows/prize").get_json()["mine"]
    assert (mine["revision"], mine["base"], mine["document"]["note"]) == (2, 0, "second")
    drafts = priya.asks("/api/flows").get_json()["drafts"]
    assert [(draft["flow"], draft["author"]) for draft in drafts] == [("prize", "priya.nair")]


def test_two_windows_have_a_conflict_and_nothing_is_lost(priya: Visitor) -> None:
    saves(priya, 0, note="here")
    answer = saves(priya, 0, note="there")
    assert answer.status_code == 409
    theirs = answer.get_json()["theirs"]
    assert (theirs["document"]["note"], theirs["revision"]) == ("here", 1)
    assert saves(priya, 1, note="there").status_code == 200


def test_each_has_his_own_draft_and_sees_the_others(priya: Visitor, visitor: Callable[[], Visitor]) -> None:
    saves(priya, 0, note="Priya's")
    admin = visitor().logged_in("admin")
    assert admin.asks("/api/flows/prize").get_json()["mine"] is None
    hers = admin.asks("/api/flows/prize/drafts/priya.nair").get_json()
    assert hers["document"]["note"] == "Priya's"


def test_a_draft_that_is_dropped_is_gone_and_what_is_published_stays(priya: Visitor, published: None) -> None:
    saves(priya, 0)
    assert priya.sends("POST", "/api/flows/prize/draft/drop").status_code == 200
    found = priya.asks("/api/flows/prize").get_json()
    assert (found["mine"], found["live"]) == (None, 1)
    assert [(one["version"], one["note"]) for one in found["versions"]] == [(2, "second"), (1, "first")]


def test_the_list_says_what_is_live_and_a_version_is_read(priya: Visitor, published: None) -> None:
    found = priya.asks("/api/flows").get_json()
    assert [(one["flow"], one["version"], one["author"]) for one in found["live"]] == [("prize", 1, "admin")]
    assert found["people"]["admin"] == "Administrator"
    assert priya.asks("/api/flows/prize/versions/2").get_json()["document"]["note"] == "second"
    assert priya.asks("/api/flows/prize/versions/3").get_json()["code"] == "no-such-flow"


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/api/flows/prize/draft", {"document": flow(name="other"), "base": 0, "revision": 0}, "document.name"),
        ("/api/flows/prize/draft", {"document": flow(), "base": -1, "revision": 0}, "base"),
        ("/api/flows/prize/draft", {"document": [], "base": 0, "revision": 0}, "document"),
        ("/api/flows/Prize!/draft", {"document": flow(), "base": 0, "revision": 0}, "flow"),
    ],
)  # fmt: skip
def test_what_is_no_draft_is_refused_by_its_field(priya: Visitor, path: str, body: Any, field: str) -> None:
    answer = priya.sends("POST", path, body)
    assert (answer.status_code, answer.get_json()["field"]) == (400, field)


def test_agents_draw_no_flows(visitor: Callable[[], Visitor]) -> None:
    agent = visitor().logged_in("li.na")
    assert agent.asks("/api/flows").status_code == 403
    assert agent.opens("/flows/hotline").status_code == 403
