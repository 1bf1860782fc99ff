"""What a flow does with customers, matters and lists: on a real database, for a call that is told in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import structlog
from argon2 import PasswordHasher
from twisted.internet.defer import Deferred, succeed

from config.load import load_site
from crm.database import Database
from crm.passwords import Passwords
from cti.calls.flow_asks import answer
from ivr_flows.effects import (
    AddToList,
    Authenticate,
    ChoosePin,
    Done,
    Failed,
    FindCustomer,
    Mark,
    OpenMatter,
    Outcome,
    WriteCustomer,
)

NOW = datetime(2026, 11, 26, 1, 30, tzinfo=UTC)
OKAFOR, STRANGER = "+441134960182", "+8613855501182"
PIN = "837201"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'trunkline.db'}", country="CN", passwords=Passwords(QUICK))
    database.migrate()
    with database.unit() as unit:
        margaret = unit.customers.add(
            name="Margaret Okafor", code="4711", numbers=[OKAFOR], email="m@okafor.example"
        )
        unit.pins.choose(margaret.id, PIN, by="ada")
        unit.commit()
    yield database
    database.close()


class Call:
    """A session, as far as these parts of a flow know one."""

    def __init__(self, database: Database, number: str | None = STRANGER, interaction: str = "one") -> None:
        def ask(what: str, work: Any, interaction: str | None = None) -> Deferred[Any]:
            with database.unit() as unit:
                return succeed(work(unit))

        self.services = SimpleNamespace(
            site=load_site(Path(__file__).parents[3] / "config/samples/small-firm/site.toml"),
            clock=SimpleNamespace(utc=lambda: NOW),
            records=SimpleNamespace(ask=ask, ask_heavily=ask),
        )
        self.interaction, self.caller = interaction, SimpleNamespace(number=number)
        self.attached: int | None = None
        self.with_customer, self.proved, self.chosen, self.disposition = None, None, None, None
        self.written: list[tuple[str, object]] = []
        self.chronicle = SimpleNamespace(
            customer=lambda customer: self.written.append(("customer", customer)),
            disposition=lambda disposition, by: self.written.append((disposition, by)),
        )
        self.log = structlog.get_logger()

    async def known_by_now(self) -> None:
        pass

    def does(self, effect: Any) -> Any:
        told: list[Any] = []
        Deferred.fromCoroutine(answer(self, effect, "hotline")).addBoth(told.append)  # type: ignore[arg-type]
        return told[0]


def record(database: Database, code: str = "4711") -> Any:
    with database.unit() as unit:
        return unit.customers.by_code(code)


# ---- PINs ----------------------------------------------------------------------------------------------


def test_the_right_pin_makes_it_the_customers_call(database):
    call = Call(database)
    told = call.does(Authenticate("code", "4711", PIN))
    assert (told.how, told.customer["name"], told.customer["code"]) == ("known", "Margaret Okafor", "4711")
    assert (call.attached, call.proved, call.chosen.card.name) == (1, 1, "Margaret Okafor")
    assert call.written == [("customer", 1)]


@pytest.mark.parametrize(
    ("by", "who"), [("code", "4711"), ("code", "9999"), ("number", OKAFOR), ("number", "x")]
)
def test_a_wrong_pin_tells_nothing_and_locks_after_five(database, by, who):
    call = Call(database, None)
    outcomes = [call.does(Authenticate(by, who, "558209")) for _ in range(6)]
    assert outcomes == [Outcome("wrong")] * 5 + [Outcome("locked")]
    assert (call.attached, call.written) == (None, [])


def test_another_pin_is_chosen_by_who_has_proved_who_he_is_alone(database):
    call = Call(database)
    call.does(FindCustomer("code", "4711"))
    assert call.does(ChoosePin("558209")) == Outcome("unknown"), "found is not proved"
    call.does(Authenticate("code", "4711", PIN))
    assert call.does(ChoosePin("1111")) == Outcome("weak")
    assert call.does(ChoosePin("558209")) == Outcome("chosen")
    assert Call(database, None).does(Authenticate("code", "4711", "558209")).how == "known"


# ---- records -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "who", "how"),
    [("code", "4711", "found"), ("email", "M@OKAFOR.example", "found"), ("number", "0512", "missing")],
)
def test_a_customer_is_found_or_not(database, by, who, how):
    assert Call(database).does(FindCustomer(by, who)).how == how


def test_several_of_one_number_are_several(database):
    with database.unit() as unit:
        unit.customers.add(name="Olof", numbers=[OKAFOR])
        unit.commit()
    call = Call(database)
    assert call.does(FindCustomer("number", OKAFOR)) == Outcome("several")
    assert call.attached is None


def test_fields_are_changed_from_what_was_read_and_what_a_colleague_changed_meanwhile_stands(database):
    call = Call(database)
    assert call.does(WriteCustomer(False, {"address": "Leeds"})) == Outcome("unknown")
    call.does(FindCustomer("code", "4711"))
    with database.unit() as unit:
        unit.customers.update(1, 1, {"address": "York"}, "ada")
        unit.commit()
    assert call.does(WriteCustomer(False, {"address": "Leeds"})) == Outcome("conflict")
    told = call.does(WriteCustomer(False, {"wishes": "no mail", "number": "0512 5550 0177"}))
    assert (told.how, told.customer["wishes"], told.customer["address"]) == ("saved", "no mail", "York")
    assert [one.e164 for one in record(database).numbers] == [OKAFOR, "+8651255500177"]
    again = call.does(WriteCustomer(False, {"wishes": "no mail", "number": "0512 5550 0177"}))
    assert (again.how, record(database).version) == ("saved", 4), "written once, however often it is done"


@pytest.mark.parametrize("fields", [{"email": "nowhere"}, {"number": "12"}, {"code": "x" * 41}, {"name": ""}])
def test_what_a_record_cannot_hold_is_refused_whole(database, fields):
    call = Call(database)
    call.does(FindCustomer("code", "4711"))
    assert call.does(WriteCustomer(False, {"address": "Leeds"} | fields)) == Outcome("refused")
    assert record(database).address is None


def test_a_new_customer_is_made_once_though_the_server_dies(database):
    first = Call(database).does(WriteCustomer(True, {"name": "Li Lei", "code": "4720"}))
    again = Call(database).does(WriteCustomer(True, {"name": "Li Lei", "code": "4720"}))
    assert (first.how, again.how) == ("saved", "saved")
    assert [one.e164 for one in record(database, "4720").numbers] == [STRANGER], "the number he calls from"
    other = Call(database, interaction="two").does(WriteCustomer(True, {"name": "Li Lei"}))
    assert (other.how, other.customer["code"]) == ("there", "4720")
    with database.unit() as unit:
        assert len(unit.customers.search("Li Lei")) == 1


def test_a_database_that_is_away_is_the_flows_error(database, tmp_path):
    gone = Database(f"sqlite:///{tmp_path}/nowhere/trunkline.db", country="CN")
    assert isinstance(Call(gone).does(FindCustomer("code", "4711")), Failed)


# ---- matters, lists, marks -----------------------------------------------------------------------------


def test_a_request_is_open_once_for_a_customer_and_kind(database):
    call = Call(database)
    call.does(FindCustomer("code", "4711"))
    opened = call.does(OpenMatter("repair", "the pump drips", "service-en"))
    assert (opened.how, opened.value) == ("opened", "1")
    assert call.does(OpenMatter("repair", "the pump drips")) == Outcome("opened", value="1"), (
        "the same call's"
    )
    other = Call(database, OKAFOR, "two")
    other.does(FindCustomer("code", "4711"))
    assert other.does(OpenMatter("repair", "it still drips")) == Outcome("running", value="1")
    assert other.does(OpenMatter("complaint")).how == "opened"
    with database.unit() as unit:
        (repair, complaint) = unit.matters.open_of(customer=1, number=None)
        assert (repair.text, repair.queue, repair.number, complaint.kind) == (
            "the pump drips", "service-en", STRANGER, "complaint",
        )  # fmt: skip
        assert unit.matters.close(repair.id, by="ada")
        assert not unit.matters.close(repair.id, by="ada")
        unit.commit()
    third = Call(database, OKAFOR, "three")
    third.does(FindCustomer("code", "4711"))
    assert third.does(OpenMatter("repair")) == Outcome("opened", value="3")


def test_who_withholds_his_number_may_ask_for_something_and_is_told_apart(database):
    assert Call(database, None, "one").does(OpenMatter("repair")).how == "opened"
    assert Call(database, None, "two").does(OpenMatter("repair")).how == "opened"


def test_a_callback_has_a_number_a_time_and_a_queue(database):
    wish = datetime.fromisoformat("2026-11-27T09:30")
    call = Call(database)
    assert call.does(OpenMatter("callback", None, "sales-en", "0512 5550 0177", wish, True)).how == "opened"
    with database.unit() as unit:
        (kept,) = unit.matters.open_of(customer=None, number="+8651255500177")
    assert (kept.queue, kept.wish) == ("sales-en", datetime(2026, 11, 27, 1, 30, tzinfo=UTC)), (
        "by Suzhou's clocks"
    )
    for number, caller in (("12", STRANGER), (None, None), ("", STRANGER)):
        told = Call(database, caller, "two").does(
            OpenMatter("callback", None, "sales-en", number, None, True)
        )
        assert told == Outcome("no-number")


def test_a_number_stands_on_a_list_once(database):
    assert Call(database).does(AddToList("spring")) == Outcome("added")
    assert Call(database).does(AddToList("spring")) == Outcome("added"), "the same call, after a restart"
    assert Call(database, interaction="two").does(AddToList("spring")) == Outcome("already")
    assert Call(database, interaction="two").does(AddToList("spring", "0512 5550 0177")) == Outcome("added")
    assert Call(database, None).does(AddToList("spring")) == Outcome("no-number")
    with database.unit() as unit:
        assert [one.number for one in unit.lists.entries("spring")] == ["+8613855501182", "+8651255500177"]


def test_the_agent_sees_the_disposition_that_the_flow_chose(database):
    call = Call(database)
    assert call.does(Mark("complaint")) == Done()
    assert (call.disposition, call.written) == ("complaint", [("complaint", "flow hotline")])
