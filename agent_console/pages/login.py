"""Log-in and log-out.

A wrong name and a wrong password are answered alike, and take as long. After too many wrong tries for one
name from one address the pair waits; tries from one address are counted over all names, too.
"""

from __future__ import annotations

import re
import threading

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, session, url_for

from agent_console.audit import audit
from agent_console.fault import Fault, Refused, fault
from agent_console.guard import admit, forgery_token, public
from agent_console.services import console
from agent_console.taste import YEAR, choose_from_address, current, remember
from agent_console.throttle import OFFENCE
from config.schema import FixedStation, SipStation
from crm.records import Account

pages = Blueprint("login", __name__)

BROWSER = "browser"
STATION = "station"
"""The cookie with the telephone of this place: who logs in here next sits at it, too."""

LOCAL_PATH = re.compile(r"/(?![/\\])[\x21-\x7e]*")
"""A browser drops tabs and line breaks from an address, and takes a backslash for a slash."""

NAMES_PER_ADDRESS = 5  # one address may be a whole office: so many times the tries of one name
AT_ONCE = threading.BoundedSemaphore(2)  # a password check takes 64 MB and a tenth of a second of CPU


@pages.get("/login")
@public
def page() -> Response:
    if g.account is not None:
        return _go(url_for("work.start"))
    asked = choose_from_address()
    return remember(_form(), current()) if asked else _form()


@pages.post("/login")
@public
def log_in() -> Response:
    name = request.form.get("name", "").strip()
    try:
        account = _authenticate(name, request.form.get("password", ""))
    except Refused as refused:
        audit(name[:80] or "-", "log-in-refused", request.remote_addr or "-", refused.fault.value)
        response = _form(refused, name)
        response.status_code = refused.status
        response.headers[OFFENCE] = "wrong-password"
        return response
    station = _station(request.form.get("station", BROWSER))
    admit(account, station)
    audit(account.name, "log-in", request.remote_addr or "-", "")
    response = _go(_next(request.args.get("next", "")))
    response.set_cookie(
        STATION, station, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure
    )
    return response


@pages.post("/logout")
@public
def log_out() -> Response:
    if g.account is not None:
        audit(g.account.name, "log-out", request.remote_addr or "-", "")
    session.clear()
    return _go(url_for("login.page"))


def _authenticate(name: str, password: str) -> Account:
    tries = console().log_in_tries
    address = request.remote_addr or "-"
    pair = f"{address} {name.casefold()}"
    anyone = [f"{address} #{number}" for number in range(NAMES_PER_ADDRESS)]
    if not tries.is_open(pair) or not any(tries.is_open(key) for key in anyone):
        raise fault(Fault.TOO_MANY_TRIES)
    with AT_ONCE, console().database.unit() as unit:
        account = unit.accounts.authenticate(name, password)
        unit.commit()  # a hash made with old parameters has been renewed
    if account is None:
        tries.count(pair)
        tries.count(next(key for key in anyone if tries.is_open(key)))
        raise fault(Fault.WRONG_CREDENTIALS)
    tries.forget(pair)
    return account


def _form(refused: Refused | None = None, name: str = "") -> Response:
    forgery_token()
    return make_response(
        render_template(
            "login.html",
            refused=refused,
            name=name,
            stations=_stations(),
            chosen=_station(request.form.get("station") or request.cookies.get(STATION, BROWSER)),
        )
    )


def _stations() -> tuple[SipStation | FixedStation, ...]:
    return console().site.stations


def _station(wanted: str) -> str:
    return wanted if wanted in {station.name for station in _stations()} else BROWSER


def _next(wanted: str) -> str:
    """Only a path of this very site may be gone to."""
    return wanted if LOCAL_PATH.fullmatch(wanted) and wanted != "/" else url_for("work.start")


def _go(where: str) -> Response:
    return redirect(where, code=303)  # type: ignore[return-value]
