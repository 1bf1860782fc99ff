"""The database is away: pages and scripts say so in their language, and who was at work goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from console_visitor import Visitor
from flask import Flask

from crm.database import Database

AWAY = "The records are not answering. Calls go on, and nothing is lost; try again in a moment."
AWAY_ZH = "资料库没有响应。通话照常，内容不会丢失；请稍后再试。"


@pytest.fixture
def goes(database: Database, tmp_path: Path) -> Callable[[], None]:
    """Where the database was is something that is none."""

    def go() -> None:
        database.close()
        for file in tmp_path.glob("trunkline.db*"):
            file.unlink()
        (tmp_path / "trunkline.db").write_bytes(b"no database at all" * 400)

    return go


@pytest.mark.parametrize("path", ["/api/day", "/api/directory", "/api/customers/1", "/api/customers?q=ada"])
def test_a_script_gets_the_sentence_with_a_code_and_when_to_ask_again(agent: Visitor, goes, path) -> None:
    goes()
    answer = agent.asks(path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.get_json() == {"code": "records-away", "message": AWAY}


def test_a_change_is_refused_as_clearly(agent: Visitor, goes) -> None:
    goes()
    answer = agent.sends("PATCH", "/api/customers/1", {"version": 1, "changes": {"name": "X"}})
    assert (answer.status_code, answer.get_json()["code"]) == (503, "records-away")


def test_who_was_at_work_gets_his_page_and_his_link_again(agent: Visitor, goes) -> None:
    goes()
    assert agent.page_data("/desk")["account"]["name"] == "li.na"
    assert agent.sends("POST", "/link-token").get_json()["token"]


def test_who_is_of_the_wrong_role_is_kept_out_as_before(agent: Visitor, goes) -> None:
    goes()
    assert agent.opens("/security").status_code == 403


@pytest.mark.parametrize(("language", "said", "again"), [("en", AWAY, "Try again"), ("zh", AWAY_ZH, "重试")])
def test_a_newcomer_is_told_on_a_page_in_his_language(app: Flask, goes, language, said, again) -> None:
    visitor = Visitor(app)
    form = visitor.opens(f"/login?language={language}")
    assert form.status_code == 200
    goes()
    answer = visitor.tries("li.na", "whatever")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 503
    assert said in page
    assert again in page
    assert "Traceback" not in page
    assert "sqlite" not in page.lower(), "where it lies is nobody's business"


def test_it_is_one_line_in_the_log_and_no_trace(
    agent: Visitor, goes, capsys: pytest.CaptureFixture[str]
) -> None:
    goes()
    agent.asks("/api/day")
    logged = capsys.readouterr().out
    assert "records-away" in logged
    assert "Traceback" not in logged
