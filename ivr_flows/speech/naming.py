"""The name of the file that holds a rendered text."""

from __future__ import annotations

import hashlib
import json

#: Raised when the same request sounds different from now on: old files are then rendered anew.
SOUNDING = 1


def cache_name(text: str, language: str, voice: str, rate: int | None) -> str:
    """One name for one sound: equal in everything that is heard, different in anything that is."""
    asked = json.dumps([SOUNDING, spoken_text(text), language, voice, rate], ensure_ascii=True)
    return f"{language}-{hashlib.sha256(asked.encode()).hexdigest()[:24]}.wav"


def spoken_text(text: str) -> str:
    """The text as the voice gets it: one line, without control characters (espeak-ng obeys some of them)."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
