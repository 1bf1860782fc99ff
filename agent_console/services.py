"""What every request of the console may use, put together once in app.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from flask import current_app
from itsdangerous import URLSafeTimedSerializer

from agent_console.assets import Assets
from agent_console.throttle import Throttle
from agent_console.words import Words
from config.home import Home
from config.schema import Site
from crm.database import Database
from crm.journal_store import JournalStore
from crm.records import Account


@dataclass(frozen=True)
class Services:
    site: Site
    home: Home
    database: Database
    journal: JournalStore
    words: Words
    assets: Assets
    log_in_tries: Throttle
    visitor_tries: Throttle
    link_tokens: URLSafeTimedSerializer
    visitor_tokens: URLSafeTimedSerializer
    uploading: Lock = field(default_factory=Lock)
    """Held while a piece of an upload is written: each comes where the one before ended."""
    accounts_seen: dict[str, Account] = field(default_factory=dict)
    """As they were when the database last answered, for the time when it does not."""


def console() -> Services:
    services: Services = current_app.extensions["console"]
    return services
