"""The prompt library as clients see it."""

from __future__ import annotations

from cti.link import prompt_messages
from cti.sounds.keeping import Shelf, SoundName
from cti.sounds.library import Kept
from ivr_flows.speech.intake import LARGEST
from ivr_flows.speech.voice import LONGEST_SPEECH


def listed(shelf: Shelf, languages: tuple[str, ...]) -> prompt_messages.PromptList:
    return prompt_messages.PromptList(
        languages=languages,
        prompts=tuple(
            prompt_messages.Prompt(
                language=one.language,
                name=one.name,
                seconds=one.seconds,
                peaks=one.peaks,
                changed=one.changed,
                before=one.before,
                flows=shelf.used.get(SoundName(one.language, one.name), ()),
            )
            for one in shelf.kept
        ),
        missing=tuple(
            prompt_messages.PromptNeed(**need.sound._asdict(), flows=need.flows, spoken=need.spoken)
            for need in shelf.needs
        ),
        deleted=tuple(prompt_messages.PromptName(**gone._asdict()) for gone in shelf.deleted),
        longest=LONGEST_SPEECH,
        largest=LARGEST,
    )


def kept(one: Kept) -> prompt_messages.PromptKept:
    return prompt_messages.PromptKept(language=one.language, name=one.name, seconds=one.seconds)
