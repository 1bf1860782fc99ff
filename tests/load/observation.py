"""A server that is observed (observed_server.py), as a part of the house."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from typing import Any, Literal

from config.home import PROJECT, Home
from config.schema import Site
from trunkline.parts import SERVER_LIMIT, CtiServer

What = Literal["profile", "memory"]
WRITTEN = 60.0  # seconds for a window's end to be written


class ObservedServer(CtiServer):
    """Starts like the real one; `begin` and `end` are the window."""

    def __init__(self, what: What, site: Site, home: Home) -> None:
        super().__init__(site, home)
        self._what, self._at = what, home.path / "observed.json"
        self._path = home.path

    @classmethod
    def of(cls, what: What) -> Callable[[Site, Home], ObservedServer]:
        return partial(cls, what)

    def start(self, give_up: Callable[[], bool]) -> None:
        command = [sys.executable, "-m", "tests.load.observed_server", "--home", str(self._path)]
        self.child.spawn(command, folder=PROJECT, environment=os.environ | {"OBSERVE": self._what})
        self.child.wait(lambda: self.child.has_said("ready"), SERVER_LIMIT, give_up)

    def begin(self) -> None:
        assert self.child.pid is not None
        self._at.unlink(missing_ok=True)
        os.kill(self.child.pid, signal.SIGUSR1)

    async def end(self) -> Any:
        """What was seen. Errors: TimeoutError."""
        assert self.child.pid is not None
        os.kill(self.child.pid, signal.SIGUSR2)
        async with asyncio.timeout(WRITTEN):
            while not self._at.exists():  # written by another process, which tells nobody
                await asyncio.sleep(0.1)
        return json.loads(self._at.read_text())
