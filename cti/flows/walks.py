"""Who is in a flow now: each call's trail while it is in one, and who is to be told when it moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cti.calls.trail import Trail


class Walks:
    """`inside`: by interaction. `changed`: told of every move, and of him who has left."""

    def __init__(self) -> None:
        self.inside: dict[str, Trail] = {}
        self.changed: Callable[[Trail], None] = lambda trail: None

    def moved(self, trail: Trail) -> None:
        if trail.run is None:
            self.inside.pop(trail.interaction, None)
        else:
            self.inside[trail.interaction] = trail
        self.changed(trail)
