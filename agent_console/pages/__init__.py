"""The pages a person opens: log-in, desk, live board, security, call-us."""

from __future__ import annotations

from flask import Flask

from agent_console.pages import call_us, login, work


def register(app: Flask) -> None:
    for page in (login.pages, work.pages, call_us.pages):
        app.register_blueprint(page)
