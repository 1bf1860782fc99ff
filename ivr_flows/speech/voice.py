"""A text spoken by espeak-ng, as samples.

Through pyttsx3's binding, not its engine: the engine runs espeak-ng in a thread of its own and cancels it
when its loop ends, so that (seen in three of four of 450 renderings) a sentence came at the rate of the one
before, cut short, or empty. In espeak-ng's synchronous mode the call returns when everything is spoken.
"""

from __future__ import annotations

import ctypes
import os
from difflib import get_close_matches
from typing import Any

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float64]

#: Words a minute where nobody says otherwise: a calm announcer.
USUAL_RATE = 160
RATES = range(80, 451)
#: espeak-ng counts a Mandarin syllable as a word and drags; at this factor "160" is about four a second.
TEMPO = {"zh": 1.15}
#: Pitch range of 0-100, espeak-ng's own is 50. Wider keeps Mandarin's tones apart in a narrow band.
MELODY = {"zh": 62}
USUAL_MELODY = 50
#: Half of full volume: espeak-ng clips some Mandarin syllables at 100. The level is set afterwards.
VOLUME = 50
LONGEST_TEXT = 2000
#: The longest speech that is kept, in seconds; nobody listens to more.
LONGEST_SPEECH = 300


#: espeak-ng's own.
SAMPLE_RATE = 22_050


class CannotSpeak(Exception):
    """Says which voice or text, why, and what to do."""


class Speaker:
    """espeak-ng in this process. There can be only one, and it is never closed."""

    def __init__(self) -> None:
        """Raises CannotSpeak when espeak-ng or its voices are not to be found."""
        self._library = _load()
        self._buffer = bytearray()
        self._library.SetSynthCallback(self._heard)

    def speak(self, text: str, language: str, voice: str, rate: int | None) -> tuple[Samples, int]:
        """Samples from -1 to 1 and how many a second. Raises CannotSpeak."""
        wanted = USUAL_RATE if rate is None else rate
        if wanted not in RATES:
            raise CannotSpeak(
                f"rate {wanted} is not between {RATES.start} and {RATES.stop - 1} words a minute"
            )
        if len(text) > LONGEST_TEXT:
            raise CannotSpeak(f"the text has {len(text)} characters; split it, {LONGEST_TEXT} are possible")
        if not any(character.isalnum() for character in text):
            raise CannotSpeak("there is no word in the text")
        self._choose(voice)
        self._set("RATE", min(round(wanted * TEMPO.get(language, 1)), RATES.stop - 1))
        self._set("VOLUME", VOLUME)
        self._set("RANGE", MELODY.get(language, USUAL_MELODY))
        self._buffer.clear()
        if self._library.Synth(text, flags=self._library.CHARS_UTF8 | self._library.ENDPAUSE):
            raise CannotSpeak(f"espeak-ng refused the text {text[:40]!r}")
        samples = np.frombuffer(bytes(self._buffer), dtype=np.int16).astype(np.float64) / 32768
        return samples, SAMPLE_RATE

    def _choose(self, voice: str) -> None:
        if self._library.SetVoiceByName(voice.encode()):
            known = [found.identifier.decode() for found in self._library.ListVoices(None)]
            close = get_close_matches(voice, known, n=1, cutoff=0.5)
            hint = f'did you mean "{close[0]}"?' if close else 'English is "gmw/en-us", Mandarin "sit/cmn"'
            raise CannotSpeak(f'espeak-ng has no voice "{voice}"; {hint}')

    def _set(self, name: str, value: int) -> None:
        self._library.SetParameter(getattr(self._library, name), value, 0)

    def _heard(self, samples: Any, count: int, events: Any) -> int:
        """Called by espeak-ng with each piece; 1 would stop it."""
        if count > 0:
            self._buffer += ctypes.string_at(samples, count * ctypes.sizeof(ctypes.c_short))
        return int(len(self._buffer) > LONGEST_SPEECH * SAMPLE_RATE * 2)


def _load() -> Any:
    """pyttsx3's binding of espeak-ng, ready to speak."""
    data = os.environ.get("ESPEAK_DATA_PATH")
    if data is not None:
        # espeak-ng keeps this path in a short array and ends the process when a clone lies too deep.
        try:
            os.chdir(data)
        except OSError as error:
            raise CannotSpeak(
                f"espeak-ng's voices are not at {data}: {error.strerror}; install again"
            ) from error
        os.environ["ESPEAK_DATA_PATH"] = "."
    try:
        from pyttsx3.drivers import _espeak
    except RuntimeError as error:
        raise CannotSpeak(
            "libespeak-ng.so.1 is not found; start the worker with ivr_flows.speech.environment()"
        ) from error
    rate = _espeak.Initialize(_espeak.AUDIO_OUTPUT_SYNCHRONOUS, 1000)
    if rate != SAMPLE_RATE:
        raise CannotSpeak(f"espeak-ng did not start (it says {rate})")
    return _espeak
