"""The site's sound files, as they lie in its prompt folder: LANGUAGE/NAME.wav, 8 kHz mono 16 bit.

Beside each lies the one before it (`.NAME.before`), for going back, and what a picture of it shows
(`.NAME.outline`). Names that begin with a dot are nobody's to play.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import wave
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from config.home import Home
from config.schema import Site
from cti.prompts import is_playable
from cti.refused import Refused
from ivr_flows.speech.wave_file import outline

PARTS = 96  # of the outline: as many bars as a row of the page has room for
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")  # as flows write it


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One sound. peaks: 0 to 100, PARTS of them; before: there is one to go back to."""

    language: str
    name: str
    seconds: float
    peaks: tuple[int, ...]
    changed: datetime
    before: bool


class Library:
    """Plain files: whoever has the folder may put one there by hand. Every change is whole or is none.
    Synchronous: the server uses it on a thread, one change at a time."""

    def __init__(self, folder: Path, languages: Sequence[str], uploads: Path) -> None:
        """uploads: where files wait that somebody has sent to be kept."""
        self.folder, self.languages, self.uploads = folder, tuple(languages), uploads

    @classmethod
    def of(cls, site: Site, home: Home) -> Library:
        return cls(home.path / site.prompts.folder, site.languages, home.uploads)

    def names(self) -> frozenset[str]:
        """Of what can be played, as `language/name`."""
        return frozenset(self._name(path) for path in self._files() if is_playable(path))

    def unplayable(self) -> list[Path]:
        return [path for path in self._files() if not is_playable(path)]

    def all(self) -> list[Kept]:
        """By name, then in the order of the site's languages."""
        found = [self._kept(path) for path in self._files() if is_playable(path) and self._own(path)]
        order = {language: place for place, language in enumerate(self.languages)}
        return sorted(found, key=lambda kept: (kept.name, order[kept.language]))

    def deleted(self) -> list[tuple[str, str]]:
        """(language, name) of what is gone and can be brought back."""
        gone = []
        for language in self.languages:
            for before in sorted((self.folder / language).glob(".*.before")):
                name = before.name.removeprefix(".").removesuffix(".before")
                if NAME.fullmatch(name) and not self.file(language, name).exists():
                    gone.append((language, name))
        return gone

    def file(self, language: str, name: str) -> Path:
        """Where it lies, or would lie. Errors: unknown-language, bad-name."""
        if language not in self.languages:
            raise Refused("unknown-language", f'"{language}": the site speaks {", ".join(self.languages)}')
        if not NAME.fullmatch(name):
            raise Refused("bad-name", f'"{name[:80]}": use a-z, 0-9, ".", "-" and "_", at most 80')
        return self.folder / language / f"{name}.wav"

    def keep(self, language: str, name: str, sound: Path) -> Kept:
        """A copy of this file, from now on; the one before it can be brought back. Errors: those of `file`,
        OSError."""
        path = self.file(language, name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = _beside(path, "new")
        try:
            shutil.copyfile(sound, draft)
            with draft.open("rb") as written:
                os.fsync(written.fileno())
            if path.exists():
                _swap_in(path, _beside(path, "before"))
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        return self._kept(path)

    def delete(self, language: str, name: str) -> None:
        """It can be brought back. Errors: no-such-prompt, OSError."""
        path = self.file(language, name)
        if not path.exists():
            raise Refused("no-such-prompt", f'there is no sound "{name}" in "{language}"')
        path.replace(_beside(path, "before"))

    def back(self, language: str, name: str) -> Kept:
        """The one before; once more, and it is again as it was. Errors: nothing-before, OSError."""
        path = self.file(language, name)
        before, later = _beside(path, "before"), _beside(path, "later")
        if not before.exists():
            raise Refused("nothing-before", f'there is nothing before "{name}" in "{language}"')
        if path.exists():
            _swap_in(path, later)
        before.replace(path)
        if later.exists():
            later.replace(before)
        return self._kept(path)

    def _files(self) -> Iterator[Path]:
        for language in self.languages:
            for path in sorted((self.folder / language).rglob("*")):
                hidden = any(part.startswith(".") for part in path.relative_to(self.folder).parts)
                if not hidden and not path.is_dir():
                    yield path

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).with_suffix("").as_posix()

    def _own(self, path: Path) -> bool:
        """Whether a flow can name it: not one in a folder below."""
        return path.parent.parent == self.folder and NAME.fullmatch(path.stem) is not None

    def _kept(self, path: Path) -> Kept:
        seconds, peaks = _outline(path)
        return Kept(
            language=path.parent.name,
            name=path.stem,
            seconds=round(seconds, 3),
            peaks=peaks,
            changed=datetime.fromtimestamp(path.stat().st_mtime, UTC),
            before=_beside(path, "before").exists(),
        )


def _beside(path: Path, what: str) -> Path:
    return path.with_name(f".{path.stem}.{what}")


def _swap_in(path: Path, second_name: Path) -> None:
    """Gives the file a second name, so that it is never without its first."""
    link = _beside(path, "link")
    link.unlink(missing_ok=True)
    os.link(path, link)
    link.replace(second_name)


def _outline(path: Path) -> tuple[float, tuple[int, ...]]:
    """Made once for each sound; anew when the file is another one."""
    made = path.stat()
    mark, file = [made.st_size, made.st_mtime_ns], _beside(path, "outline")
    with suppress(OSError, ValueError, KeyError, TypeError):
        known = json.loads(file.read_text())
        if known["of"] == mark:
            return float(known["seconds"]), tuple(int(peak) for peak in known["peaks"])
    try:
        seconds, peaks = outline(path, PARTS)
    except (wave.Error, EOFError):  # a head without a body, put there by hand
        return 0.0, (0,) * PARTS
    with suppress(OSError):  # a full disk: it is made again next time
        draft = _beside(path, "outline-new")
        draft.write_text(json.dumps({"of": mark, "seconds": seconds, "peaks": peaks}))
        draft.replace(file)
    return seconds, peaks
