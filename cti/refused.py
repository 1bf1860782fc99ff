"""Something a client asked for that cannot be: a stable code, and a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Sequence


class Refused(Exception):
    """`code` is cited by the link, the screens and the tests; consoles translate by it."""

    def __init__(self, code: str, message: str, *, near: Sequence[str] = ()) -> None:
        hint = f'; did you mean "{near[0]}"?' if near else ""
        super().__init__(message + hint)
        self.code, self.message = code, message + hint
