"""Search: a name in either script, a firm, a fragment of a number."""

from __future__ import annotations

import pytest

from crm.database import Database


@pytest.fixture
def people(database: Database) -> Database:
    with database.unit() as unit:
        add = unit.customers.add
        dairy = add(name="Okafor Dairy Ltd", kind="firm", numbers=[("+44 113 496 0100", "works")])
        add(
            name="Margaret Okafor",
            firm_id=dairy.id,
            numbers=["+44 113 496 0182"],
            email="m.okafor@dairy.example",
        )
        add(name="Aoife Brennan", numbers=["+44 161 496 0733"], key=True)
        add(name="Brennan Farms", kind="firm")
        add(name="陈伟", latin_name="Chen Wei", numbers=["138 5550 1182"])
        add(name="Paul Ekström")
        add(name="100% Pumps_", kind="firm")
        unit.commit()
    return database


def found(database: Database, text: str, limit: int = 20) -> list[str]:
    with database.unit() as unit:
        return [customer.name for customer in unit.customers.search(text, limit)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("margaret", {"Margaret Okafor"}),
        ("OKAFOR", {"Okafor Dairy Ltd", "Margaret Okafor"}),
        ("dairy", {"Okafor Dairy Ltd", "Margaret Okafor"}),
        ("margaret dairy", {"Margaret Okafor"}),
        ("dairy margaret", {"Margaret Okafor"}),
        ("陈", {"陈伟"}),
        ("chen wei", {"陈伟"}),
        ("ekstrom", {"Paul Ekström"}),
        ("EKSTRÖM", {"Paul Ekström"}),
        ("m.okafor@", {"Margaret Okafor"}),
        ("ｍａｒｇａｒｅｔ", {"Margaret Okafor"}),  # typed with a Chinese input method's wide letters
        ("nobody", set()),
        ("", set()),
        ("   ", set()),
    ],
)
def test_names_are_found_in_either_script_by_part_and_firm(people: Database, text: str, names: set[str]):
    assert set(found(people, text)) == names


@pytest.mark.parametrize(
    "text",
    [
        "4960182",
        "496 0182",
        "0113 496 0182",
        "(0113) 496-0182",
        "+44 113 496 0182",
        "+441134960182",
        "00441134960182",
    ],
)
def test_a_number_is_found_however_it_is_written(people: Database, text: str):
    assert found(people, text) == ["Margaret Okafor"]


@pytest.mark.parametrize("text", ["138 5550 1182", "13855501182", "+86 138 5550", "5550-1182"])
def test_a_number_of_the_own_country_too(people: Database, text: str):
    assert found(people, text) == ["陈伟"]


def test_a_zero_in_front_may_be_the_one_that_is_dialled_at_home(people: Database):
    assert set(found(people, "0182")) == {"Margaret Okafor", "陈伟"}
    assert found(people, "0161") == ["Aoife Brennan"]


def test_two_digits_are_no_number_to_look_for(people: Database):
    assert found(people, "44") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [("100%", ["100% Pumps_"]), ("s_", ["100% Pumps_"]), ("%", ["100% Pumps_"]), ("_", ["100% Pumps_"])],
)
def test_signs_that_mean_something_to_a_database_are_signs(people: Database, text: str, names: list[str]):
    assert found(people, text) == names


def test_whose_name_begins_so_comes_first_then_key_customers(people: Database):
    assert found(people, "brennan") == ["Brennan Farms", "Aoife Brennan"]
    assert found(people, "a")[0] == "Aoife Brennan"


def test_no_more_than_asked_for(people: Database):
    assert len(found(people, "o", limit=2)) == 2
    assert found(people, "o", limit=0) == []
