"""Open matters over the API: seen with the customer or by number, closed by who has done it."""

from datetime import UTC, datetime

from console_visitor import Visitor

from crm.database import Database

OKAFOR = "+441134960182"


def test_a_matter_is_seen_and_closed_and_both_are_written_down(agent: Visitor, database: Database) -> None:
    with database.unit() as unit:
        margaret = unit.customers.add(name="Margaret Okafor", numbers=[OKAFOR])
        matter, _ = unit.matters.open(
            "repair", customer=margaret.id, number=OKAFOR, text="the pump drips", interaction="one",
            at=datetime(2026, 11, 26, 1, 30, tzinfo=UTC),
        )  # fmt: skip
        unit.commit()
    for whose in (f"customer={margaret.id}", "number=%2B441134960182"):
        (seen,) = agent.asks(f"/api/matters?{whose}").get_json()["matters"]
        assert (seen["kind"], seen["text"], seen["opened"]) == (
            "repair", "the pump drips", "2026-11-26T01:30:00Z",
        )  # fmt: skip
    assert agent.asks("/api/matters").get_json()["matters"] == []
    for _ in range(2):
        assert agent.sends("POST", f"/api/matters/{matter.id}/close", {}).status_code == 200
    assert agent.asks(f"/api/matters?customer={margaret.id}").get_json()["matters"] == []
    with database.unit() as unit:
        (entry,) = unit.audit.latest(subject=f"matter {matter.id}")
        assert entry.action == "matter.closed"
    assert agent.sends("POST", "/api/matters/999/close", {}).status_code == 400


def test_a_stranger_sees_none(visitor) -> None:
    assert visitor().asks("/api/matters?customer=1").status_code in (302, 401, 403)
