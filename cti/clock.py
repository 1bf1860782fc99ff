"""The server's one clock: monotonic seconds for decisions, UTC for people and records."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """`now()` never jumps. `utc(t)` tells what a person's clock shows at the monotonic moment t."""

    def now(self) -> float:
        return time.monotonic()

    def moment(self, at: datetime) -> float:
        """The monotonic moment at which the wall's clock showed `at`, which may be long ago."""
        return self.now() - (datetime.now(UTC) - at).total_seconds()

    def utc(self, moment: float | None = None) -> datetime:
        wall = datetime.now(UTC)
        return wall if moment is None else wall + timedelta(seconds=moment - time.monotonic())
