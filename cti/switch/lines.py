"""Lines: which trunk channels of a board are in use. The lowest free one is taken, as a card would."""

from __future__ import annotations

import heapq
from collections.abc import Iterable


class Board:
    """A telephony card, or the SIP trunk that stands for one: `lines` channels, numbered from 1."""

    def __init__(self, name: str, lines: int) -> None:
        self.name, self.lines = name, lines
        self._free = list(range(1, lines + 1))
        self._taken: set[int] = set()

    @property
    def in_use(self) -> int:
        return len(self._taken)

    def resize(self, lines: int) -> None:
        """So many from now on. Those above that are in use stay so until their calls are over."""
        self._free = [number for number in range(1, lines + 1) if number not in self._taken]
        self.lines = lines

    def take(self) -> Line | None:
        """The lowest free line; None when the board is full."""
        if not self._free:
            return None
        number = heapq.heappop(self._free)
        self._taken.add(number)
        return Line(self, number)

    def take_again(self, number: int) -> Line:
        """A line that a call of an earlier server lies on. Another call's as well, if two claim it: then both
        are counted as one, which nobody hears."""
        if number in self._free:
            self._free.remove(number)
            heapq.heapify(self._free)
            self._taken.add(number)
        return Line(self, number)

    def give_back(self, number: int) -> None:
        if number in self._taken:
            self._taken.discard(number)
            if number <= self.lines:
                heapq.heappush(self._free, number)


class Line:
    """One taken line; `release` may be called more than once."""

    def __init__(self, board: Board, number: int) -> None:
        self.board, self.number = board, number

    def __str__(self) -> str:
        return f"{self.board.name}/{self.number}"

    def release(self) -> None:
        self.board.give_back(self.number)


class Lines:
    """All boards of the site."""

    def __init__(self, boards: Iterable[Board]) -> None:
        self.boards = {board.name: board for board in boards}

    def take_again(self, name: str | None) -> Line | None:
        """The line of that name ("telco/3"); None when the site has no such board or line any more."""
        board, _, number = (name or "").rpartition("/")
        known = self.boards.get(board)
        if known is None or not number.isdecimal() or not 1 <= int(number) <= known.lines:
            return None
        return known.take_again(int(number))

    def use(self, boards: Iterable[tuple[str, int]]) -> None:
        """Names and lines from now on; a board that is not named stays: calls may be up on it."""
        for name, lines in boards:
            self.boards.setdefault(name, Board(name, lines)).resize(lines)
