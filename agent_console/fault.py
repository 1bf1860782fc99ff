"""What the console answers when it cannot do what was asked: a code, a status and a sentence.

Scripts get `{"code": …, "message": …}`, people a page; the sentence says what happened and what to do, in
the language of the request. The code is stable: scripts, tests and the manual cite it.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from agent_console.words import t


class Fault(StrEnum):
    NOT_LOGGED_IN = "not-logged-in"
    NOT_ALLOWED = "not-allowed"
    FORGED = "forged-request"
    TOO_MANY_TRIES = "too-many-tries"
    WRONG_CREDENTIALS = "wrong-credentials"
    NO_SUCH_PAGE = "no-such-page"
    NO_SUCH_CUSTOMER = "no-such-customer"
    NO_SUCH_INTERACTION = "no-such-interaction"
    NO_SUCH_RECORDING = "no-such-recording"
    RECORDING_MISSING = "recording-missing"
    NO_SUCH_FLOW = "no-such-flow"
    NO_SUCH_UPLOAD = "no-such-upload"
    UPLOAD_TOO_LARGE = "upload-too-large"
    NO_SUCH_PROMPT = "no-such-prompt"
    CONFLICT = "conflict"
    BAD_INPUT = "bad-input"
    BAD_NUMBER = "bad-number"
    RECORDS_AWAY = "records-away"
    BROKEN = "broken"


Row = tuple[HTTPStatus, Callable[[], str]]

ROWS: dict[Fault, Row] = {
    Fault.NOT_LOGGED_IN: (
        HTTPStatus.UNAUTHORIZED,
        lambda: t("fault", "Your session has ended. Log in again; nothing you typed is lost."),
    ),
    Fault.NOT_ALLOWED: (
        HTTPStatus.FORBIDDEN,
        lambda: t("fault", "Your role does not allow this. Ask your team lead or the administrator."),
    ),
    Fault.FORGED: (
        HTTPStatus.BAD_REQUEST,
        lambda: t("fault", "This page is too old to send anything. Load it again, then repeat the step."),
    ),
    Fault.TOO_MANY_TRIES: (
        HTTPStatus.TOO_MANY_REQUESTS,
        lambda: t("fault", "Too many tries. Wait a few minutes, then try again."),
    ),
    Fault.WRONG_CREDENTIALS: (
        HTTPStatus.UNAUTHORIZED,
        lambda: t("fault", "Name or password is wrong. Check both, and the Caps Lock key."),
    ),
    Fault.NO_SUCH_PAGE: (
        HTTPStatus.NOT_FOUND,
        lambda: t("fault", "There is no such page. Check the address."),
    ),
    Fault.NO_SUCH_CUSTOMER: (
        HTTPStatus.NOT_FOUND,
        lambda: t(
            "fault", "This customer is not in the records. Search again; the entry may have been merged."
        ),
    ),
    Fault.NO_SUCH_INTERACTION: (
        HTTPStatus.NOT_FOUND,
        lambda: t("fault", "This contact is not in the records."),
    ),
    Fault.NO_SUCH_RECORDING: (
        HTTPStatus.NOT_FOUND,
        lambda: t("fault", "There is no such recording."),
    ),
    Fault.RECORDING_MISSING: (
        HTTPStatus.GONE,
        lambda: t("fault", "The recording's file is no longer there. Tell the administrator."),
    ),
    Fault.NO_SUCH_FLOW: (
        HTTPStatus.NOT_FOUND,
        lambda: t("fault", "There is no such flow, version or draft."),
    ),
    Fault.NO_SUCH_UPLOAD: (
        HTTPStatus.NOT_FOUND,
        lambda: t("fault", "What was sent is not there any more. Send the file again."),
    ),
    Fault.UPLOAD_TOO_LARGE: (
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        lambda: t("fault", "The file is too large. Cut it, or save it as mp3."),
    ),
    Fault.NO_SUCH_PROMPT: (
        HTTPStatus.NOT_FOUND,
        lambda: t("fault", "There is no such sound."),
    ),
    Fault.CONFLICT: (
        HTTPStatus.CONFLICT,
        lambda: t("fault", "Somebody else has changed this record meanwhile. Compare both versions."),
    ),
    Fault.BAD_INPUT: (
        HTTPStatus.BAD_REQUEST,
        lambda: t("fault", "What was sent cannot be read. Check the marked field."),
    ),
    Fault.BAD_NUMBER: (
        HTTPStatus.BAD_REQUEST,
        lambda: t(
            "fault", "This is not a telephone number. Write it with its area code, or with + and country."
        ),
    ),
    Fault.RECORDS_AWAY: (
        HTTPStatus.SERVICE_UNAVAILABLE,
        lambda: t(
            "fault", "The records are not answering. Calls go on, and nothing is lost; try again in a moment."
        ),
    ),
    Fault.BROKEN: (
        HTTPStatus.INTERNAL_SERVER_ERROR,
        lambda: t(
            "fault", "The console could not do this. Try again; if it stays so, tell the administrator."
        ),
    ),
}


class Refused(Exception):
    """Ends the request with a fault. `more` is added to what scripts get."""

    def __init__(self, fault: Fault, more: dict[str, Any] | None = None) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.more = more or {}

    @property
    def status(self) -> HTTPStatus:
        return ROWS[self.fault][0]

    def sentence(self) -> str:
        return ROWS[self.fault][1]()


def fault(which: Fault, **more: Any) -> Refused:
    return Refused(which, more)
