"""One process that we start, watch and end. No busy waiting: its end is an event (pidfd)."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from config.faults import Fault, Refused
from config.home import Home
from trunkline.logs import LONGEST_LOG

LOOK = 0.05  # seconds between two looks at something that tells nobody when it is ready
GRACE = 15.0  # seconds to end by itself when asked to
HEARD = 1.0  # seconds; a process that it left behind may hold the pipe open for longer


class StartGivenUp(Exception):
    """Somebody asked to stop while a part was starting."""


class Child:
    """Its output goes to home/log/NAME.log; its pid and start time to home/run/NAME.pid."""

    def __init__(self, name: str, home: Home) -> None:
        self.name = name
        self.log = home.log / f"{name}.log"
        self._pid_file = home.run / f"{name}.pid"
        self._process: subprocess.Popen[str] | None = None
        self._said = threading.Condition()
        self._lines: list[str] = []
        self._listener: threading.Thread | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def spawn(
        self, command: Sequence[str], *, folder: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        """Errors: Refused, when the program cannot be run."""
        self._lines.clear()
        try:
            if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
                self.log.replace(self.log.with_suffix(".log.1"))
            with self.log.open("ab") as log:
                self._log_began = log.tell()
                self._process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    cwd=folder,
                    env=None if environment is None else dict(environment),
                    text=True,
                    start_new_session=True,  # a Ctrl-C is for us; we end our parts in order
                )
        except OSError as error:
            what = f"{command[0]} cannot be run ({error.strerror})"
            raise Refused(
                [Fault(self.name, what, "run `make run` once more, it mends what is missing")]
            ) from None
        self._pid_file.write_text(f"{self._process.pid} {born(self._process.pid)}\n")
        self._listener = threading.Thread(target=self._listen, args=(self._process,), daemon=True)
        self._listener.start()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout, self.log.open("ab", buffering=0) as log:
            for line in process.stdout:
                with suppress(OSError):  # on a full disk what it says is heard all the same
                    log.write(line.encode())
                with self._said:
                    self._lines.append(line.strip())
                    self._said.notify_all()

    def wait(self, ready: Callable[[], bool], limit: float, give_up: Callable[[], bool]) -> None:
        """Until `ready`. Errors: Refused, when it ends or takes longer than `limit` seconds; StartGivenUp."""
        until = time.monotonic() + limit
        while not ready():
            if not self.alive and not self._was(ready):
                raise Refused(
                    [Fault(self.name, f"ended while starting ({self.ending()})", f"see {self.log}")]
                )
            if give_up():
                raise StartGivenUp
            if time.monotonic() > until:
                what = f"was not ready after {limit:.0f} s{self._last_words()}"
                raise Refused([Fault(self.name, what, f"see {self.log}")])
            with self._said:
                self._said.wait(LOOK)

    def _was(self, ready: Callable[[], bool]) -> bool:
        """Whether it became ready before it died: its last words may still be in the pipe."""
        if self._listener is not None:
            self._listener.join(HEARD)
        return ready()

    def has_said(self, line: str) -> bool:
        """Whether it has printed this line."""
        with self._said:
            return line in self._lines

    def ending(self) -> str:
        """How it ended, and its last words."""
        return how_it_ended(self._process.wait() if self._process else 0) + self._last_words()

    def _last_words(self) -> str:
        try:
            with self.log.open("rb") as log:
                shortened = log.seek(0, os.SEEK_END) < self._log_began
                log.seek(0 if shortened else self._log_began)
                lines = log.read()[-4000:].decode(errors="replace").strip().splitlines()
        except OSError:
            return ""
        with self._said:  # what it printed as its answer to us explains nothing
            complaints = [line for line in lines if line.strip() not in self._lines] or lines
        return f": {complaints[-1][-300:]}" if complaints else ""

    def stop(self, grace: float = GRACE) -> None:
        """Asks it to end, and makes it end after `grace` seconds. Returns when it is gone."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(grace)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._pid_file.unlink(missing_ok=True)

    def break_off(self, grace: float = 1.0) -> None:
        """Ends one that hangs: SIGABRT, at which Python writes into the log where it stands, then SIGKILL."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGABRT)
        try:
            self._process.wait(grace)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def watch(self) -> int:
        """A pidfd: readable once the process has ended. The caller closes it."""
        assert self._process is not None
        return os.pidfd_open(self._process.pid)


def how_it_ended(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def born(pid: int) -> str:
    """When the process began, in the kernel's ticks; "" if it is gone. With the pid it names it for good.

    One that has ended counts as gone, too, though nobody has asked how: in a container that may never happen.
    """
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return "" if state[0] in "ZX" else state[19]
    except (OSError, IndexError):
        return ""


def still_there(pid_file: Path) -> int | None:
    """The pid of the process whose file it is, if it still is the same one."""
    try:
        pid, birth = pid_file.read_text().split()
    except (OSError, ValueError):
        return None
    number = int(pid) if pid.isdecimal() else 0
    return number if number and birth and born(number) == birth else None


def end_leftover(pid_file: Path, grace: float = GRACE) -> int | None:
    """Ends the process that an earlier start left behind, if it still is the same one; answers its pid."""
    left = still_there(pid_file)
    if left is not None:
        _end(left, grace)
    pid_file.unlink(missing_ok=True)
    return left


def _end(pid: int, grace: float) -> None:
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        for sign, seconds in ((signal.SIGTERM, grace), (signal.SIGKILL, 5.0)):
            signal.pidfd_send_signal(handle, sign)
            if select.select([handle], [], [], seconds)[0]:
                return
    except ProcessLookupError:
        return
    finally:
        os.close(handle)
