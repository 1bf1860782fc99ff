"""Which sound files a flow plays: where, in which language, and whether a text stands in for one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ivr_flows.flow import Flow
from ivr_flows.references import announcements


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a sound is to be heard. `spoken`: without the file, a voice says the text there."""

    flow: str
    node: str
    field: str
    language: str
    sound: str
    spoken: bool


def uses(flow: Flow) -> Iterator[Use]:
    """Every sound of every announcement, in each of the flow's languages, in the flow's order."""
    for name, node in flow.nodes.items():
        for field, announcement in announcements(node):
            if announcement.sound is not None:
                for language in flow.languages:
                    spoken = language in announcement.text
                    yield Use(flow.name, name, field, language, announcement.sound, spoken)
