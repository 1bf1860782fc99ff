"""What a caller has heard, held against what the house says."""

from __future__ import annotations

from ivr_flows.speech import cache_name
from tests.live import sound

SURE, OTHER = 0.75, 0.5
"""Likeness from which a sentence was surely heard, and below which it surely was not."""


def spoken(house, text: str, language: str) -> sound.Sound:
    prompts = house.site.prompts
    name = cache_name(text, language, prompts.voices[language], prompts.rate)
    return sound.read(house.home.prompts / name)[0]


async def heard(caller) -> sound.Sound:
    return sound.read(await caller.recording())[0]


async def heard_sentence(house, caller, text: str, language: str = "en") -> float:
    """How surely he heard this sentence, when his call is over."""
    return (await heard(caller)).likeness(spoken(house, text, language))
