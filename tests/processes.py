"""The processes that a process has begun, as the kernel tells them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def children_that_run(pid: int, program: str) -> list[int]:
    """Those who live and have this in their command line."""
    found = []
    for child in children(pid):
        with suppress(OSError):  # it has just gone
            if program.encode() in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(child)
    return found
