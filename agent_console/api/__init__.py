"""The JSON API of the pages' scripts, under /api and /recordings.

Every answer is JSON; a refusal is `{"code", "message"}` with the sentence in the page's language. Times are
ISO 8601 in UTC, lengths seconds, numbers E.164.
"""

from __future__ import annotations

from flask import Flask

from agent_console.api import (
    customers,
    day,
    directory,
    flow_figures,
    flows,
    interactions,
    matters,
    pin_locks,
    preferences,
    prompts,
    recordings,
    words,
)

PARTS = (
    customers,
    day,
    directory,
    flow_figures,
    flows,
    interactions,
    matters,
    pin_locks,
    preferences,
    prompts,
    recordings,
    words,
)


def register(app: Flask) -> None:
    for part in PARTS:
        app.register_blueprint(part.routes)
