"""Accounts: who gets in, and what an account may hold."""

from __future__ import annotations

import time
from statistics import median

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from config.schema import Site
from crm.database import Database
from crm.faults import BadValue, NameTaken, Unknown
from crm.models import AccountRow
from crm.passwords import Passwords

PASSWORD = "seven pumps run"


@pytest.fixture
def people(database: Database, site: Site) -> Database:
    with database.unit() as unit:
        unit.site.sync(site)
        unit.accounts.add(
            name="li.na", display_name="Li Na", role="agent", password=PASSWORD, extension="204",
            skills={"service": 82, "chinese": 100}, language="zh", preferences={"theme": "dark"},
        )  # fmt: skip
        unit.accounts.add(name="priya.nair", display_name="Priya Nair", role="lead", password="another word")
        unit.commit()
    return database


@pytest.mark.parametrize("who", ["li.na", "LI.NA", "204"])
def test_name_or_extension_and_password_let_in(people: Database, who: str):
    with people.unit() as unit:
        account = unit.accounts.authenticate(who, PASSWORD)
    assert account is not None
    assert account.name == "li.na"
    assert account.skills == {"service": 82, "chinese": 100}
    assert account.preferences == {"theme": "dark"}


@pytest.mark.parametrize(
    ("who", "password"),
    [
        ("li.na", "wrong"),
        ("li.na", ""),
        ("nobody", PASSWORD),
        ("", PASSWORD),
        ("205", PASSWORD),
        ("li.na\x00", PASSWORD),
    ],
)
def test_wrong_password_and_unknown_name_are_answered_alike(people: Database, who: str, password: str):
    with people.unit() as unit:
        assert unit.accounts.authenticate(who, password) is None


def test_a_closed_account_lets_nobody_in_and_frees_its_extension(people: Database):
    with people.unit() as unit:
        unit.accounts.close("li.na")
        unit.commit()
    with people.unit() as unit:
        assert unit.accounts.authenticate("li.na", PASSWORD) is None
        assert unit.accounts.authenticate("204", PASSWORD) is None
        closed = unit.accounts.get("li.na")
        assert closed is not None
        assert closed.closed
        assert closed.display_name == "Li Na", "history keeps the name"
        assert [account.name for account in unit.accounts.all()] == ["priya.nair"]
        assert [account.name for account in unit.accounts.all(closed=True)] == ["li.na", "priya.nair"]
        unit.accounts.add(
            name="li.na2", display_name="Li Na", role="agent", password=PASSWORD, extension="204"
        )


def test_time_does_not_tell_which_names_are_there(tmp_path):
    passwords = Passwords(PasswordHasher(time_cost=2, memory_cost=16384, parallelism=1))
    database = Database(f"sqlite:///{tmp_path / 'a.db'}", passwords=passwords)
    database.migrate()
    with database.unit() as unit:
        unit.accounts.add(name="li.na", display_name="Li Na", role="agent", password=PASSWORD)
        unit.accounts.authenticate("warm", PASSWORD)

        def cost(name: str) -> float:
            began = time.thread_time()
            unit.accounts.authenticate(name, "wrong password")
            return time.thread_time() - began

        known, unknown = (median(cost(name) for _ in range(7)) for name in ("li.na", "nobody"))
    database.close()
    assert 0.5 < known / unknown < 2, f"known {known:.4f} s, unknown {unknown:.4f} s"


def test_a_hash_of_older_parameters_is_renewed_at_log_in(people: Database):
    def kept() -> str:
        with people.unit() as unit:
            return unit._connection.scalars(
                select(AccountRow.password_hash).where(AccountRow.name == "li.na")
            ).one()

    old = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    with people.unit() as unit:
        unit._connection.execute(
            update(AccountRow).where(AccountRow.name == "li.na").values(password_hash=old)
        )
        unit.commit()
    with people.unit() as unit:
        assert unit.accounts.authenticate("li.na", "wrong") is None
        unit.commit()
    assert kept() == old, "a wrong password renews nothing"
    with people.unit() as unit:
        assert unit.accounts.authenticate("li.na", PASSWORD) is not None
        unit.commit()
    assert kept() != old
    with people.unit() as unit:
        assert unit.accounts.authenticate("li.na", PASSWORD) is not None


def test_a_new_password_ends_the_old_one(people: Database):
    with people.unit() as unit:
        unit.accounts.set_password("li.na", "eight pumps run")
        assert unit.accounts.authenticate("li.na", PASSWORD) is None
        assert unit.accounts.authenticate("li.na", "eight pumps run") is not None


def test_skills_are_set_as_a_whole(people: Database):
    with people.unit() as unit:
        unit.accounts.set_skills("li.na", {"sales": 0, "english": 100})
        unit.commit()
    with people.unit() as unit:
        assert unit.accounts.get("li.na").skills == {"sales": 0, "english": 100}
        unit.accounts.set_skills("li.na", {})
        assert unit.accounts.get("li.na").skills == {}


def test_a_skill_that_the_site_does_not_have_is_refused_with_the_nearest(people: Database):
    with people.unit() as unit, pytest.raises(Unknown, match=r'skill "servise".*did you mean "service"\?'):
        unit.accounts.set_skills("li.na", {"servise": 50})


@pytest.mark.parametrize("index", [-1, 101, 50.5, True, "80"])
def test_an_index_is_a_whole_number_from_0_to_100(people: Database, index):
    with people.unit() as unit, pytest.raises(BadValue, match="from 0 to 100"):
        unit.accounts.set_skills("li.na", {"service": index})


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": "Li Na"}, "like li.na"),
        ({"name": "204"}, "like li.na"),
        ({"name": ""}, "like li.na"),
        ({"display_name": " "}, "is empty"),
        ({"role": "boss"}, "agent"),
        ({"extension": "20a"}, "2 to 10 digits"),
        ({"password": "short"}, "at least 8"),
    ],
)
def test_bad_fields_are_refused(people: Database, fields, says: str):
    good = {"name": "sam", "display_name": "Sam", "role": "agent", "password": PASSWORD}
    with people.unit() as unit, pytest.raises(BadValue, match=says):
        unit.accounts.add(**{**good, **fields})


def test_a_name_and_an_extension_belong_to_one_account(people: Database):
    with people.unit() as unit:
        with pytest.raises(NameTaken, match=r'"li\.na" is there already'):
            unit.accounts.add(name="li.na", display_name="Another", role="agent", password=PASSWORD)
        with pytest.raises(NameTaken, match=r"204 is li\.na's"):
            unit.accounts.add(
                name="other", display_name="Other", role="agent", password=PASSWORD, extension="204"
            )
        for name in ("without.one", "without.another"):
            unit.accounts.add(name=name, display_name=name, role="agent", password=PASSWORD)


def test_an_unknown_account_is_named_with_the_nearest(people: Database):
    with people.unit() as unit:
        assert unit.accounts.get("li.nna") is None
        for change in (
            lambda: unit.accounts.close("li.nna"),
            lambda: unit.accounts.set_password("li.nna", PASSWORD),
            lambda: unit.accounts.set_skills("li.nna", {}),
            lambda: unit.accounts.set_preferences("li.nna", {}),
        ):
            with pytest.raises(Unknown, match=r'did you mean "li\.na"\?'):
                change()


def test_preferences_and_language_are_kept(people: Database):
    with people.unit() as unit:
        unit.accounts.set_preferences("li.na", {"theme": "light", "density": "roomy"})
        unit.accounts.set_language("li.na", "en")
        unit.commit()
    with people.unit() as unit:
        account = unit.accounts.get("li.na")
    assert account.preferences == {"theme": "light", "density": "roomy"}
    assert account.language == "en"


def test_hashes_are_argon2id(people: Database):
    with people.unit() as unit:
        hashes = unit._connection.scalars(select(AccountRow.password_hash)).all()
    assert len(hashes) == 2
    assert all(kept.startswith("$argon2id$") and PASSWORD not in kept for kept in hashes)
