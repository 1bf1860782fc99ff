"""Logging in and out, and what is told to whom."""

from collections.abc import Callable

import pytest
from console_visitor import PASSWORD, Visitor
from flask import Flask
from itsdangerous import SignatureExpired

from agent_console.services import Services
from crm.database import Database

New = Callable[[], Visitor]


def audit(database: Database) -> list[tuple[str, str]]:
    with database.unit() as unit:
        return [(entry.actor, entry.action) for entry in unit.audit.latest()]


def test_an_agent_comes_to_the_desk_and_it_is_written_down(visitor: New, database: Database) -> None:
    answer = visitor().tries("li.na", PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/start")
    assert audit(database) == [("li.na", "log-in")]


@pytest.mark.parametrize(
    ("name", "begins"), [("li.na", "/desk"), ("priya.nair", "/live"), ("admin", "/live")]
)
def test_each_role_begins_at_its_own_page(visitor: New, name: str, begins: str) -> None:
    assert visitor().logged_in(name).opens("/start").location == begins


def test_the_extension_is_as_good_as_the_name(visitor: New) -> None:
    assert visitor().tries("204", PASSWORD).status_code == 303


def test_a_wrong_password_and_an_unknown_name_are_told_alike(visitor: New, database: Database) -> None:
    wrong = visitor().tries("li.na", "not it")
    unknown = visitor().tries("nobody.here", "not it")
    assert wrong.status_code == unknown.status_code == 401
    sentence = "Name or password is wrong."
    assert sentence in wrong.get_data(as_text=True)
    assert sentence in unknown.get_data(as_text=True)
    assert audit(database) == [("nobody.here", "log-in-refused"), ("li.na", "log-in-refused")]


def test_the_name_stands_in_the_form_again_and_the_password_does_not(visitor: New) -> None:
    page = visitor().tries("li.na", "not it").get_data(as_text=True)
    assert 'value="li.na"' in page
    assert "not it" not in page


def test_after_six_wrong_tries_the_right_password_waits_too(visitor: New) -> None:
    somebody = visitor()
    for _ in range(6):
        somebody.tries("li.na", "not it")
    answer = somebody.tries("li.na", PASSWORD)
    assert answer.status_code == 429
    assert "Too many tries" in answer.get_data(as_text=True)
    assert somebody.tries("sam.whitlock", PASSWORD).status_code == 303, (
        "others at the same address are not locked out"
    )


def test_one_address_cannot_try_all_names(visitor: New) -> None:
    for number in range(30):
        visitor().tries(f"name{number}", "guess")
    assert visitor().tries("li.na", PASSWORD).status_code == 429


def test_a_form_without_its_token_is_refused(visitor: New) -> None:
    somebody = visitor()
    answer = somebody.client.post("/login", data={"name": "li.na", "password": PASSWORD})
    assert answer.status_code == 400
    assert somebody.opens("/desk").status_code == 302


def test_the_page_that_was_wanted_comes_after_the_log_in(visitor: New) -> None:
    somebody = visitor()
    asked = somebody.opens("/live")
    assert asked.location == "/login?next=/live"
    form = somebody.opens(asked.location).get_data(as_text=True)
    token = form.split('name="forgery" value="')[1].split('"')[0]
    answer = somebody.client.post(
        asked.location, data={"name": "priya.nair", "password": PASSWORD, "forgery": token}
    )
    assert answer.location == "/live"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/ /x",
    ],
)
def test_nobody_is_led_elsewhere_after_the_log_in(visitor: New, elsewhere: str) -> None:
    somebody = visitor()
    token = somebody.opens("/login").get_data(as_text=True).split('name="forgery" value="')[1].split('"')[0]
    answer = somebody.client.post(
        "/login",
        query_string={"next": elsewhere},
        data={"name": "li.na", "password": PASSWORD, "forgery": token},
    )
    assert answer.location == "/start"


def test_logging_out_ends_the_session(agent: Visitor) -> None:
    assert agent.client.post("/logout", data={"forgery": agent.forgery}).status_code == 303
    assert agent.asks("/api/day").status_code == 401


def test_logging_out_cannot_be_forged(agent: Visitor) -> None:
    assert agent.client.post("/logout", data={"forgery": "x"}).status_code == 400
    assert agent.asks("/api/day").status_code == 200


def test_a_closed_account_is_out_at_the_next_step(agent: Visitor, database: Database) -> None:
    with database.unit() as unit:
        unit.accounts.close("li.na")
        unit.commit()
    assert agent.asks("/api/day").get_json()["code"] == "not-logged-in"


def test_a_session_ends_after_twelve_hours(agent: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    import agent_console.guard as guard

    real = guard.time.time
    monkeypatch.setattr(guard.time, "time", lambda: real() + 12 * 3600 + 1)
    assert agent.asks("/api/day").status_code == 401


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(visitor: New) -> None:
    somebody = visitor()
    cookie = somebody.tries("li.na", PASSWORD).headers.getlist("Set-Cookie")
    session = next(line for line in cookie if line.startswith("trunkline="))
    assert "HttpOnly" in session
    assert "SameSite=Lax" in session
    assert "Secure" not in session, "over plain http the browser would not keep it"


def test_over_tls_the_session_cookie_is_secure(app: Flask) -> None:
    client = app.test_client()
    answer = client.get("/login", headers={"X-Forwarded-Proto": "https"})
    assert "Secure" in next(
        line for line in answer.headers.getlist("Set-Cookie") if line.startswith("trunkline=")
    )


def test_the_station_is_kept_for_the_desk(visitor: New) -> None:
    assert visitor().logged_in("li.na", station="103").page_data("/desk")["station"] == "103"


def test_a_station_that_does_not_exist_becomes_the_browser(visitor: New) -> None:
    assert visitor().logged_in("li.na", station="999").page_data("/desk")["station"] == "browser"


def test_the_next_log_in_at_this_place_is_offered_the_same_telephone(visitor: New) -> None:
    somebody = visitor()
    answer = somebody.tries("li.na", PASSWORD, station="103")
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("station="))
    assert {"HttpOnly", "SameSite=Lax", "Max-Age=31536000"} <= set(cookie.split("; "))
    assert "Secure" not in cookie, "over plain http the browser would not keep it"
    somebody.client.post("/logout", data={"forgery": somebody.page_data("/desk")["forgery"]})
    assert '<option value="103" selected>' in somebody.opens("/login").get_data(as_text=True)


def test_a_log_in_that_is_refused_changes_no_telephone(visitor: New) -> None:
    answer = visitor().tries("li.na", "not it", station="103")
    assert not [line for line in answer.headers.getlist("Set-Cookie") if line.startswith("station=")]


def test_the_link_token_names_the_account_for_thirty_seconds(agent: Visitor, app: Flask) -> None:
    token = agent.sends("POST", "/link-token").get_json()["token"]
    services: Services = app.extensions["console"]
    assert services.link_tokens.loads(token, max_age=30) == "li.na"
    with pytest.raises(SignatureExpired):
        services.link_tokens.loads(token, max_age=-1)


def test_a_link_token_is_nothing_for_who_is_not_logged_in(visitor: New) -> None:
    somebody = visitor()
    somebody.tries("li.na", "not it")
    answer = somebody.sends("POST", "/link-token")
    assert (answer.status_code, answer.get_json()["code"]) == (401, "not-logged-in")


def test_a_visitor_gets_tokens_of_his_own_kind_but_not_endlessly(visitor: New, app: Flask) -> None:
    somebody = visitor()
    somebody.forgery = somebody.page_data("/call-us")["forgery"]
    services: Services = app.extensions["console"]
    for _ in range(20):
        token = somebody.sends("POST", "/call-us/token").get_json()["token"]
        assert services.visitor_tokens.loads(token, max_age=30)
    assert somebody.sends("POST", "/call-us/token").status_code == 429
