"""`trunkline customer`: a PIN given and taken away, a lock seen and lifted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from config.home import SAMPLE_SITE
from crm.database import Database
from crm.pins import PinRules
from trunkline.cli import main

MARGARET, BERGS = "+441134960182", "+862155500102"


@pytest.fixture
def database(home) -> Iterator[Database]:
    home.site_file.write_text(SAMPLE_SITE.read_text())
    database = Database(home.database_url("sqlite:///trunkline.db"), country="CN")
    database.migrate()
    with database.unit() as unit:
        unit.customers.add(name="Margaret Okafor", code="4711", numbers=[MARGARET])
        unit.customers.add(name="Anna Berg", numbers=[BERGS])
        unit.customers.add(name="Olof Berg", numbers=[BERGS])
        unit.commit()
    yield database
    database.close()


def run(home, *words: str, typed: str = ""):
    return CliRunner().invoke(main, ["customer", *words, "--home", str(home.path)], input=typed)


def is_right(database: Database, code: str, pin: str) -> bool:
    with database.unit() as unit:
        customer = unit.customers.by_code(code)
        assert customer is not None
        attempt = unit.pins.try_for(customer.id, code, None, PinRules(), datetime.now(UTC))
        return attempt is not None and unit.pins.is_right(attempt, pin)


@pytest.mark.parametrize("who", ["4711", "+44 113 496 0182", "#1"])
def test_a_pin_is_made_up_and_printed_once(home, database, who):
    result = run(home, "pin", who)
    assert result.exit_code == 0, result.output
    pin = result.output.split()[-1].rstrip(".")
    assert is_right(database, "4711", pin)


def test_a_pin_that_was_given_is_not_printed_and_a_weak_one_is_refused(home, database):
    result = run(home, "pin", "4711", "--pin-stdin", typed="837201\n")
    assert (result.exit_code, "837201" in result.output) == (0, False)
    assert is_right(database, "4711", "837201")
    refused = run(home, "pin", "4711", "--pin-stdin", typed="1234\n")
    assert refused.exit_code == 1
    assert "1234" not in refused.output
    assert is_right(database, "4711", "837201")


def test_a_pin_is_taken_away(home, database):
    run(home, "pin", "4711", "--pin-stdin", typed="837201\n")
    assert run(home, "pin", "4711", "--remove").exit_code == 0
    assert not is_right(database, "4711", "837201")


@pytest.mark.parametrize(("who", "said"), [("4712", "no customer"), (BERGS, "#2 Anna Berg, #3 Olof Berg")])
def test_nobody_and_several_are_refused(home, database, who, said):
    result = run(home, "pin", who)
    assert result.exit_code == 1
    assert said in result.output


def test_a_lock_is_seen_and_lifted(home, database):
    assert "Nobody" in run(home, "locked").output
    with database.unit() as unit:
        for _ in range(2):
            unit.pins.try_for(None, "4712", MARGARET, PinRules(2, 2), datetime.now(UTC))
        unit.commit()
    assert f"number {MARGARET}" in run(home, "locked").output
    assert "may try again" in run(home, "unlock", "0044 113 496 0182").output
    assert "Nobody" in run(home, "locked").output
    assert "was not locked" in run(home, "unlock", "4711").output
