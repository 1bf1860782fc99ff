"""The link's words about the prompt library."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from cti.link.wire import Command, Event, Message

# ---- commands ------------------------------------------------------------------------------------------


class PromptsList(Command):
    """Answers PromptList: the site's own sound files. For team leads and administrators, as all of `prompts`.
    Errors: not-allowed."""

    command: Literal["prompts.list"]


class PromptCommand(Command):
    """language: one of the site's; name: as flows write it."""

    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]


class PromptsTake(PromptCommand):
    """Makes a file that was sent to the console (/api/prompts/uploads) the sound of this name; the one before
    is kept. Errors: not-allowed, unknown-language, no-such-upload, cannot-write, sound-empty,
    sound-too-large, sound-unknown, sound-broken, sound-silent, sound-too-long, sound-too-costly."""

    command: Literal["prompts.take"]
    upload: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class PromptsSpeak(PromptCommand):
    """The same of a text, in the site's voice. Errors: not-allowed, unknown-language, cannot-speak,
    cannot-write."""

    command: Literal["prompts.speak"]
    text: Annotated[str, Field(min_length=1, max_length=2000)]


class PromptsDelete(PromptCommand):
    """It can be brought back. Errors: not-allowed, unknown-language, no-such-prompt, cannot-write,
    prompt-needed: a flow that callers take plays it and has no text for it."""

    command: Literal["prompts.delete"]


class PromptsBack(PromptCommand):
    """The sound before this one, also of one that was deleted; once more, and it is as it was. Errors:
    not-allowed, unknown-language, nothing-before, cannot-write."""

    command: Literal["prompts.back"]


# ---- answers -------------------------------------------------------------------------------------------


class Prompt(Message):
    """A sound file of the site. peaks: how loud each of its equal parts is, 0 to 100; before: there is one to
    go back to; flows: which play it, also such as are being drawn."""

    language: str
    name: str
    seconds: float
    peaks: tuple[int, ...]
    changed: datetime
    before: bool
    flows: tuple[str, ...]


class PromptNeed(Message):
    """A sound that flows play and the site does not have. spoken: a voice says the text meanwhile."""

    language: str
    name: str
    flows: tuple[str, ...]
    spoken: bool


class PromptName(Message):
    language: str
    name: str


class PromptList(Message):
    """deleted: what can be brought back; longest: seconds of a prompt; largest: bytes of a file."""

    languages: tuple[str, ...]
    prompts: tuple[Prompt, ...]
    missing: tuple[PromptNeed, ...]
    deleted: tuple[PromptName, ...]
    longest: int
    largest: int


class PromptKept(Message):
    language: str
    name: str
    seconds: float


# ---- events --------------------------------------------------------------------------------------------


class PromptsChanged(Event):
    """A sound is another one, or is no more; callers hear that from now on. what: kept, deleted, back. To
    team leads and administrators."""

    event: Literal["prompts.changed"] = "prompts.changed"
    what: str
    language: str
    name: str
    by: str


PromptsCommand = PromptsList | PromptsTake | PromptsSpeak | PromptsDelete | PromptsBack
