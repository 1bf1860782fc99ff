"""Who may open which page and ask which API: the one place.

Every view says it with a decorator, `@public` or `@role(...)`; a view that says nothing stops the console
from starting. Before each request the guard checks the session, the account, the role and, for whatever
changes something, the token against forged requests.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from agent_console.fault import Fault, fault
from agent_console.services import console
from crm.faults import DatabaseUnavailable
from crm.records import Account

P = ParamSpec("P")
R = TypeVar("R")

AGENT, LEAD, ADMINISTRATOR = "agent", "lead", "administrator"
EVERYBODY = frozenset({AGENT, LEAD, ADMINISTRATOR})
PUBLIC: frozenset[str] = frozenset()
ALLOWED = "__allowed_roles__"

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SESSION_SECONDS = 12 * 3600.0  # a shift and its overtime


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Anybody may open this view."""
    setattr(view, ALLOWED, PUBLIC)
    return view


def role(*roles: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Only a logged-in account with one of these roles; no role named: any of them."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, ALLOWED, frozenset(roles) or EVERYBODY)
        return view

    return mark


def allowed_roles(app: Flask, endpoint: str) -> frozenset[str] | None:
    """The roles that may use the endpoint; empty for the public ones, None where the view says nothing."""
    found: frozenset[str] | None = getattr(app.view_functions[endpoint], ALLOWED, None)
    return found


def check_all_guarded(app: Flask) -> None:
    """Raises LookupError naming every view without a guard."""
    bare = sorted(name for name in app.view_functions if allowed_roles(app, name) is None)
    if bare:
        raise LookupError(
            f"agent_console: no guard on {', '.join(bare)}; mark each view @public or @role(...)"
        )


def forgery_token() -> str:
    """The token which this session's forms and scripts must send back."""
    if "forgery" not in session:
        session["forgery"] = secrets.token_urlsafe(24)
    return str(session["forgery"])


def admit(account: Account, station: str) -> None:
    """Makes this the account's session; what stood in the session before is gone."""
    session.clear()
    session.permanent = True
    session["account"] = account.name
    session["began"] = int(time.time())
    session["station"] = station


def stand_guard(app: Flask) -> None:
    app.before_request(_check)


def is_api() -> bool:
    """Whether a script asks, which wants JSON, or a person, who wants a page."""
    return request.path.startswith(("/api/", "/recordings/")) or request.path.endswith(("-token", "/token"))


def _check() -> Response | None:
    g.account = None
    if request.endpoint is None:
        return None  # no such page: the answer is 404 for everybody
    roles = allowed_roles(current_app, request.endpoint) or PUBLIC
    g.account = _account()
    if request.method not in SAFE_METHODS and not _token_is_right():
        raise fault(Fault.FORGED)
    if not roles:
        return None
    if g.account is None:
        if is_api():
            raise fault(Fault.NOT_LOGGED_IN)
        return redirect(url_for("login.page", next=request.full_path.rstrip("?")))
    if g.account.role not in roles:
        raise fault(Fault.NOT_ALLOWED)
    return None


def _read(name: str) -> Account | None:
    """A database that is away keeps nobody from his work who was at it: he is who he was. Errors:
    DatabaseUnavailable, for others."""
    seen = console().accounts_seen
    try:
        with console().database.unit() as unit:
            account = unit.accounts.get(name)
    except DatabaseUnavailable:
        if name not in seen:
            raise
        return seen[name]
    if account is not None:
        seen[name] = account
    else:
        seen.pop(name, None)
    return account


def _token_is_right() -> bool:
    given = request.headers.get("X-Forgery-Token") or request.form.get("forgery", "")
    return hmac.compare_digest(given.encode(), str(session.get("forgery", "")).encode()) and bool(given)


def _account() -> Account | None:
    name = session.get("account")
    if name is None:
        return None
    if time.time() - float(session.get("began", 0)) > SESSION_SECONDS:
        session.clear()
        return None
    account = _read(name)
    if account is None or account.closed:
        session.clear()
        return None
    return account
