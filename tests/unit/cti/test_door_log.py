"""A full disk: what cannot be logged is not, and whoever wanted to log it goes on."""

from __future__ import annotations

import io
import json
import logging

import pytest
import structlog

from cti.__main__ import Log, OfLibraries


class FullDisk(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error", "critical", "exception"])
def test_a_log_that_cannot_be_written_stops_nobody(level):
    log = structlog.wrap_logger(
        Log(FullDisk()), wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG)
    )
    getattr(log, level)("a call", caller="+862155500101")


def test_what_can_be_logged_is():
    file = io.StringIO()
    structlog.wrap_logger(Log(file), processors=[structlog.processors.JSONRenderer()]).error("a call")
    assert file.getvalue() == '{"event": "a call"}\n'


def test_what_a_library_says_is_a_line_like_all_others(monkeypatch):
    file = io.StringIO()
    monkeypatch.setattr("sys.stderr", file)
    structlog.configure(
        processors=[structlog.processors.add_log_level, structlog.processors.JSONRenderer()],
        logger_factory=lambda *_: Log(file),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    try:
        handler = OfLibraries()
        handler.emit(logging.LogRecord("crm", logging.ERROR, "", 0, "fact %s is kept", ("7",), None))
    finally:
        structlog.reset_defaults()
    assert json.loads(file.getvalue()) == {"event": "fact 7 is kept", "logger": "crm", "level": "error"}
