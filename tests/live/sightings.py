"""What somebody told, in order, and the waits for it: every wait is for an event and has a limit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

Seen = dict[str, Any]


class NotSeen(AssertionError):
    """An event did not come in time. The message holds what came instead, and the story of the call."""


class Sightings:
    """A list of records that are taken out as they are waited for.

    who: named in failures. tell_story: called once a wait has failed, for the journal and the log.
    """

    def __init__(self, who: str, tell_story: Callable[[], str] = lambda: "") -> None:
        self.who = who
        self.left: list[Seen] = []
        self.all: list[Seen] = []
        self._tell_story = tell_story
        self._more = asyncio.Event()

    def add(self, seen: Seen) -> None:
        self.left.append(seen)
        self.all.append(seen)
        self._more.set()

    def take(self, is_it: Callable[[Seen], bool]) -> Seen | None:
        """The first that fits, taken out; None if there is none yet."""
        for index, seen in enumerate(self.left):
            if is_it(seen):
                return self.left.pop(index)
        return None

    async def next(
        self, limit: float, such_that: Callable[[Seen], bool] = lambda _seen: True, **values: Any
    ) -> Seen:
        """The first, past or to come within `limit` seconds, with these values. Errors: NotSeen."""

        def fits(seen: Seen) -> bool:
            return all(seen.get(key) == value for key, value in values.items()) and such_that(seen)

        try:
            async with asyncio.timeout(limit):
                while (found := self.take(fits)) is None:
                    self._more.clear()
                    await self._more.wait()
                return found
        except TimeoutError:
            came = "\n".join(f"  {_short(seen)}" for seen in self.all[-25:]) or "  nothing"
            raise NotSeen(
                f"{self.who}: no {values} within {limit} s; it saw, last at the end:\n{came}\n{self._tell_story()}"
            ) from None

    def forget(self) -> None:
        """What came so far is of no interest any more."""
        self.left.clear()


def _short(seen: Seen) -> str:
    text = str(seen)
    return text if len(text) < 300 else text[:300] + "…"
