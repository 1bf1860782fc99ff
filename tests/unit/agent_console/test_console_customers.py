"""Customers over the API: found, added, changed by two people at once."""

from collections.abc import Callable

import pytest
from console_visitor import Visitor

from crm.database import Database


@pytest.fixture
def margaret(database: Database) -> int:
    with database.unit() as unit:
        added = unit.customers.add(
            name="Margaret Okafor", numbers=["+44 113 496 0182"], email="m@okafor.example", by="tests"
        )
        unit.commit()
    return added.id


def test_a_new_customer_is_found_by_name_and_by_part_of_a_number(agent: Visitor) -> None:
    added = agent.sends(
        "POST", "/api/customers", {"name": "陈伟", "latin_name": "Chen Wei", "numbers": ["138 5550 1182"]}
    )
    assert added.status_code == 201
    assert added.get_json()["customer"]["numbers"] == [{"e164": "+8613855501182", "label": None}]
    for text in ("陈", "chen wei", "1182"):
        found = agent.asks(f"/api/customers?q={text}").get_json()["customers"]
        assert [one["name"] for one in found] == ["陈伟"], text


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"name": "X", "numbers": ["12"]}, "bad-number", "numbers"),
        ({"name": " "}, "bad-input", "name"),
        ({"numbers": []}, "bad-input", "name"),
        ({"name": "X", "email": "no mail"}, "bad-input", "email"),
        ({"name": "X", "by": "somebody else"}, "bad-input", "name"),
        ({"name": "X", "shoe_size": 44}, "bad-input", "shoe_size"),
    ],
)
def test_bad_input_is_refused_whole_and_names_the_field(
    agent: Visitor, body: dict[str, object], code: str, field: str
) -> None:
    answer = agent.sends("POST", "/api/customers", body)
    assert (answer.status_code, answer.get_json()["code"], answer.get_json()["field"]) == (400, code, field)
    assert agent.asks("/api/customers?q=X").get_json()["customers"] == []


def test_two_editors_of_different_fields_do_not_disturb_each_other(
    agent: Visitor, visitor: Callable[[], Visitor], margaret: int
) -> None:
    sam = visitor().logged_in("sam.whitlock")
    path = f"/api/customers/{margaret}"
    assert sam.sends("PATCH", path, {"version": 1, "changes": {"address": "Leeds"}}).status_code == 200
    answer = agent.sends("PATCH", path, {"version": 1, "changes": {"wishes": "no mail"}})
    assert answer.status_code == 200
    customer = answer.get_json()["customer"]
    assert (customer["address"], customer["wishes"], customer["version"]) == ("Leeds", "no mail", 3)


def test_two_editors_of_one_field_see_both_values(
    agent: Visitor, visitor: Callable[[], Visitor], margaret: int
) -> None:
    sam = visitor().logged_in("sam.whitlock")
    path = f"/api/customers/{margaret}"
    sam.sends("PATCH", path, {"version": 1, "changes": {"address": "Leeds"}})
    answer = agent.sends("PATCH", path, {"version": 1, "changes": {"address": "York", "wishes": "no mail"}})
    assert answer.status_code == 409
    told = answer.get_json()
    assert told["code"] == "conflict"
    assert told["fields"] == {"address": {"mine": "York", "theirs": "Leeds", "by": "Sam Whitlock"}}
    assert told["current"]["wishes"] is None, "nothing of the refused change was kept"
    again = agent.sends(
        "PATCH",
        path,
        {"version": told["current"]["version"], "changes": {"address": "York", "wishes": "no mail"}},
    )
    assert again.get_json()["customer"]["address"] == "York"


@pytest.mark.parametrize(
    "body", [[], {"version": "1", "changes": {}}, {"version": True, "changes": {}}, {"changes": {}}]
)
def test_a_change_that_is_none_is_refused(agent: Visitor, margaret: int, body: object) -> None:
    assert agent.sends("PATCH", f"/api/customers/{margaret}", body).status_code == 400


def test_a_customer_who_is_not_there_is_said_so(agent: Visitor) -> None:
    for answer in (
        agent.asks("/api/customers/999"),
        agent.asks("/api/customers/999/history"),
        agent.sends("PATCH", "/api/customers/999", {"version": 1, "changes": {}}),
    ):
        assert (answer.status_code, answer.get_json()["code"]) == (404, "no-such-customer")


def test_the_directory_leaves_out_oneself_and_who_has_no_extension(agent: Visitor) -> None:
    names = [one["name"] for one in agent.asks("/api/directory").get_json()["agents"]]
    assert names == ["priya.nair", "sam.whitlock"]
