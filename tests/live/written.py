"""Everything that the house has written down, for tests that look for what must stand nowhere."""

from __future__ import annotations

SOUNDS = frozenset({".wav", ".opus", ".flac", ".so", ".1"})
OURS = ("flows", "phone-")
"""What tests put into the house: flows with a PIN in a formula, the logs of telephones that press it."""


def written(house) -> str:
    """Logs, Asterisk's own and its database, what runs, the recordings' names, and our database with all its
    facts, as far as they are text."""
    home = house.home.path
    files = [
        file
        for file in home.rglob("*")
        if file.is_file() and not file.relative_to(home).as_posix().startswith(OURS)
    ]
    names = [str(file) for file in files]
    texts = [
        file.read_text(encoding="utf-8", errors="replace") for file in files if file.suffix not in SOUNDS
    ]
    return "\n".join(names + texts)
