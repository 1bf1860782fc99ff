"""What nodes that listen have in common: one thing said must not stand for two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr_flows.nodes.node import Doubt, Ways
from ivr_flows.vocabulary import plain


def said_twice(said: Mapping[str, Ways]) -> Iterator[Doubt]:
    """said: the field's path → its ways. What can be told from nothing else, and what is no word at all."""
    taken: dict[tuple[str, str], str] = {}
    for field, ways in said.items():
        for language, texts in ways.items():
            for text in texts:
                way = plain(text, language)
                if not way:
                    yield Doubt("says-no-word", f"{field}.{language}", {"name": text})
                elif taken.setdefault((language, way), field) != field:
                    yield Doubt("said-twice", f"{field}.{language}", {"name": text})
