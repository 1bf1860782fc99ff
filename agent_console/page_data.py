"""What a page's scripts know from the start: the JSON block in the page.

Names and titles of the site come in the language of the page; a change of language loads the page again.
`frontend/src/page.ts` holds the same shapes as types.
"""

from __future__ import annotations

from typing import Any

from flask import g, session, url_for

from agent_console.guard import forgery_token
from agent_console.services import console
from agent_console.taste import current
from agent_console.words import t
from config.schema import Title

Data = dict[str, Any]


def _page(title: str) -> Data:
    taste = current()
    services = console()
    return {
        "title": title,
        "language": taste.language,
        "theme": taste.theme,
        "density": taste.density,
        "forgery": forgery_token(),
        "words": url_for(
            "words.catalogue", language=taste.language, v=services.words.version(taste.language)
        ),
        "site": {
            "name": services.site.site.name,
            "country": services.site.site.country,
            "timeZone": services.site.site.time_zone,
        },
    }


def _account() -> Data:
    account = g.account
    return {
        "name": account.name,
        "displayName": account.display_name,
        "extension": account.extension,
        "role": account.role,
    }


def _named(records: Any, *more: str) -> list[Data]:
    return [
        {"name": record.name, "title": _title(record.title)} | {key: getattr(record, key) for key in more}
        for record in records
    ]


def _title(title: Title) -> str:
    """In the page's language, else in whichever there is."""
    language = current().language
    return str(title.get(language) or next(iter(title.values())))  # type: ignore[call-overload]


def desk_data() -> Data:
    site = console().site
    return _page(t("page", "Desk · Trunkline")) | {
        "account": _account(),
        "station": session.get("station", "browser"),
        "reasons": _named(site.reasons, "over_after"),
        "dispositions": _named(site.dispositions),
        "queues": _named(site.queues, "target"),
        "ringingSeconds": site.ringing.seconds,
        "wrapUpSeconds": site.wrap_up.seconds,
        "recording": site.recording.talk,
    }


def live_data() -> Data:
    site = console().site
    return _page(t("page", "Live board · Trunkline")) | {
        "account": _account(),
        "reasons": _named(site.reasons, "over_after"),
        "queues": _named(site.queues, "target"),
    }


def security_data() -> Data:
    return _page(t("page", "Security · Trunkline")) | {"account": _account(), "reasons": [], "queues": []}


def flows_data(flow: str | None) -> Data:
    """flow: the one to be drawn; none: the list of all."""
    site = console().site
    return _page(t("page", "Flows · Trunkline") if flow is None else f"{flow} · Trunkline") | {
        "account": _account(),
        "reasons": [],
        "queues": _named(site.queues, "target"),
        "flow": flow,
        "languages": list(site.site.languages),
    }


def prompts_data() -> Data:
    return _page(t("page", "Prompts · Trunkline")) | {"account": _account(), "reasons": [], "queues": []}


def visitor_data(number: str) -> Data:
    return _page(t("page", "Call us · {firm}", firm=console().site.site.name)) | {"number": number}
