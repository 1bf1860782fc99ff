"""Where in a TOML file a record or a key stands, so that a fault can name its line.

tomllib keeps no positions. This reads only what a person looks for: the headers `[table]` and `[[table]]`
and the keys below them. Where a key has no line of its own (in an inline table), the record's line serves.
"""

from __future__ import annotations

import re
from collections import Counter

HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_-]+)\s*\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*(?:\.|=)")


class Places:
    """Lines by table, record and key; counted from 1."""

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, int, str | None], int] = {}
        seen: Counter[str] = Counter()
        table, index = "", 0
        for number, line in enumerate(text.splitlines(), start=1):
            if header := HEADER.match(line):
                table = header[2]
                index = seen[table] if header[1] == "[[" else 0
                seen[table] += 1
                self._lines.setdefault((table, index, None), number)
            elif key := KEY.match(line):
                self._lines.setdefault((table, index, key[1]), number)

    def line(self, table: str, index: int = 0, key: str | None = None) -> int | None:
        """The line of a key, else of its record, else None."""
        found = self._lines.get((table, index, key))
        return found if found is not None else self._lines.get((table, index, None))
