"""Vosk: set phrases and digits in whatever language there is a model for.

The model has to be one whose graph can be narrowed to a vocabulary at run time (folder `graph` with
`HCLr.fst` and `Gr.fst`: Vosk's small models, and the large ones that say so).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from vosk import KaldiRecognizer, Model, SetLogLevel

from ivr_flows.effects import Words
from ivr_flows.speech.recognisers import CannotRecognise, Recognised, lacks
from ivr_flows.vocabulary import DIGITS, ways

OTHER = "[unk]"  # what is none of the words, in models that know it
LONGEST_WORD = 8  # characters, in a language without spaces


class Vosk:
    def __init__(self, model: Path) -> None:
        """Raises CannotRecognise when this is no model."""
        if (why := lacks(model)) is not None:
            raise CannotRecognise(f"{model}: {why}; unpack a Vosk model there")
        SetLogLevel(-1)
        try:
            self._model = Model(str(model))
        except Exception as error:  # Vosk raises nothing more exact
            raise CannotRecognise(f"{model}: Vosk cannot read this model; unpack it again") from error
        self.rate = _rate(model)
        self._recogniser: KaldiRecognizer | None = None
        self._parts: list[dict[str, object]] = []

    def begin(self, words: Words) -> tuple[str, ...]:
        said, unknown = self._known(words)
        if not said:
            raise CannotRecognise(f"the Vosk model knows no word of {', '.join(unknown)}")
        if self._knows(OTHER):
            said.append(OTHER)
        self._recogniser = KaldiRecognizer(self._model, self.rate, json.dumps(said, ensure_ascii=False))
        self._recogniser.SetWords(True)
        self._parts = []
        return unknown

    def hear(self, samples: bytes) -> None:
        assert self._recogniser is not None, "nothing was begun"
        if self._recogniser.AcceptWaveform(samples):  # it ends a part at a silence of its own
            self._parts += json.loads(self._recogniser.Result()).get("result", [])

    def end(self) -> Recognised:
        assert self._recogniser is not None, "nothing was begun"
        self._parts += json.loads(self._recogniser.FinalResult()).get("result", [])
        if not self._parts:
            return Recognised("", 0.0)
        surest = [float(str(part["conf"])) for part in self._parts]
        return Recognised(" ".join(str(part["word"]) for part in self._parts), sum(surest) / len(surest))

    def _known(self, words: Words) -> tuple[list[str], tuple[str, ...]]:
        """What may be said, in words of the model; the ways for which it lacks one."""
        wanted = list(DIGITS.get(words.language, {})) if words.most else list(ways(words))
        split = {way: in_words(way, self._knows) for way in wanted}
        unknown = () if words.most else tuple(way for way, found in split.items() if found is None)
        return [" ".join(found) for found in split.values() if found is not None], unknown

    def _knows(self, word: str) -> bool:
        return bool(self._model.vosk_model_find_word(word) >= 0)


def in_words(way: str, knows: Callable[[str], bool]) -> list[str] | None:
    """As a model knows it. Where no spaces stand, the longest words that it knows, from the left."""
    found: list[str] = []
    for part in way.split():
        while part:
            known = next((part[:end] for end in _ends(part) if knows(part[:end])), None)
            if known is None:
                return None
            found.append(known)
            part = part[len(known) :]
    return found


def _ends(part: str) -> Iterator[int]:
    """Where a word may end; in a language with spaces only where they are."""
    yield len(part)
    if not part.isascii():
        yield from range(min(len(part) - 1, LONGEST_WORD), 0, -1)


def _rate(model: Path) -> int:
    """Samples a second of its training."""
    file = model / "conf" / "mfcc.conf"
    text = (file if file.is_file() else model / "mfcc.conf").read_text(encoding="utf-8", errors="replace")
    found = re.search(r"^--sample-frequency=(\d+)", text, re.MULTILINE)
    return int(found[1]) if found else 16_000
