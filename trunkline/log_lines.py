"""The server's log, read: a line of JSON for each event, and now and then words that are none."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from config.home import Home

WORSE = ("warning", "error", "critical")


@dataclass(frozen=True, slots=True)
class LogLine:
    """`at`: its own stamp; words without one have that of the line before. `event`: what happened, a stable
    sentence; `values`: the rest."""

    at: datetime
    level: str
    event: str
    values: Mapping[str, Any]


def of_server(home: Home) -> tuple[Path, Path]:
    """Where the server's log stands, oldest first; it is cut when it gets long (logs.py)."""
    return home.log / "cti.log.1", home.log / "cti.log"


def about(home: Home, word: str) -> list[LogLine]:
    """All lines that name something, as an interaction's id."""
    return [line for line in _lines(home, word) if word in line.event or _names(line.values, word)]


def since(home: Home, moment: datetime) -> list[LogLine]:
    """All lines of the server since then."""
    return [line for line in _lines(home) if line.at >= moment]


def _lines(home: Home, word: str = "") -> Iterator[LogLine]:
    at = datetime.fromtimestamp(0, UTC)
    for file in of_server(home):
        try:
            opened = file.open(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            continue
        with opened:
            for text in opened:
                line = _read(text, at)
                at = line.at
                if word in text:
                    yield line


def _read(text: str, before: datetime) -> LogLine:
    try:
        raw = json.loads(text)
        at = datetime.fromisoformat(raw.pop("timestamp"))
        return LogLine(at, str(raw.pop("level", "info")), str(raw.pop("event", "")), raw)
    except (ValueError, TypeError, AttributeError, KeyError):
        return LogLine(before, "info", text.rstrip(), {})


def _names(values: Mapping[str, Any], word: str) -> bool:
    return any(word in str(value) for value in values.values())
