"""The console's process, as the house starts it."""

from __future__ import annotations

import io

import structlog

from agent_console.__main__ import Logger


def test_a_log_that_cannot_be_written_stops_nobody():
    full = io.TextIOWrapper(open("/dev/full", "wb", buffering=0), write_through=True)  # noqa: SIM115
    log = structlog.wrap_logger(Logger(full), processors=[structlog.processors.JSONRenderer()])
    log.info("page", path="/login")
    log.exception("page", path="/login")
    full.detach().close()
