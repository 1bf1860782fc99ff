"""Every sentence of the console, in every language it speaks.

The catalogues are gettext files, `translations/<language>/LC_MESSAGES/console.po`; the message id is the
English sentence and each has a context, because one English word is often two Chinese ones. A sentence with
a number in it has its plural forms. Python code and templates call `t` and `tn`; the browser's scripts get
the same catalogue as JSON and have the same two functions.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from flask import g
from markupsafe import Markup, escape

LANGUAGES = ("en", "zh")
HTML_LANGUAGE = {"en": "en", "zh": "zh-Hans"}
FOLDER = Path(__file__).parent / "translations"
PLACE = re.compile(r"\{(\w+)\}")
SEPARATOR = "\x04"  # gettext's own, between context and message

Text = str | list[str]


def read_catalogue(language: str, folder: Path = FOLDER) -> Catalog:
    path = folder / language / "LC_MESSAGES" / "console.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


class Words:
    """The catalogues of all languages, read once."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._texts: dict[str, dict[str, Text]] = {
            language: _texts(read_catalogue(language, folder)) for language in LANGUAGES
        }

    def text(self, language: str, context: str, message: str, values: Mapping[str, object]) -> str:
        found = self._texts[language].get(context + SEPARATOR + message, message)
        return filled(found if isinstance(found, str) else found[0], values)

    def plural(
        self, language: str, context: str, one: str, many: str, n: int, values: Mapping[str, object]
    ) -> str:
        found = self._texts[language].get(context + SEPARATOR + one, [one, many])
        forms = [found] if isinstance(found, str) else found
        chosen = forms[0] if n == 1 or len(forms) == 1 else forms[1]
        return filled(chosen, {"n": n, **values})

    @cached_property
    def _bodies(self) -> dict[str, bytes]:
        return {
            language: json.dumps(texts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
            for language, texts in self._texts.items()
        }

    def body(self, language: str) -> bytes:
        """The catalogue as the browser's scripts read it."""
        return self._bodies[language]

    def version(self, language: str) -> str:
        """Changes when a sentence changes, so that browsers may keep the catalogue for good."""
        return hashlib.sha256(self._bodies[language]).hexdigest()[:12]


def _texts(catalogue: Catalog) -> dict[str, Text]:
    """Untranslated messages (all of English) are left out: the message itself stands for them."""
    texts: dict[str, Text] = {}
    for message in catalogue:
        if not message.id:
            continue
        forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
        if not all(forms):
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        texts[(message.context or "") + SEPARATOR + key] = forms[0] if isinstance(message.id, str) else forms
    return texts


def filled(sentence: str, values: Mapping[str, object]) -> str:
    """Puts the values in the sentence's {places}; one that is Markup makes the whole Markup, escaped."""
    if any(isinstance(value, Markup) for value in values.values()):
        marked = PLACE.sub(lambda m: str(escape(values.get(m[1], m[0]))), str(escape(sentence)))
        return Markup(marked)  # every part was escaped above
    return PLACE.sub(lambda m: str(values.get(m[1], m[0])), sentence)


def t(context: str, message: str, **values: object) -> str:
    """The message in the language of this request."""
    words: Words = g.words
    return words.text(g.language, context, message, values)


def tn(context: str, one: str, many: str, n: int, **values: object) -> str:
    """The message in the form which the number n asks for; {n} is the number."""
    words: Words = g.words
    return words.plural(g.language, context, one, many, n, values)
