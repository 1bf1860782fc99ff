"""Every view has a guard, and the guard holds."""

import pytest
from console_visitor import Visitor
from flask import Flask

from agent_console.guard import allowed_roles, check_all_guarded, public

PUBLIC_VIEWS = {
    "root",
    "static",
    "login.page",
    "login.log_in",
    "login.log_out",
    "call_us.page",
    "call_us.token",
    "words.catalogue",
}


def test_only_these_views_are_for_everybody(app: Flask) -> None:
    assert {name for name in app.view_functions if not allowed_roles(app, name)} == PUBLIC_VIEWS


def test_a_view_without_a_guard_stops_the_start(app: Flask) -> None:
    app.view_functions["forgotten"] = lambda: "hello"
    with pytest.raises(LookupError, match="no guard on forgotten; mark each view @public or @role"):
        check_all_guarded(app)
    public(app.view_functions["forgotten"])
    check_all_guarded(app)


def every_path(app: Flask) -> list[tuple[str, str, str]]:
    """(endpoint, method, a path of it) of everything that is not public."""
    paths = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC_VIEWS:
            continue
        values = {
            name: "1" if "int" in type(rule._converters[name]).__name__.lower() else "x"
            for name in rule.arguments
        }
        path = rule.rule
        for converter in ("int:", ""):
            for name, value in values.items():
                path = path.replace(f"<{converter}{name}>", value)
        paths += [(rule.endpoint, method, path) for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}]
    return paths


def test_nothing_but_the_public_pages_answers_a_stranger(app: Flask) -> None:
    stranger = Visitor(app)
    stranger.forgery = stranger.page_data("/call-us")["forgery"]
    for endpoint, method, path in every_path(app):
        assert "<" not in path, path
        answer = stranger.sends(method, path) if method != "GET" else stranger.opens(path)
        assert answer.status_code in (302, 401), f"{endpoint} {method} {path}: {answer.status}"


def test_whatever_changes_something_wants_the_token(app: Flask, agent: Visitor) -> None:
    changing = [path for path in every_path(app) if path[1] not in ("GET", "HEAD", "OPTIONS")]
    assert len(changing) >= 5
    for endpoint, method, path in changing:
        answer = agent.sends(method, path, {}, forgery="")
        assert (answer.status_code, answer.get_json()["code"]) == (400, "forged-request"), endpoint


@pytest.mark.parametrize(
    ("who", "page", "status"),
    [
        ("agent", "/desk", 200),
        ("agent", "/live", 403),
        ("lead", "/desk", 200),
        ("lead", "/live", 200),
        ("administrator", "/desk", 403),
        ("administrator", "/live", 200),
    ],
)
def test_pages_open_to_their_roles(request: pytest.FixtureRequest, who: str, page: str, status: int) -> None:
    visitor: Visitor = request.getfixturevalue(who)
    answer = visitor.opens(page)
    assert answer.status_code == status
    if status == 403:
        assert "Your role does not allow this" in answer.get_data(as_text=True)


def test_every_answer_forbids_what_is_not_needed(agent: Visitor) -> None:
    for path in ("/desk", "/login", "/api/day", "/no-such-page"):
        headers = agent.opens(path).headers
        policy = headers["Content-Security-Policy"]
        assert "'unsafe-inline'" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_pages_have_no_inline_script_or_style(agent: Visitor, lead: Visitor, app: Flask) -> None:
    """The policy would forbid them; a test finds them before a browser does."""
    import re

    pages = [
        agent.opens("/desk"),
        lead.opens("/live"),
        Visitor(app).opens("/login"),
        Visitor(app).opens("/call-us"),
    ]
    for page in pages:
        text = page.get_data(as_text=True)
        assert page.status_code == 200
        assert not re.search(r"<script(?![^>]*(src=|application/json))", text)
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=", text)


def test_a_missing_page_is_told_in_the_readers_way(agent: Visitor) -> None:
    assert "There is no such page" in agent.opens("/nowhere").get_data(as_text=True)
    assert agent.asks("/api/nowhere").get_json()["code"] == "no-such-page"


def test_what_breaks_is_told_without_its_insides(
    app: Flask, agent: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from agent_console.api import day

    def breaks(*_: object) -> None:
        raise ZeroDivisionError("secret inside")

    app.testing = False
    monkeypatch.setattr(day, "datetime", breaks)
    answer = agent.asks("/api/day")
    assert (answer.status_code, answer.get_json()["code"]) == (500, "broken")
    assert "secret" not in answer.get_data(as_text=True)
