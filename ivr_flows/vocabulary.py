"""What a caller may say at a point of a flow, and what it stands for.

Decides: which words are listened for (`ways`, `DIGITS`), and what a recogniser's text means (`meaning`).
Never: hears anything. Pure; the recognisers are in `speech`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from ivr_flows.effects import Words

#: The words of the digits, by language, the usual one of each first. 幺 and 两 are how numbers are read out.
DIGITS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
        "seven": "7", "eight": "8", "nine": "9", "oh": "0",
    },
    "zh": {
        "零": "0", "一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8",
        "九": "9", "〇": "0", "幺": "1", "两": "2",
    },
}  # fmt: skip

#: Without spaces between words.
_UNSPACED = ("zh",)
_APOSTROPHES = "'’"

YES: Mapping[str, tuple[str, ...]] = {
    "en": ("yes", "yes please", "yeah", "yep", "right", "that's right", "correct", "sure", "okay"),
    "zh": ("是", "是的", "对", "对的", "好", "好的", "可以", "行", "没错"),
}
NO: Mapping[str, tuple[str, ...]] = {
    "en": ("no", "no thanks", "no thank you", "nope", "not right", "wrong"),
    "zh": ("不", "不是", "不对", "不要", "不用", "不行", "没有", "否"),
}


def plain(text: str, language: str) -> str:
    """As it is compared: no punctuation, no capitals; Chinese without spaces."""
    kept = "".join(
        sign if sign.isalnum() or sign in _APOSTROPHES or unicodedata.category(sign).startswith("M") else " "
        for sign in unicodedata.normalize("NFKC", text).casefold()
    )
    return ("" if language in _UNSPACED else " ").join(kept.replace("’", "'").split())


def ways(words: Words) -> Mapping[str, str]:
    """Every way to say one of the phrases, plain → what it stands for; nothing when digits are wanted."""
    return {
        way: stands_for
        for stands_for, said in words.phrases.items()
        for way in (plain(one, words.language) for one in said)
        if way
    }


def can_be_said(words: Words) -> bool:
    """Whether there is anything to listen for in this language."""
    return bool(ways(words)) or (words.most > 0 and words.language in DIGITS)


def meaning(words: Words, text: str) -> str | None:
    """What a text stands for: a phrase's name, or digits. None: nothing that was asked for."""
    said = plain(text, words.language)
    if words.most:
        digits = _digits(said, words.language)
        return digits if words.least <= len(digits) <= words.most else None
    return ways(words).get(said)


def _digits(said: str, language: str) -> str:
    """ "" when something else is in it, too."""
    known = DIGITS.get(language, {})
    parts = list(said) if language in _UNSPACED else re.findall(r"\d|[^\s\d]+", said)
    found = [part if part.isdecimal() and part.isascii() else known.get(part) for part in parts]
    return "" if None in found else "".join(one for one in found if one is not None)
