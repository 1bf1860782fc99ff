"""Everything that the house has written down, for tests that look for what must stand nowhere."""

from __future__ import annotations


def written(house) -> str:
    """Logs, what runs, and the database with all its facts, as far as they are text."""
    folders = (house.home.log, house.home.run)
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    files += house.home.path.glob("trunkline.db*")
    return "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files)
