"""The guard at each Asterisk: security events come in, blocked addresses go out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cti.guard.guard import Guard
from cti.guard.sources import AsteriskSource, learn_names
from cti.switch.refusing import RefusedAddresses
from cti.switch.security import SecurityEvents


@dataclass(frozen=True, slots=True)
class Post:
    """At one node."""

    events: SecurityEvents
    source: AsteriskSource
    refused: RefusedAddresses


class Watch:
    """`posts`: by the node's name."""

    def __init__(self, guard: Guard, posts: Mapping[str, Post]) -> None:
        self._guard, self._posts = guard, posts
        for post in posts.values():
            post.events.heard = post.source.heard
            guard.refusing.append(post.refused.set)

    def start(self) -> None:
        learn_names(self._guard.never)
        self._guard.start()
        for post in self._posts.values():
            post.events.start()

    def node_up(self, name: str) -> None:
        """It may have read an older list when it started."""
        self._posts[name].refused.again()

    def stop(self) -> None:
        self._guard.stop()
        for post in self._posts.values():
            post.events.stop()
            post.refused.stop()
