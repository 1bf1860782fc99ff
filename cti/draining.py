"""A stop that cuts no talk: no new call begins, those that are up go on to their end."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from cti.calls.calls import Calls


class Draining:
    """What an operator asks of it (control.py). The server takes itself down for nobody: `trunkline drain`
    looks until no call is left, and then stops the house."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self.changed: Callable[[], None] = lambda: None

    def drain(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """{"on": false} takes it back. Answers what `state` does."""
        self._calls.draining = bool(asked.get("on", True))
        self.changed()
        return self.state({})

    def state(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """`server`: the process, by which one sees that another has taken its place; `known`: whether every
        call at Asterisk has been found, which takes a new server a moment; `oldest`: seconds."""
        calls = [session.chronicle for session in self._calls.sessions.values()]
        return {
            "server": os.getpid(),
            "draining": self._calls.draining,
            "known": all(self._calls.knows(node) for node in self._calls.services.switch.nodes.values()),
            "calls": len(calls),
            "stages": dict(Counter(call.stage for call in calls)),
            "oldest": max(((call.now() - call.began_at).total_seconds() for call in calls), default=0.0),
        }
