"""Texts: as a database can hold them, and as search compares them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

REPLACEMENT = "\ufffd"


def storable(text: str) -> str:
    """With a replacement sign for what no database can hold: NUL characters and halves of surrogate pairs,
    which a telephone network or a forged request may well send. Idempotent."""
    if "\x00" in text:
        text = text.replace("\x00", REPLACEMENT)
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(REPLACEMENT if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    return text


def fold(text: str) -> str:
    """Without case, accents and width, so that "ekstrom" finds Ekström. Idempotent; Chinese stays as it
    is."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return " ".join(unicodedata.normalize("NFKC", plain).split())


def fold_all(texts: Iterable[str | None]) -> str:
    return fold(" ".join(text for text in texts if text))
