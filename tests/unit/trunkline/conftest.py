"""A home folder, and processes that are as simple as they can be."""

from __future__ import annotations

import sys

import pytest

from config.home import Home
from trunkline.child import Child


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path / "var")
    home.make()
    return home


class Program:
    """A small Python program run as a child: says "ready", then does what its text says."""

    def __init__(self, home: Home, name: str, text: str) -> None:
        self.child = Child(name, home)
        self.ports = ()
        self.starts = 0
        self._home, self._text = home, text

    def start(self, give_up) -> None:
        self.starts += 1
        self.child.spawn([sys.executable, "-c", self._text], folder=self._home.path)
        try:
            self.child.wait(lambda: self.child.has_said("ready"), 10, give_up)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        self.child.stop()

    def hangs(self) -> bool:
        return False


WAITS = "print('ready', flush=True); import signal; signal.pause()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + WAITS
# Last words in one piece: print() writes the line's end by itself, and another line may come between.
FAILS = "import os, sys; os.write(2, b'no such board\\n'); sys.exit(7)"
DIES = "import os, sys; print('ready', flush=True); os.write(2, b'lost the board\\n'); sys.exit(7)"
