"""Skills: a name and an index from 0 to 100, freely chosen, without grades (U13)."""

from __future__ import annotations

from collections.abc import Mapping


def check_indexes(skills: Mapping[str, int], whose: str) -> None:
    """Raises ValueError for an index outside 0-100."""
    for name, index in skills.items():
        if not 0 <= index <= 100:
            raise ValueError(f'{whose}: skill "{name}" has index {index}; give 0 to 100')


def fitness(requires: Mapping[str, int], skills: Mapping[str, int]) -> int | None:
    """The sum of his indexes in the required skills, or None where he lacks one of them.

    A skill he does not have counts as index 0. So a skill that is required with index 0 keeps nobody out,
    but those who have it come first."""
    total = 0
    for name, least in requires.items():
        index = skills.get(name, 0)
        if index < least:
            return None
        total += index
    return total
