"""The parts of a running house: what is started in which order, and how each says that it is ready."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from config.faults import Fault, Refused
from config.home import PROJECT, Home
from config.installation import Installation
from config.schema import Site
from config.secrets import Secrets
from trunkline import asterisk_node, ports
from trunkline.asterisk_node import AsteriskNode
from trunkline.child import Child

HANGS = 15.0  # seconds without a sign of life: nobody can be called in so long a time
SERVER_LIMIT = CONSOLE_LIMIT = 60.0  # seconds; 1-3 are usual


class Part(Protocol):
    """One process of the house."""

    child: Child

    @property
    def ports(self) -> Sequence[ports.Listening]: ...

    def start(self, give_up: Callable[[], bool]) -> None:
        """Returns when it serves. Errors: Refused or StartGivenUp, and then it does not run."""

    def stop(self) -> None: ...

    def hangs(self) -> bool:
        """Whether it runs and does nothing any more. Asked about once a second."""


class CtiServer:
    """`python -m cti`: says "ready" on stdout once it takes calls."""

    def __init__(self, site: Site, home: Home) -> None:
        self._site, self._home = site, home
        self.child = Child("cti", home)
        self._alive = home.run / "cti.alive"  # touched once a second
        self._last_sign: tuple[int, float] = (0, 0.0)  # the file's time, and when we saw it first

    @property
    def ports(self) -> Sequence[ports.Listening]:
        return (ports.of_server(self._site),)

    def start(self, give_up: Callable[[], bool]) -> None:
        if faults := ports.all_taken(self.ports):
            raise Refused(faults)
        _start(self, "cti", self._home, lambda: self.child.has_said("ready"), SERVER_LIMIT, give_up)
        self._last_sign = (0, time.monotonic())

    def stop(self) -> None:
        self.child.stop()

    def hangs(self) -> bool:
        """By our own clock, which does not jump and stands still while the machine sleeps."""
        now = time.monotonic()
        try:
            sign = self._alive.stat().st_mtime_ns
        except OSError:
            sign = 0
        if sign != self._last_sign[0]:
            self._last_sign = (sign, now)
        return now - self._last_sign[1] > HANGS


class Console:
    """`python -m agent_console`: the pages, behind the CTI server's port."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self.child = Child("console", home)

    @property
    def ports(self) -> Sequence[ports.Listening]:
        return ()

    def start(self, give_up: Callable[[], bool]) -> None:
        self._home.console_socket.unlink(missing_ok=True)
        _start(self, "agent_console", self._home, self._answers, CONSOLE_LIMIT, give_up)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as door:
            try:
                door.connect(str(self._home.console_socket))
            except OSError:
                return False
        return True

    def stop(self) -> None:
        self.child.stop()
        self._home.console_socket.unlink(missing_ok=True)

    def hangs(self) -> bool:
        return False


def obstacles(site: Site, home: Home) -> list[Fault]:
    """Everything that stands in the way of starting them, asked before the first one is started."""
    faults: list[Fault] = []
    try:
        Installation.find()
    except Refused as refused:
        faults += refused.faults
    for node in site.nodes:
        faults += asterisk_node.obstacles(node, home)
    return faults + ports.all_taken([ports.of_server(site)])


def of_site(site: Site, secrets: Secrets, home: Home) -> list[Part]:
    """In the order of starting: whoever asks something of another comes after it."""
    nodes = [AsteriskNode(site, node, secrets, home) for node in site.nodes]
    return [*nodes, CtiServer(site, home), Console(home)]


def _start(
    part: Part, module: str, home: Home, ready: Callable[[], bool], limit: float, give_up: Callable[[], bool]
) -> None:
    try:
        part.child.spawn([sys.executable, "-m", module, "--home", str(home.path)], folder=PROJECT)
        part.child.wait(ready, limit, give_up)
    except BaseException:
        part.stop()
        raise
