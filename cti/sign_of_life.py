"""A file that a living server touches, by which the next one knows when this one died."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import structlog
from twisted.internet.task import LoopingCall

from cti.reactor import Reactor

log = structlog.get_logger("cti")

EVERY = 5.0  # seconds


class SignOfLife:
    """`last` is asked before `start`; a server that ends by itself leaves none."""

    def __init__(self, file: Path, reactor: Reactor) -> None:
        self._file = file
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
