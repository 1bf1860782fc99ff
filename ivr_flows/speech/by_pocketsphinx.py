"""pocketsphinx: set phrases and digits in English, with the model that comes in its wheel.

Its model hears 16 kHz. Of telephone speech the upper half of that band is empty, which no speech of its
training was: a recorded five became nine. A faint noise over the whole band ends that. And it has to know the
whole utterance's mean before it begins, or the first words are lost: so it decodes at the end, in about
0.05 s a second of speech.

A telephone also cuts an s off above 4 kHz, and what is left is like an f or an h: a recorded six became eight
nearly every time. So the digits are known with those sounds, too (codes of three digits: 74 → 82 of 100).

A grammar takes every sound for something that it allows. So a second decoder, which knows no words but only
the sounds of the language, hears the same: where it explains them better, something else was said; as where
the words found cover little of what was loud.
"""

from __future__ import annotations

import math
import os
from itertools import product

import numpy as np
from pocketsphinx import Decoder, get_model_path

from ivr_flows.effects import Words
from ivr_flows.speech.ear import LEAST, LOUDER
from ivr_flows.speech.recognisers import CannotRecognise, Recognised
from ivr_flows.vocabulary import DIGITS, plain, ways

LANGUAGE = "en"
NOISE = 60.0  # of 32768: -55 dBFS
#: What a word more costs: without it, silence becomes digits.
WORD_COST = 0.01
#: "oh" for a nought costs one digit in twenty: it is too like others.
UNSAID = frozenset({"oh"})
#: The scores are logarithms, cut to 1/1024.
SCALE = 1024
#: Nats of a frame by which the words explain it better → how sure. They are bound to a grammar, the sounds
#: are not: what was said right is mostly above -1, other words are mostly below (tried on recorded words).
EVEN, STEEPNESS = -1.0, 3.0
#: What is left of an s.
LIKE_S = ("S", "F", "HH")
#: Of the loud frames (0.01 s), the least share that the words found must cover: what was said right is above
#: 0.7, two in five of other words are below 0.6.
LEAST_COVERED = 0.6
#: Frames of a word, in the mean: a long sentence of other words is drawn over few of the grammar's.
LONGEST_WORD = 120
NOT_WORDS = ("<s>", "</s>", "<sil>")


class PocketSphinx:
    rate = 16_000

    def __init__(self, language: str) -> None:
        """Raises CannotRecognise."""
        if language != LANGUAGE:
            raise CannotRecognise(
                f'pocketsphinx has no model for "{language}"; name a Vosk model in [speech] models'
            )
        folder = os.path.join(get_model_path(), "en-us")
        model, words = os.path.join(folder, "en-us"), os.path.join(folder, "cmudict-en-us.dict")
        try:
            common = {"hmm": model, "dict": words, "lm": None, "loglevel": "FATAL", "cmn": "batch"}
            self._words = Decoder(wip=WORD_COST, **common)
            self._sounds = Decoder(**common)
            self._sounds.add_allphone_file("sounds", os.path.join(folder, "en-us-phone.lm.bin"))
            self._sounds.activate_search("sounds")
            self._know_digits_by_telephone()
        except RuntimeError as error:
            raise CannotRecognise(f"pocketsphinx's model at {folder} is broken: install again") from error
        self._heard = b""

    def begin(self, words: Words) -> tuple[str, ...]:
        grammar, unknown = self._grammar(words)
        self._words.add_jsgf_string("wanted", grammar)
        self._words.activate_search("wanted")
        self._heard = b""
        return unknown

    def hear(self, samples: bytes) -> None:
        self._heard += samples

    def end(self) -> Recognised:
        sound = np.frombuffer(self._heard, dtype=np.int16)
        self._heard = b""
        noisy = sound + np.random.default_rng(0).normal(0, NOISE, len(sound))
        whole = np.clip(noisy, -32768, 32767).astype(np.int16).tobytes()
        for decoder in (self._words, self._sounds):
            decoder.start_utt()
            decoder.process_raw(whole, False, True)
            decoder.end_utt()
        found, sounds = self._words.hyp(), self._sounds.hyp()
        if found is None or not found.hypstr:
            return Recognised("", 0.0)
        if sounds is None:
            return Recognised(found.hypstr, 1.0)
        lengths = [
            part.end_frame - part.start_frame + 1 for part in self._words.seg() if part.word not in NOT_WORDS
        ]
        frames = sum(lengths)
        if not LEAST_COVERED * _loud(sound) <= frames <= LONGEST_WORD * len(lengths):
            return Recognised(found.hypstr, 0.0)
        better = SCALE * (math.log(found.score) - math.log(sounds.score)) / max(1, frames)
        return Recognised(found.hypstr, 1 / (1 + math.exp(-STEEPNESS * max(-20.0, min(20.0, better - EVEN)))))

    def _know_digits_by_telephone(self) -> None:
        for word in DIGITS[LANGUAGE]:
            sounds = self._words.lookup_word(word).split()
            heard = product(*(LIKE_S if sound == "S" else (sound,) for sound in sounds))
            for number, others in enumerate(list(heard)[1:]):
                self._words.add_word(f"{word}({number + 10})", " ".join(others), True)

    def _grammar(self, words: Words) -> tuple[str, tuple[str, ...]]:
        """In JSGF, and the ways to say something that have a word it does not know."""
        if words.most:
            digit = " | ".join(word for word in DIGITS[LANGUAGE] if word not in UNSAID)
            more = "".join("[ <digit> " for _ in range(words.most - words.least))
            rule = "<digit> " * words.least + more + "]" * (words.most - words.least)
            return f"#JSGF V1.0;\ngrammar wanted;\n<digit> = {digit};\npublic <said> = {rule};\n", ()
        every = ways(words)
        known = [way for way in every if all(self._words.lookup_word(word) for word in way.split())]
        unknown = tuple(sorted(every.keys() - set(known)))
        if not known:
            raise CannotRecognise(f"pocketsphinx knows no word of {', '.join(unknown)}")
        said = " | ".join(plain(way, LANGUAGE) for way in known)
        return f"#JSGF V1.0;\ngrammar wanted;\npublic <said> = {said};\n", unknown


def _loud(sound: np.ndarray) -> int:
    """Frames of 0.01 s in which somebody speaks, as the ear measures it."""
    frame = PocketSphinx.rate // 100
    frames = sound[: len(sound) // frame * frame].reshape(-1, frame).astype(np.float32)
    if not len(frames):
        return 0
    levels = np.sqrt(np.mean(frames * frames, axis=1))
    return int(np.sum(levels > max(LEAST, LOUDER * float(np.percentile(levels, 10)))))
