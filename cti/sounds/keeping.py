"""Changes of the prompt library while people call: a sound is heard from the next playing on.

What is uploaded waits as a file (the console puts it there, in pieces); here it is made fit for the telephone
in a process of its own, and takes the place of the one before. One change at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeVar

import structlog
from twisted.internet.defer import DeferredLock

from crm.faults import DatabaseUnavailable
from crm.unit import Unit
from cti.calls.services import Services
from cti.prompts import SpeechFailed, is_playable
from cti.refused import Refused
from cti.sounds.library import Kept, Library
from ivr_flows.flow import Flow, read
from ivr_flows.nodes import NodeTypes
from ivr_flows.sounds import Use, uses
from ivr_flows.speech.intake import NotTaken, take_in

log = structlog.get_logger("cti.sounds")

T = TypeVar("T")
Change = Literal["kept", "deleted", "back"]


class SoundName(NamedTuple):
    language: str
    name: str


@dataclass(frozen=True, slots=True)
class Need:
    """A sound that flows play and the site does not have. `spoken`: a voice says the text meanwhile."""

    sound: SoundName
    flows: tuple[str, ...]
    spoken: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """The library as a page shows it. used: which flows play it, drafts among them."""

    kept: tuple[Kept, ...]
    used: Mapping[SoundName, tuple[str, ...]]
    needs: tuple[Need, ...]
    deleted: tuple[SoundName, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """A sound of the library, or the file of a text that was spoken."""

    sound: str | None = None
    spoken: str | None = None


class Keeping:
    """`changed` are called with what, the sound and who."""

    def __init__(self, services: Callable[[], Services]) -> None:
        """services: those of now; a reload replaces them."""
        self._services = services
        self._lock = DeferredLock()
        self.changed: list[Callable[[Change, SoundName, str], None]] = []

    @property
    def _library(self) -> Library:
        return self._services().flows.library

    async def shelf(self) -> Shelf:
        services = self._services()
        drawn: list[Flow] = []
        with suppress(DatabaseUnavailable):  # what is being drawn is then left out
            types = services.flows.types
            drawn = await services.records.ask("drafts of flows", lambda unit: drafts(unit, types))
        flows = services.flows
        live = [flows.get(name) for name in flows.names]
        return await services.records.run("the prompt library", lambda: look(flows.library, [*live, *drawn]))

    async def take(self, sound: SoundName, upload: str, by: str) -> Kept:
        """Errors: no-such-upload, unknown-language, bad-name, sound-… (ivr_flows/speech/intake.py)."""
        library = self._library
        library.file(*sound)  # a wrong name costs no decoding
        source = library.uploads / upload
        target = library.uploads / f"{upload}.wav"

        def take() -> Kept:
            try:
                take_in(source, target)
                return library.keep(*sound, target)
            except FileNotFoundError:
                raise Refused(
                    "no-such-upload", "what was sent is not there any more; send it again"
                ) from None
            except NotTaken as why:
                raise Refused(f"sound-{why.code}", str(why)) from None
            finally:
                source.unlink(missing_ok=True)
                target.unlink(missing_ok=True)

        return await self._change("kept", sound, by, take)

    async def speak(self, sound: SoundName, text: str, by: str) -> Kept:
        """The site's voice says it. Errors: cannot-speak, unknown-language, bad-name."""
        library = self._library
        library.file(*sound)
        try:
            file = await self._services().prompts.spoken(text, sound.language)
        except SpeechFailed as why:
            raise Refused("cannot-speak", str(why)) from None
        return await self._change("kept", sound, by, lambda: library.keep(*sound, file))

    async def listen(self, language: str, sound: str | None, text: str | None) -> Heard:
        """What callers hear there. Errors: cannot-speak, unknown-language, bad-name."""
        if sound is not None and is_playable(self._library.file(language, sound)):
            return Heard(sound=sound)
        if text is None or language not in self._library.languages:
            raise Refused(
                "cannot-speak", "there is neither such a sound nor a text in a language of the site"
            )
        try:
            return Heard(spoken=(await self._services().prompts.spoken(text, language)).name)
        except SpeechFailed as why:
            raise Refused("cannot-speak", str(why)) from None

    async def delete(self, sound: SoundName, by: str) -> None:
        """Errors: prompt-needed, no-such-prompt, unknown-language, bad-name."""
        services, library = self._services(), self._library
        flows = services.flows
        played = [use for name in flows.names for use in uses(flows.get(name))]
        silenced = [use for use in played if (use.language, use.sound) == sound and not use.spoken]
        if silenced:
            raise Refused(
                "prompt-needed",
                f'flow "{silenced[0].flow}", node "{silenced[0].node}" plays "{sound.name}" in'
                f' "{sound.language}" and has no text there; replace it, or publish the flow without it',
            )
        await self._change("deleted", sound, by, lambda: library.delete(*sound))

    async def back(self, sound: SoundName, by: str) -> Kept:
        """The one before, also of one that was deleted. Errors: nothing-before, unknown-language."""
        library = self._library
        return await self._change("back", sound, by, lambda: library.back(*sound))

    async def _change(self, change: Change, sound: SoundName, by: str, work: Callable[[], T]) -> T:
        await self._lock.acquire()
        try:
            done = await self._services().records.run("a prompt", work, patient=True)
        except OSError as fault:
            raise Refused("cannot-write", f"the sound cannot be written: {fault.strerror}") from None
        finally:
            self._lock.release()
        self.tell(change, sound, by)
        return done

    def tell(self, change: Change, sound: SoundName, by: str) -> None:
        """It has changed; the command line does so by itself, and says it here."""
        log.info("a prompt", change=change, language=sound.language, name=sound.name, by=by)
        for told in self.changed:
            told(change, sound, by)


def drafts(unit: Unit, types: NodeTypes) -> list[Flow]:
    """What is being drawn, as far as it can be read."""
    drawn = []
    for one in unit.flows.drafts():
        found = unit.flows.draft(one.flow, one.author)
        with suppress(ValueError, RecursionError):
            if found is not None:
                drawn.append(read(found[1], types))
    return drawn


def look(library: Library, flows: Sequence[Flow]) -> Shelf:
    """What there is, and what of it is missing for whom. On a thread: it reads files."""
    kept = tuple(library.all())
    there = {SoundName(one.language, one.name) for one in kept}
    wanted: dict[SoundName, list[Use]] = {}
    for use in (use for flow in flows for use in uses(flow)):
        if use.language in library.languages:
            wanted.setdefault(SoundName(use.language, use.sound), []).append(use)
    used = {sound: tuple(sorted({use.flow for use in found})) for sound, found in wanted.items()}
    needs = [
        Need(sound, used[sound], all(use.spoken for use in found))
        for sound, found in sorted(wanted.items())
        if sound not in there
    ]
    needs.sort(key=lambda need: need.spoken)  # silence first
    return Shelf(kept, used, tuple(needs), tuple(SoundName(*gone) for gone in library.deleted()))
