"""What an installation shows while it works: one line on a terminal, a line for every step elsewhere.

Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import shutil
import sys
import threading
import time

from trunkline.install_words import in_chinese, speaks_chinese


class Progress:
    """Several jobs side by side, each with a state of its own. Safe to call from threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[str, str] = {}
        self._shown: dict[str, tuple[str, int]] = {}
        self._terminal = sys.stdout.isatty()
        chinese = speaks_chinese()
        self._say = in_chinese if chinese else str
        self._now = "{}：{}" if chinese else "{}: {}"
        self._over = "{}：{}（{:.0f} 秒）" if chinese else "{}: {} ({:.0f} s)"

    def at(self, job: str, doing: str, share: float | None = None) -> None:
        """Says what a job does now; `share` is how much of that is done, 0-1."""
        job, doing = self._say(job), self._say(doing)
        text = doing if share is None else f"{doing} {min(share, 1.0):.0%}"
        with self._lock:
            self._jobs[job] = text
            if self._terminal:
                self._redraw()
                return
            tenth = -1 if share is None else int(share * 10)
            if self._shown.get(job) != (doing, tenth):
                self._shown[job] = (doing, tenth)
                print(self._now.format(job, text), flush=True)

    def done(self, job: str, result: str, began: float) -> None:
        """The job's last word."""
        job, result = self._say(job), self._say(result)
        with self._lock:
            self._jobs.pop(job, None)
            if self._terminal:
                print("\r\033[K", end="")
            print(self._over.format(job, result, time.monotonic() - began), flush=True)
            if self._terminal:
                self._redraw()

    def _redraw(self) -> None:
        width = shutil.get_terminal_size().columns - 1
        line = " · ".join(self._now.format(job, text) for job, text in self._jobs.items())
        print(f"\r\033[K{line[:width]}", end="", flush=True)
