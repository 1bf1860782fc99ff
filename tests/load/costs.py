"""What processes cost: CPU time, memory, descriptors, threads; all from /proc."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.processes import children

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds: resident memory in MB, open descriptors, threads."""

    megabytes: float
    descriptors: int
    threads: int


def go_first() -> None:
    """Callers, stations and consoles stand for other machines: where we may, they do not wait for a processor that
    the engine under load has. Their clocks then tell when a message came, not when they had their turn."""
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, -15)


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far, with that of its children, which still live or not."""
    fields = _stat(Path(f"/proc/{pid}/stat"))
    own = sum(int(fields[place]) for place in (11, 12, 13, 14)) / TICK
    return own + sum(cpu_seconds(child) for child in children(pid))


def main_thread_seconds(pid: int) -> float:
    """Of its first thread alone: in our server, the reactor."""
    fields = _stat(Path(f"/proc/{pid}/task/{pid}/stat"))
    return (int(fields[11]) + int(fields[12])) / TICK


def held(pid: int) -> Held:
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return Held(
        megabytes=int(status["VmRSS"].split()[0]) / 1024,
        descriptors=len(list(Path(f"/proc/{pid}/fd").iterdir())),
        threads=int(status["Threads"]),
    )


def _stat(path: Path) -> list[str]:
    """The fields from the third on: the second, a name, may hold anything."""
    return path.read_text().rpartition(")")[2].split()
