"""`trunkline account` on a real database."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from config.home import SAMPLE_SITE
from crm.database import Database
from trunkline.cli import main


@pytest.fixture
def trunkline(home):
    home.site_file.write_text(SAMPLE_SITE.read_text())

    def run(*words: str, given: str = "", code: int = 0) -> str:
        result = CliRunner().invoke(main, [*words, "--home", str(home.path)], input=given)
        assert result.exit_code == code, result.output
        return result.output

    return run


def authenticated(home, name: str, password: str):
    database = Database(home.database_url("sqlite:///trunkline.db"))
    with database.unit() as unit:
        found = unit.accounts.authenticate(name, password)
    database.close()
    return found


def test_a_new_account_may_log_in_with_the_password_that_was_printed(trunkline, home):
    said = trunkline(
        "account", "add", "li.na", "--display-name", "李娜", "--extension", "204", "--skill", "sales=80"
    )
    password = said.split()[-1]
    account = authenticated(home, "204", password)
    assert (account.name, account.display_name, account.role, dict(account.skills)) == (
        "li.na", "李娜", "agent", {"sales": 80},
    )  # fmt: skip
    assert "李娜" in trunkline("account", "list")


def test_names_are_shown_as_they_are_though_they_look_like_markup(trunkline):
    for name, shown in (("anna", "Anna [north]"), ("bert", "Bert [/b]")):
        words = ("account", "add", name, "--display-name", shown, "--password-stdin")
        trunkline(*words, given="long-enough-1\n")
        assert shown in trunkline("account", "list")


def test_a_password_may_come_by_standard_input_and_is_not_printed(trunkline, home):
    said = trunkline("account", "add", "anna", "--password-stdin", given="long-enough-1\n")
    assert "long-enough-1" not in said
    trunkline("account", "password", "anna", "--password-stdin", given="long-enough-2\n")
    assert authenticated(home, "anna", "long-enough-1") is None
    assert authenticated(home, "anna", "long-enough-2") is not None


def test_it_speaks_chinese_where_the_terminal_does(trunkline, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert (
        trunkline("account", "add", "anna", "--password-stdin", given="long-enough-1\n") == "anna 可以登录\n"
    )
    listed = trunkline("account", "list")
    assert "账号" in listed
    assert "坐席" in listed


def test_skills_are_set_as_a_whole(trunkline, home):
    trunkline("account", "add", "anna", "--skill", "sales=80", "--password-stdin", given="long-enough-1\n")
    trunkline("account", "skills", "anna", "service=30", "english=100")
    assert dict(authenticated(home, "anna", "long-enough-1").skills) == {"service": 30, "english": 100}


def test_a_closed_account_cannot_log_in_and_is_listed_only_when_asked_for(trunkline, home):
    trunkline("account", "add", "anna", "--password-stdin", given="long-enough-1\n")
    trunkline("account", "close", "anna")
    assert authenticated(home, "anna", "long-enough-1") is None
    assert "anna" not in trunkline("account", "list")
    assert "closed" in trunkline("account", "list", "--closed")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("close", "ana"), 'account "ana" is not there; did you mean "anna"?'),
        (("add", "anna"), 'account "anna" is there already'),
        (
            ("add", "bert", "--skill", "sale=5"),
            'skill "sale" is not defined in the site file; did you mean "sales"?',
        ),
    ],
)
def test_what_cannot_be_done_is_one_sentence(trunkline, words, said):
    trunkline("account", "add", "anna", "--password-stdin", given="long-enough-1\n")
    assert said in trunkline("account", *words, code=1)


def test_a_skill_without_an_index_is_used_wrongly(trunkline):
    assert '"sales" is no skill with an index; write it like sales=80' in trunkline(
        "account", "add", "anna", "--skill", "sales", code=2
    )


def test_without_a_site_it_says_so(home):
    result = CliRunner().invoke(main, ["account", "list", "--home", str(home.path)])
    assert result.exit_code == 1
    assert f"Error: {home.site_file}: there is no such file; " in result.output


def test_many_accounts_are_made_with_one_password_or_none_at_all(trunkline, home):
    said = trunkline("account", "add-many", "crew.", "--count", "3", "--skill", "sales=50")
    assert said.startswith("crew.1 to crew.3 may log in with the password ")
    found = [authenticated(home, f"crew.{number}", said.split()[-1]) for number in (1, 2, 3)]
    assert [dict(account.skills) for account in found] == [{"sales": 50}] * 3
    trunkline("account", "add", "load.2", "--password-stdin", given="long-enough-1\n")
    said = trunkline("account", "add-many", "load.", "--count", "3", code=1)
    assert 'account "load.2" is there already; choose another prefix' in said
    assert "load.1" not in trunkline("account", "list")
    assert "500" in trunkline("account", "add-many", "x.", "--count", "501", code=2)
