"""What holds for whatever a flow asks outside: how many may ask at once, and what is not asked again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Any

from ivr_flows.effects import Fetched, Result, Rows

WAITING_FOR_EACH = 3  # questions that may wait for a connection; more are refused at once
MOST_KEPT = 500  # answers of one source or service
LARGEST_KEPT = 20_000  # characters of an answer; a larger one is asked for each time


class Turnstile:
    """Lets in as many as there are connections, and for each of them some who wait for it."""

    def __init__(self, connections: int) -> None:
        self._room = connections * (1 + WAITING_FOR_EACH)

    def enter(self) -> bool:
        """Whether there is room; who came in leaves, once, when his question is over."""
        if self._room <= 0:
            return False
        self._room -= 1
        return True

    def leave(self) -> None:
        self._room += 1


class KeptAnswers:
    """Answers that are as good as new: the same question with the same values, a short time ago.

    `now`: seconds that only rise. What failed, or came too late, is asked again. The caller sees to it that
    nothing secret comes here.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._kept: OrderedDict[Hashable, tuple[float, Result]] = OrderedDict()

    async def or_ask(
        self, question: Hashable, keep: float | None, ask: Callable[[], Awaitable[Result]]
    ) -> Result:
        """keep: for how many seconds; None: it is asked each time."""
        if keep is None:
            return await ask()
        asked, kept = self._now(), self._kept.get(question)
        if kept is not None and asked - kept[0] < keep:
            self._kept.move_to_end(question)
            return kept[1]
        answer = await ask()
        if _is_worth_keeping(answer):
            self._kept[question] = (asked, answer)
            self._kept.move_to_end(question)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return answer


def values(given: Mapping[str, Any]) -> Hashable:
    """Of a question: 1, 1.0 and true are one key to Python and three to a database."""
    return tuple(sorted((name, type(value).__name__, str(value)) for name, value in given.items()))


def _is_worth_keeping(answer: Result) -> bool:
    whole = isinstance(answer, Rows) or (isinstance(answer, Fetched) and 200 <= answer.status < 300)
    return whole and len(repr(answer)) <= LARGEST_KEPT
