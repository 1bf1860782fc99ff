"""What a failed test shows: the last calls as the journal has them, and the end of each log."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from config.home import Home

LAST_FACTS = 30
LAST_LINES = 25


def story(home: Home) -> str:
    parts = [_journal(home.database_file)]
    for name in ("cti.log", "asterisk-a.log"):
        parts.append(f"--- end of {name}\n{_tail(home.log / name)}")
    return "\n".join(parts)


def story_of(home: Home, interaction: str) -> str:
    """All that stands of one call in the journal and in the server's log."""
    facts = _journal(home.database_file, "interaction = ?", interaction)
    try:
        lines = (home.log / "cti.log").read_text(errors="replace").splitlines()
    except OSError as fault:
        lines = [f"{interaction}: {fault}"]
    return "\n".join([facts, *(line[:400] for line in lines if interaction in line or line == "ready")])


def _journal(database: Path, which: str = "true", *values: str) -> str:
    if not database.exists():
        return "--- no database yet"
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=1)
    try:
        last = f"SELECT body FROM facts WHERE {which} ORDER BY seq DESC LIMIT ?"
        rows = connection.execute(last, (*values, LAST_FACTS)).fetchall()
    except sqlite3.Error as fault:
        return f"--- the journal cannot be read: {fault}"
    finally:
        connection.close()
    return "--- last facts of the journal\n" + "\n".join(body for (body,) in reversed(rows))


def _tail(file: Path) -> str:
    try:
        return "\n".join(line[:400] for line in file.read_text(errors="replace").splitlines()[-LAST_LINES:])
    except OSError as fault:
        return f"({fault})"
