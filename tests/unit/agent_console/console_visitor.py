"""Somebody at a browser, for tests that read as what he does."""

from __future__ import annotations

import json
import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

PASSWORD = "the tests' password"
FORGERY = re.compile(r'name="forgery" value="([^"]+)"')
PAGE_DATA = re.compile(r'<script type="application/json" id="page-data">(.*?)</script>', re.DOTALL)


class Visitor:
    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.forgery = ""

    def opens(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=headers, buffered=True)

    def tries(self, name: str, password: str, **more: str) -> TestResponse:
        """Fills the log-in form in and sends it."""
        form = self.opens("/login").get_data(as_text=True)
        found = FORGERY.search(form)
        if found:  # none: he is logged in already
            self.forgery = found[1]
        return self.client.post(
            "/login", data={"name": name, "password": password, "forgery": self.forgery, **more}
        )

    def logged_in(self, name: str, **more: str) -> Visitor:
        answer = self.tries(name, PASSWORD, **more)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        self.forgery = self.page_data("/live" if name in ("priya.nair", "admin") else "/desk")["forgery"]
        return self

    def page_data(self, path: str) -> dict[str, Any]:
        page = self.opens(path).get_data(as_text=True)
        found = PAGE_DATA.search(page)
        assert found, page[:500]
        data: dict[str, Any] = json.loads(found[1])
        return data

    def asks(self, path: str) -> TestResponse:
        return self.client.get(path, headers={"Accept": "application/json"}, buffered=True)

    def sends(self, method: str, path: str, body: object = None, forgery: str | None = None) -> TestResponse:
        token = self.forgery if forgery is None else forgery
        return self.client.open(
            path, method=method, json=body if body is not None else {}, headers={"X-Forgery-Token": token}
        )
