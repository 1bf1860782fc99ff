"""How one person wants the console to look: language, theme, density.

Kept with the account, so that a hot desk looks like one's own, and in a cookie of the browser, so that the
log-in page already does. Without either: what the browser asks for, then the site's first language.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from flask import Request, Response, g, request

from agent_console.services import console
from agent_console.words import HTML_LANGUAGE, LANGUAGES
from crm.records import Account

THEMES = ("auto", "light", "dark")
DENSITIES = ("normal", "compact", "roomy")
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Taste:
    language: str = "en"
    theme: str = "auto"
    density: str = "normal"

    def changed(self, wishes: dict[str, Any]) -> Taste:
        """With those of the wishes that are possible; unknown values are left out."""
        possible = {"language": LANGUAGES, "theme": THEMES, "density": DENSITIES}
        kept = {name: wishes[name] for name, values in possible.items() if wishes.get(name) in values}
        return replace(self, **kept)

    @property
    def html_language(self) -> str:
        return HTML_LANGUAGE[self.language]


def taste_of(asked: Request, account: Account | None) -> Taste:
    languages = [language for language in console().site.site.languages if language in LANGUAGES]
    first = asked.accept_languages.best_match(languages) or languages[0]
    taste = Taste(language=first).changed(dict(asked.cookies))
    return taste.changed(_kept_with(account)) if account else taste


def _kept_with(account: Account) -> dict[str, Any]:
    return {"language": account.language, **account.preferences}


def remember(response: Response, taste: Taste) -> Response:
    for name, value in asdict(taste).items():
        response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure)
    return response


def choose_from_address() -> bool:
    """Takes what the page's address asks for, as the links "English" and "中文" do. Whether it asked."""
    wishes = request.args.to_dict()
    g.taste = current().changed(wishes)
    g.language = g.taste.language
    return any(wishes.get(name) == value for name, value in asdict(g.taste).items())


def current() -> Taste:
    taste: Taste = g.taste
    return taste
