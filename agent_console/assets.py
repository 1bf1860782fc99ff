"""Which files a page loads: the style sheets and what Vite built of the front end.

Built files carry a hash in their names and are found through Vite's manifest; the style sheets are named
with a hash of what is in them. So browsers may keep both for good.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

STATIC = Path(__file__).parent / "static"


class Chunk(TypedDict, total=False):
    file: str
    css: list[str]
    assets: list[str]
    imports: list[str]


@dataclass(frozen=True)
class Entry:
    """One page's scripts: the module to run, what it imports (loaded in advance), its style sheets."""

    script: str
    preloads: tuple[str, ...]
    styles: tuple[str, ...]


@dataclass(frozen=True)
class Font:
    """The style sheet that names it, and the file that nearly every page needs at once."""

    style: str
    first: str


class NotBuilt(Exception):
    """The front end has not been built: run `npm ci && npm run build` in agent_console/frontend."""


class Assets:
    def __init__(self, static: Path = STATIC) -> None:
        self._static = static
        self._manifest: dict[str, Chunk] | None = None
        self._manifest_changed = 0.0
        self._versions: dict[str, str] = {}

    def style(self, name: str) -> str:
        """The address of a style sheet or script in static/."""
        if name not in self._versions:
            content = (self._static / name).read_bytes()
            self._versions[name] = hashlib.sha256(content).hexdigest()[:10]
        return f"/static/{name}?v={self._versions[name]}"

    def entry(self, name: str) -> Entry:
        """Raises NotBuilt."""
        manifest = self._read()
        source = next((key for key in manifest if key.rpartition("/")[2].partition(".")[0] == name), None)
        if source is None or "/entries/" not in source:
            raise NotBuilt(f"agent_console/static/built: no page {name!r} in the manifest")
        imports = self._imports(source, manifest, {})
        styles = [style for key in (source, *imports) for style in manifest[key].get("css", ())]
        return Entry(
            script=self._built(manifest[source]["file"]),
            preloads=tuple(self._built(manifest[key]["file"]) for key in imports),
            styles=tuple(self._built(style) for style in dict.fromkeys(styles)),
        )

    def font(self) -> Font | None:
        """None while the front end is not built: the page that says so is drawn with the machine's fonts."""
        try:
            found = self._read().get("src/entries/fonts.css")
        except NotBuilt:
            return None
        if found is None:
            return None
        first = next(file for file in found["assets"] if "latin-wght" in file)
        return Font(style=self._built(found["file"]), first=self._built(first))

    def _imports(self, key: str, manifest: dict[str, Chunk], seen: dict[str, None]) -> dict[str, None]:
        for needed in manifest[key].get("imports", ()):
            if needed not in seen:
                seen[needed] = None
                self._imports(needed, manifest, seen)
        return seen

    def _built(self, file: str) -> str:
        return f"/static/built/{file}"

    def _read(self) -> dict[str, Chunk]:
        path = self._static / "built" / ".vite" / "manifest.json"
        try:
            changed = path.stat().st_mtime
        except FileNotFoundError:
            raise NotBuilt(
                f"{path} is missing: run `npm ci && npm run build` in agent_console/frontend"
            ) from None
        if self._manifest is None or changed != self._manifest_changed:
            self._manifest = json.loads(path.read_text())
            self._manifest_changed = changed
        return self._manifest
