"""The recognisers, and the one table of them.

A recogniser is loaded once, for one language, in a process of its own (`recognising`). It hears one utterance
after another: `begin` with what may be said, `hear` its sound, `end` with what it took it for. What the text
then stands for is `ivr_flows.vocabulary`'s to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ivr_flows.effects import Words

#: Samples a second of what comes out of a call, 16-bit mono.
CALL_RATE = 8000


class CannotRecognise(Exception):
    """Says which language or model, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was heard, in words; "": nothing that may be said. `sure`: 0 to 1, 0.5 is as likely as not."""

    text: str
    sure: float


class Recogniser(Protocol):
    """rate: samples a second that it wants to hear."""

    rate: int

    def begin(self, words: Words) -> tuple[str, ...]:
        """A new utterance, of which only these words are possible. Gives those that it does not know: they
        cannot be heard. Raises CannotRecognise when none is left."""

    def hear(self, samples: bytes) -> None:
        """16-bit mono at `rate`."""

    def end(self) -> Recognised: ...


def pocketsphinx(language: str, model: Path | None) -> Recogniser:
    from ivr_flows.speech.by_pocketsphinx import PocketSphinx

    return PocketSphinx(language)


def vosk(language: str, model: Path | None) -> Recogniser:
    from ivr_flows.speech.by_vosk import Vosk

    if model is None:
        raise CannotRecognise(f'Vosk has no model for "{language}"; name its folder in [speech] models')
    return Vosk(model)


#: Each is loaded only in the process that needs it. Raise CannotRecognise.
RECOGNISERS: Mapping[str, Callable[[str, Path | None], Recogniser]] = {
    "pocketsphinx": pocketsphinx,
    "vosk": vosk,
}
#: Files of a Vosk model whose vocabulary can be narrowed; one in the older form has them beside each other.
NEEDED = ("am/final.mdl", "conf/mfcc.conf", "graph/HCLr.fst", "graph/Gr.fst")
NEEDED_FLAT = ("final.mdl", "mfcc.conf", "HCLr.fst", "Gr.fst")
#: They decode once everything is said, and need not listen before.
AT_THE_END = frozenset({"pocketsphinx"})
#: Languages that pocketsphinx hears out of the box.
WITHOUT_MODEL = ("en",)


def chosen(language: str, models: Mapping[str, Path]) -> str | None:
    """The name of the recogniser of this language: Vosk where the site names a model. None: there is none."""
    if language in models:
        return "vosk"
    return "pocketsphinx" if language in WITHOUT_MODEL else None


def lacks(model: Path) -> str | None:
    """What this folder lacks of a model; None: nothing that can be seen from outside."""
    if not model.is_dir():
        return "there is no such folder"
    missing = [name for name in NEEDED if not (model / name).is_file()]
    if not missing or all((model / name).is_file() for name in NEEDED_FLAT):
        return None
    return f"{', '.join(missing)} is missing in it"
