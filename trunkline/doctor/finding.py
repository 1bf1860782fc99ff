"""What a check finds, and what it may look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from config.faults import Fault, Refused
from config.home import SAMPLE_SITE, Home
from config.load import load_site
from config.schema import Site
from trunkline import running
from trunkline.doctor.words import WORDS, say
from trunkline.phones.words import Language
from trunkline.running import HouseState

Status = Literal["ok", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`word` names a sentence of words.py; `word`-do, if there is one, says what to do."""

    status: Status
    word: str
    values: dict[str, object] = field(default_factory=dict)

    def what(self, language: Language) -> str:
        return say(self.word, language, **self.values)

    def to_do(self, language: Language) -> str:
        hint = f"{self.word}-do"
        return say(hint, language, **self.values) if hint in WORDS else ""


def ok(word: str, **values: object) -> Finding:
    return Finding("ok", word, values)


def warn(word: str, **values: object) -> Finding:
    return Finding("warn", word, values)


def bad(word: str, **values: object) -> Finding:
    return Finding("bad", word, values)


def told(faults: tuple[Fault, ...] | list[Fault]) -> str:
    """Several faults in one sentence."""
    return " | ".join(str(fault) for fault in faults)


class Patient:
    """One home folder on this machine. Everything is looked up once, when the first check asks for it."""

    def __init__(self, home: Home) -> None:
        self.home = home

    @cached_property
    def state(self) -> HouseState | None:
        """None: nothing runs."""
        return running.read_state(self.home)

    @property
    def runs(self) -> bool:
        return self.state is not None and bool(self.state.address)

    @property
    def has_site(self) -> bool:
        return self.home.site_file.exists()

    @cached_property
    def _read(self) -> Site | Refused:
        try:
            return load_site(self.home.site_file if self.has_site else SAMPLE_SITE)
        except Refused as refused:
            return refused

    @property
    def site(self) -> Site | None:
        """The home's; the sample's, which the first start takes; None: it has faults."""
        return self._read if isinstance(self._read, Site) else None

    @property
    def site_faults(self) -> tuple[Fault, ...]:
        return self._read.faults if isinstance(self._read, Refused) else ()
