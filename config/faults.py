"""What is wrong with a site file, and the exception that carries all of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. `where`: file, line, record; `what`: the fault; `hint`: what to do, or ""."""

    where: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.hint}" if self.hint else f"{self.where}: {self.what}"


class Refused(Exception):
    """A file is refused, whole. `faults` holds everything that is wrong with it, in the file's order."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def nearest(name: str, known: Collection[str], otherwise: str = "") -> str:
    """The hint for a name that nobody knows: the nearest one, else all of them, else `otherwise`."""
    close = get_close_matches(name, known, n=1, cutoff=0.6)
    if close:
        return f'did you mean "{close[0]}"?'
    if known and len(known) <= 12:
        return "possible: " + ", ".join(sorted(known))
    return otherwise
