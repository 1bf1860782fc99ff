"""A living server says so, every second: in a file, by which the next one knows when this one died, and to
Asterisk, whose dialplan sees by it whether an agent who hangs up leaves his customer with nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import structlog
from twisted.internet.task import LoopingCall

from cti.reactor import Reactor

log = structlog.get_logger("cti")

EVERY = 1.0  # seconds; the dialplan takes 3 without a word for death


class SignOfLife:
    """`last` is asked before `start`; a server that ends by itself leaves no file. tell: called each time."""

    def __init__(self, file: Path, reactor: Reactor, tell: Callable[[], None]) -> None:
        self._file, self._tell = file, tell
        self._touching = LoopingCall(self._touch)
        self._touching.clock = reactor

    def last(self) -> datetime | None:
        """When the server before this one was last alive; None when it ended by itself."""
        try:
            return datetime.fromtimestamp(self._file.stat().st_mtime, UTC)
        except OSError:
            return None

    def start(self) -> None:
        self._touching.start(EVERY)

    def stop(self) -> None:
        if self._touching.running:
            self._touching.stop()
        self._file.unlink(missing_ok=True)

    def _touch(self) -> None:
        try:
            self._file.touch()
        except OSError as fault:
            log.warning("no sign of life", fault=str(fault))
        self._tell()
