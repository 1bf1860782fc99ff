"""What every request of the console may use, put together once in app.py."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from itsdangerous import URLSafeTimedSerializer

from agent_console.assets import Assets
from agent_console.throttle import Throttle
from agent_console.words import Words
from config.schema import Site
from crm.database import Database
from crm.journal_store import JournalStore


@dataclass(frozen=True)
class Services:
    site: Site
    recordings: Path
    database: Database
    journal: JournalStore
    words: Words
    assets: Assets
    log_in_tries: Throttle
    visitor_tries: Throttle
    link_tokens: URLSafeTimedSerializer
    visitor_tokens: URLSafeTimedSerializer


def console() -> Services:
    services: Services = current_app.extensions["console"]
    return services
