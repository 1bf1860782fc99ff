"""Brings the house up, watches its parts, starts one again that died, and takes all down in reverse.

All or nothing: when one part cannot start, those before it are stopped, and one sentence says what to do.
Once it is up, nothing that befalls one part or the disk ends the others. Events only: ends of processes come
as pidfds, signals through a wake-up socket; once a minute it looks at what grows.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from typing import Any

from config.faults import Refused
from config.home import Home
from trunkline import running
from trunkline.child import StartGivenUp, born
from trunkline.logs import keep_short
from trunkline.parts import Part
from trunkline.preparation import Prepared, Tell

FIRST_PAUSE = 0.2  # seconds before a part that died is started again; doubled each time
LONGEST_PAUSE = 30.0
HEALTHY = 60.0  # seconds up, after which a death counts as the first one
CHORES_EVERY = 60.0  # seconds
LOOK_EVERY = 1.0  # seconds between two looks at whether a part hangs


class Watched:
    """A part, and how it has fared."""

    def __init__(self, part: Part, pause: float) -> None:
        self.part = part
        self.since = time.time()
        self.restarts = 0
        self.pause = pause
        self.due: float | None = None  # on the monotonic clock: when it is to be started again
        self.watch: int | None = None  # pidfd

    @property
    def name(self) -> str:
        return self.part.child.name


class Supervisor:
    """`run` blocks until somebody asks to stop. `tell(word, **values)` prints a line of progress; `ready`
    makes the home folder right and `parts` names what is to run, in order."""

    def __init__(
        self,
        home: Home,
        tell: Tell,
        *,
        ready: Callable[[], Prepared],
        parts: Callable[[Prepared], Sequence[Part]],
        first_pause: float = FIRST_PAUSE,
        chores_every: float = CHORES_EVERY,
    ) -> None:
        self._home, self._tell = home, tell
        self._make_ready, self._parts, self._first_pause = ready, parts, first_pause
        self._chores_every, self._chores_due = chores_every, 0.0  # due: on the monotonic clock
        self._watched: list[Watched] = []
        self._asked_to_stop = False
        self._events = selectors.DefaultSelector()
        self._up: Prepared | None = None  # once everything runs

    def run(self, welcome: Callable[[Prepared], None]) -> None:
        """`welcome` is called once everything is up. Errors: Refused, and then nothing runs."""
        self._home.make()
        with ExitStack() as closing:
            closing.enter_context(running.alone(self._home))
            closing.enter_context(self._signals())
            closing.callback(running.forget_state, self._home)
            closing.callback(self._stop)
            self._write_state()
            try:
                for name, pid in running.end_leftovers(self._home):
                    self._tell("leftover", name=name, pid=pid)
                prepared = self._make_ready()
                for part in self._parts(prepared):
                    self._start(part)
            except StartGivenUp:
                return
            self._up = prepared
            self._write_state()
            welcome(prepared)
            while not self._asked_to_stop:
                self._turn()

    def _start(self, part: Part) -> None:
        if self._asked_to_stop:
            raise StartGivenUp
        began = time.monotonic()
        part.start(lambda: self._asked_to_stop)
        watched = Watched(part, self._first_pause)
        self._watched.append(watched)
        self._attend(watched)
        self._tell("up", name=watched.name, seconds=time.monotonic() - began)

    def _attend(self, watched: Watched) -> None:
        watched.watch = watched.part.child.watch()
        self._events.register(watched.watch, selectors.EVENT_READ, watched)

    def _turn(self) -> None:
        """Waits for the next thing that happens, and does what it asks for."""
        due = [watched.due for watched in self._watched if watched.due is not None]
        limit = min([*due, self._chores_due, time.monotonic() + LOOK_EVERY]) - time.monotonic()
        for key, _ in self._events.select(max(0.0, limit)):
            if isinstance(key.data, Watched):
                self._died(key.data)
            else:
                key.fileobj.recv(512)  # type: ignore[union-attr]  # the wake-up socket: a signal came
        for watched in self._watched:
            if watched.due is None and watched.part.hangs():
                self._tell("hangs", name=watched.name)
                watched.part.child.break_off()  # its end is told like any other
            if watched.due is not None and watched.due <= time.monotonic() and not self._asked_to_stop:
                self._start_again(watched)
        if self._chores_due <= time.monotonic():
            self._chores_due = time.monotonic() + self._chores_every
            keep_short(self._home)
            self._keep_state()  # it may have waited for room on the disk

    def _died(self, watched: Watched) -> None:
        self._leave(watched)
        if time.time() - watched.since > HEALTHY:
            watched.pause = self._first_pause
        self._tell("died", name=watched.name, how=watched.part.child.ending(), seconds=watched.pause)
        watched.part.stop()
        self._put_off(watched)

    def _put_off(self, watched: Watched) -> None:
        watched.due = time.monotonic() + watched.pause
        watched.pause = min(watched.pause * 2, LONGEST_PAUSE)
        self._keep_state()

    def _start_again(self, watched: Watched) -> None:
        watched.due = None
        try:
            watched.part.start(lambda: self._asked_to_stop)
            self._attend(watched)
        except StartGivenUp:
            return
        except (Refused, OSError) as fault:  # a full disk, too: it is tried again, and the others go on
            watched.part.stop()
            self._tell("died", name=watched.name, how=str(fault), seconds=watched.pause)
            self._put_off(watched)
            return
        watched.since, watched.restarts = time.time(), watched.restarts + 1
        self._tell("back", name=watched.name)
        self._keep_state()

    def _leave(self, watched: Watched) -> None:
        if watched.watch is not None:
            self._events.unregister(watched.watch)
            os.close(watched.watch)
            watched.watch = None

    def _stop(self) -> None:
        if self._watched:
            self._tell("stopping")
        for watched in reversed(self._watched):
            self._leave(watched)
            watched.part.stop()

    def _keep_state(self) -> None:
        """The picture for `trunkline status`; on a full disk it waits for the next time, calls do not."""
        with suppress(OSError):
            self._write_state()

    def _write_state(self) -> None:
        parts = tuple(
            running.PartState(
                name=watched.name,
                pid=watched.part.child.pid,
                up=watched.due is None,
                since=watched.since,
                restarts=watched.restarts,
                ports=tuple(str(port) for port in watched.part.ports),
            )
            for watched in self._watched
        )
        up, pid = self._up, os.getpid()
        site = up.site.site.name if up else ""
        address = up.site.server.page if up else ""
        running.write_state(self._home, running.HouseState(site, address, pid, born(pid), parts))

    def _signals(self) -> ExitStack:
        """SIGINT, SIGTERM and SIGHUP (the terminal was closed) ask to stop, once or often; the handlers are
        put back at the end. Whoever was started by nohup has SIGHUP ignored already, and it stays so."""
        ours, theirs = socket.socketpair()
        for end in (ours, theirs):
            end.setblocking(False)
        self._events.register(ours, selectors.EVENT_READ, None)

        def ask(*_: Any) -> None:
            self._asked_to_stop = True

        undo = ExitStack()
        undo.callback(self._events.close)
        undo.callback(ours.close)
        undo.callback(theirs.close)
        undo.callback(signal.set_wakeup_fd, signal.set_wakeup_fd(theirs.fileno()))
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN:
                continue
            undo.callback(signal.signal, number, signal.signal(number, ask))
        return undo
