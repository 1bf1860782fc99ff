"""Slows down whoever guesses passwords: by the name tried and by the address it is tried from."""

from __future__ import annotations

from collections import deque

from cti.clock import Clock
from cti.refused import Refused

WINDOW = 300.0  # seconds
TRIES_FOR_NAME = 10  # failures within the window
TRIES_FROM_ADDRESS = 30


class Attempts:
    """Failures of the last minutes. A right password while it is locked is refused too, or the lock would
    tell the guesser when he is right."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures: dict[str, deque[float]] = {}
        self._swept = clock.now()

    def __len__(self) -> int:
        """The names and addresses that are remembered."""
        return len(self._failures)

    def check(self, name: str, address: str, *, known: bool = False) -> None:
        """known: somebody works at this address. There a name is not closed by what others tried elsewhere,
        or whoever knows a name could keep its owner out. Errors: too-many-tries."""
        limits = [(_host(address), TRIES_FROM_ADDRESS)]
        if not known:
            limits.append((f"name {name.casefold()}", TRIES_FOR_NAME))
        for key, most in limits:
            if len(self._recent(key)) >= most:
                raise Refused(
                    "too-many-tries", "too many wrong passwords; wait five minutes, or ask a team lead"
                )

    def failed(self, name: str, address: str) -> None:
        self._sweep()
        for key in (f"name {name.casefold()}", _host(address)):
            self._failures.setdefault(key, deque(maxlen=TRIES_FROM_ADDRESS)).append(self._clock.now())

    def _sweep(self) -> None:
        """Who guesses takes another name each time; each would be kept for ever."""
        if self._clock.now() - self._swept >= WINDOW:
            self._swept = self._clock.now()
            for key in list(self._failures):
                self._recent(key)

    def _recent(self, key: str) -> deque[float]:
        failures = self._failures.get(key)
        if failures is None:
            return deque()
        while failures and failures[0] < self._clock.now() - WINDOW:
            failures.popleft()
        if not failures:
            del self._failures[key]
        return failures


def _host(address: str) -> str:
    """`tcp4:10.0.0.7:51234` without its port: each new connection has another."""
    return "from " + address.rpartition(":")[0]
