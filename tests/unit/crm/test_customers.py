"""Customers: whose a number is, what two people may change at once, and what is refused."""

from __future__ import annotations

import threading

import pytest
from crm_scene import CHEN, OKAFOR, Calls
from sqlalchemy import event

from crm.database import Database
from crm.faults import BadNumber, BadValue, Clash, Conflict, Unknown
from crm.records import Customer, Number


def add(database: Database, name: str = "Margaret Okafor", **fields) -> Customer:
    with database.unit() as unit:
        customer = unit.customers.add(name=name, **fields)
        unit.commit()
    return customer


def by_number(database: Database, number: str) -> list[str]:
    with database.unit() as unit:
        return [customer.name for customer in unit.customers.by_number(number)]


def test_everything_that_was_given_comes_back(database: Database):
    firm = add(database, "Okafor Dairy Ltd", kind="firm", numbers=[("+44 113 496 0100", "works")])
    given = add(
        database, "陈伟", latin_name="Chen Wei", form_of_address="先生", firm_id=firm.id, position="采购",
        language="zh", address="苏州市人民路8号", email="chenwei@hanwei.example", key=True,
        wishes="仅 08:00–17:00 致电", numbers=[("138 5550 1182", "手机"), "0512 5550 2000"],
    )  # fmt: skip
    expected = Customer(
        id=given.id, kind="person", name="陈伟", latin_name="Chen Wei", form_of_address="先生", firm_id=firm.id,
        firm="Okafor Dairy Ltd", position="采购", language="zh", address="苏州市人民路8号",
        email="chenwei@hanwei.example", key=True, wishes="仅 08:00–17:00 致电",
        numbers=(Number(CHEN, "手机"), Number("+8651255502000", None)), version=1,
    )  # fmt: skip
    with database.unit() as unit:
        assert unit.customers.get(given.id) == expected
        assert unit.customers.contacts(firm.id) == (expected,)


def test_a_number_may_belong_to_nobody_to_one_and_to_several(database: Database):
    add(database, "Okafor Dairy Ltd", kind="firm", numbers=["+44 113 496 0100"])
    add(database, "Margaret Okafor", numbers=["+44 113 496 0100", OKAFOR])
    assert by_number(database, "+442079460000") == []
    assert by_number(database, OKAFOR) == ["Margaret Okafor"]
    assert sorted(by_number(database, "+441134960100")) == ["Margaret Okafor", "Okafor Dairy Ltd"]


def test_of_several_the_one_in_contact_last_comes_first_then_key_customers(database: Database, calls: Calls):
    add(database, "Never called", numbers=[OKAFOR])
    add(database, "Key", numbers=[OKAFOR], key=True)
    earlier = add(database, "Earlier", numbers=[OKAFOR])
    latest = add(database, "Latest", numbers=[OKAFOR])
    calls.answered("1", customer=latest.id, at=1000)
    calls.answered("2", customer=earlier.id, at=500)
    assert by_number(database, OKAFOR) == ["Latest", "Earlier", "Key", "Never called"]


def test_looking_a_number_up_takes_one_statement(database: Database):
    add(database, numbers=[OKAFOR, CHEN])
    add(database, "Paul Okafor", numbers=[OKAFOR])
    statements: list[str] = []
    event.listen(database._engine, "before_cursor_execute", lambda *all: statements.append(all[2]))
    with database.unit() as unit:
        assert len(unit.customers.by_number(OKAFOR)) == 2
    assert len(statements) == 1, statements


def test_changes_of_different_fields_from_one_version_are_both_kept(database: Database):
    read = add(database, address="Leeds", wishes="")
    with database.unit() as unit:
        unit.customers.update(read.id, read.version, {"address": "York"}, by="li.na")
        unit.commit()
    with database.unit() as unit:
        merged = unit.customers.update(read.id, read.version, {"wishes": "no mail"}, by="zhou.ting")
        unit.commit()
    assert (merged.address, merged.wishes, merged.version) == ("York", "no mail", 3)


def test_changes_of_the_same_field_are_a_conflict_that_shows_both(database: Database):
    read = add(database, address="Leeds", language="en")
    with database.unit() as unit:
        unit.customers.update(read.id, read.version, {"address": "York"}, by="li.na")
        unit.commit()
    with pytest.raises(Conflict) as conflict, database.unit() as unit:
        unit.customers.update(read.id, read.version, {"address": "Hull", "language": "zh"}, by="zhou.ting")
    assert conflict.value.fields == {"address": Clash(mine="Hull", theirs="York", by="li.na")}
    assert conflict.value.current.address == "York"
    assert conflict.value.current.version == 2
    assert "li.na" in str(conflict.value)
    with database.unit() as unit:
        kept = unit.customers.get(read.id)
        assert kept == conflict.value.current, "a conflict writes nothing, not even the other fields"
        mine = unit.customers.update(
            read.id, conflict.value.current.version, {"address": "Hull"}, by="zhou.ting"
        )
        assert mine.address == "Hull"


def test_the_same_change_by_two_people_is_no_conflict(database: Database):
    read = add(database, address="Leeds")
    for person in ("li.na", "zhou.ting"):
        with database.unit() as unit:
            changed = unit.customers.update(read.id, read.version, {"address": "York"}, by=person)
            unit.commit()
    assert (changed.address, changed.version) == ("York", 2)


def test_ten_people_change_ten_fields_of_one_record_at_once(database: Database):
    read = add(database)
    wanted = {
        "latin_name": "M. Okafor", "form_of_address": "Ms", "position": "owner", "language": "en", "key": True,
        "address": "Leeds", "email": "m@okafor.example", "wishes": "mornings", "name": "Margaret A. Okafor",
        "numbers": [OKAFOR],
    }  # fmt: skip
    go = threading.Barrier(len(wanted))
    failed: list[BaseException] = []

    def change(field: str) -> None:
        go.wait()
        try:
            with database.unit() as unit:
                unit.customers.update(read.id, read.version, {field: wanted[field]}, by=field)
                unit.commit()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=change, args=(field,)) for field in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    with database.unit() as unit:
        final = unit.customers.get(read.id)
        assert final is not None
        assert {field: getattr(final, field) for field in wanted} == {**wanted, "numbers": (Number(OKAFOR),)}
        assert final.version == 1 + len(wanted)
        assert unit.customers.by_number(OKAFOR) == (final,)


def test_each_change_says_who_made_it(database: Database):
    read = add(database, by="import")
    with database.unit() as unit:
        unit.customers.update(read.id, 1, {"numbers": [OKAFOR], "language": "en"}, by="li.na")
        unit.commit()
        changes = {change.field: change for change in unit.customers.changes(read.id, since=1)}
        first = unit.customers.changes(read.id)[0]
    assert (first.field, first.after, first.by) == ("name", "Margaret Okafor", "import")
    assert changes.keys() == {"numbers", "language"}
    assert changes["numbers"].before == []
    assert changes["numbers"].after == [{"e164": OKAFOR, "label": None}]
    assert {(change.by, change.version) for change in changes.values()} == {("li.na", 2)}


def test_numbers_are_replaced_whole_in_their_order(database: Database):
    read = add(database, numbers=[(OKAFOR, "mobile"), (CHEN, "works")])
    with database.unit() as unit:
        changed = unit.customers.update(
            read.id, 1, {"numbers": [{"e164": CHEN, "label": "home"}, "+44 113 496 0199"]}, by="li.na"
        )
        unit.commit()
    assert changed.numbers == (Number(CHEN, "home"), Number("+441134960199"))
    assert by_number(database, OKAFOR) == []


def test_a_renamed_customer_is_found_by_the_new_name_only(database: Database):
    read = add(database, "Aoife Brennan")
    with database.unit() as unit:
        unit.customers.update(read.id, 1, {"name": "Aoife Byrne"}, by="li.na")
        assert unit.customers.search("brennan") == ()
        assert [found.name for found in unit.customers.search("byrne")] == ["Aoife Byrne"]


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"name": "  "}, "name", "needs a name"),
        ({"kind": "robot"}, "kind", "person or firm"),
        ({"key": "yes"}, "key", "neither true nor false"),
        ({"email": "okafor"}, "email", "no mail address"),
        ({"adress": "Leeds"}, "adress", 'did you mean "address"?'),
        ({"wishes": "x" * 2001}, "wishes", "2000 fit"),
        ({"numbers": "+44 113 496 0182"}, "numbers", "must be a list"),
        ({"numbers": [7]}, "numbers", "neither a number nor"),
        ({"firm_id": True}, "firm_id", "no number of a record"),
        ({"address": 5}, "address", "no text"),
    ],
)
def test_bad_fields_are_refused_by_name_and_nothing_is_kept(
    database: Database, fields, field: str, says: str
):
    with database.unit() as unit, pytest.raises(BadValue) as refused:
        unit.customers.add(**{"name": "Margaret Okafor", **fields})
    assert refused.value.field == field
    assert says in str(refused.value)
    read = add(database)
    with database.unit() as unit, pytest.raises(BadValue):
        unit.customers.update(read.id, 1, fields, by="li.na")
    with database.unit() as unit:
        assert unit.customers.get(read.id) == read


def test_a_number_that_is_none_is_refused(database: Database):
    with database.unit() as unit, pytest.raises(BadNumber, match="0512 5550 0100"):
        unit.customers.add(name="Margaret Okafor", numbers=["call me"])


def test_a_firm_that_is_not_there_is_refused(database: Database):
    person = add(database)
    for firm in (404, person.id):
        with database.unit() as unit, pytest.raises(Unknown, match=f"firm {firm}"):
            unit.customers.add(name="Paul", firm_id=firm)


def test_a_customer_who_is_not_there_cannot_be_changed(database: Database):
    with database.unit() as unit:
        assert unit.customers.get(404) is None
        with pytest.raises(Unknown, match="customer 404"):
            unit.customers.update(404, 1, {"name": "Nobody"}, by="li.na")


def test_what_no_database_can_hold_is_left_out(database: Database):
    assert add(database, "Mar\x00garet \ud800Okafor").name == "Mar\ufffdgaret \ufffdOkafor"
