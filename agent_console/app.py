"""Puts the console together: settings, database, pages, API, guard.

`create_app(home)` is what gunicorn runs and what tests open; nothing is kept at module level.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask, Response, g, redirect, request, url_for
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix

from agent_console import answers, api, guard, pages, security_headers
from agent_console.assets import Assets
from agent_console.guard import forgery_token, public
from agent_console.services import Services, console
from agent_console.taste import current, taste_of
from agent_console.throttle import Throttle
from agent_console.words import Words, t, tn
from config.home import Home
from config.load import load_site
from config.schema import Site
from config.secrets import Secrets
from crm.database import Database
from crm.journal_store import JournalStore

LINK_SALT, VISITOR_SALT = "trunkline-link", "trunkline-visitor"
LONGEST_BODY = 256 * 1024  # bytes; the longest thing a page sends is a note
HASHED_FILES_KEPT = 365 * 24 * 3600  # seconds; their names change with their content


class SessionCookie(SecureCookieSessionInterface):
    """Marked Secure exactly when the page came over TLS."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def create_app(home: Path) -> Flask:
    """The console of the site in this home folder. Raises config.faults.Refused."""
    place = Home(home)
    site = load_site(place.site_file)
    secrets = Secrets.load_or_create(place, site)
    database = Database(place.database_url(site.database.url), country=site.site.country)
    return build_app(site, place, database, secrets.session_key)


def build_app(
    site: Site, home: Home, database: Database, session_key: str, assets: Assets | None = None
) -> Flask:
    """The same of parts that are there already; the command and the tests give their own."""
    app = Flask(__name__, static_url_path="/static")
    app.secret_key = session_key
    app.session_interface = SessionCookie()
    app.config.update(
        SESSION_COOKIE_NAME="trunkline",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(seconds=guard.SESSION_SECONDS),
        MAX_CONTENT_LENGTH=LONGEST_BODY,
        SEND_FILE_MAX_AGE_DEFAULT=HASHED_FILES_KEPT,
        TRAP_BAD_REQUEST_ERRORS=False,
    )
    app.extensions["console"] = Services(
        site=site,
        home=home,
        database=database,
        journal=JournalStore(database),
        words=Words(),
        assets=assets or Assets(),
        log_in_tries=Throttle(tries=6, seconds=300),
        visitor_tries=Throttle(tries=20, seconds=600),
        link_tokens=URLSafeTimedSerializer(session_key, salt=LINK_SALT),
        visitor_tokens=URLSafeTimedSerializer(session_key, salt=VISITOR_SALT),
    )
    app.before_request(_choose_words)
    guard.stand_guard(app)
    app.before_request(_choose_taste)
    pages.register(app)
    api.register(app)
    answers.register(app)
    security_headers.add_headers(app)
    app.add_url_rule("/", "root", _root)
    public(app.view_functions["static"])
    app.jinja_env.globals.update(t=t, tn=tn, taste=current, forgery_token=forgery_token, console=console)
    guard.check_all_guarded(app)
    # one proxy stands before the console: the CTI server, over the unix socket
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    return app


def _choose_words() -> None:
    """Before the guard, so that its refusal is already in the right language."""
    g.words = console().words
    g.taste = taste_of(request, None)
    g.language = g.taste.language


def _choose_taste() -> None:
    if g.account is not None:
        g.taste = taste_of(request, g.account)
        g.language = g.taste.language


@public
def _root() -> Response:
    return redirect(url_for("work.start") if g.account else url_for("login.page"))  # type: ignore[return-value]
