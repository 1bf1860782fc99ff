"""Numbers of callers whom nobody has served yet.

Who served a caller last is preferred for him; so where several agents are ready and the test says who is to
be called, its caller must be new to the house.
"""

from __future__ import annotations

import itertools

_NEXT = itertools.count(1)


def newcomer() -> str:
    """Another number each time, valid, nobody's."""
    return f"+8621555{next(_NEXT) + 60000:05}"
