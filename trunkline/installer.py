"""The jobs of an installation, and their order. Standard library only: it runs on a bare machine."""

from __future__ import annotations

import fcntl
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import IO

from trunkline import front_end, programs, python_packages
from trunkline.progress import Progress
from trunkline.python_packages import CACHE, PROJECT, InstallFailed, Tell

LOCKS = (PROJECT / "requirements.lock",)
TEST_LOCKS = (PROJECT / "requirements-test.lock",)


class Installer:
    """Every job runs once; one that fails does not stop the others, so that all faults are said at once.

    tests: what the tests need, too. lint: what the linters need, and nothing else.
    """

    def __init__(self, *, tests: bool, lint: bool = False) -> None:
        self._tests, self._lint = tests, lint
        self._progress = Progress()
        self._faults: list[str] = []

    def run(self) -> int:
        """Answers the exit code."""
        try:
            lock = self._alone()
        except OSError as fault:
            self._faults.append(_refused("Python", fault))
        else:
            with lock:
                self._work()
        for said in self._faults:
            print(said, file=sys.stderr)
        return 1 if self._faults else 0

    def _alone(self) -> IO[str]:
        """Two first starts at once would spoil each other's `.venv`: the second waits, and finds it done. The
        lock goes with the file, or with the process."""
        CACHE.mkdir(parents=True, exist_ok=True)
        lock = (CACHE / "install.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._progress.at("Python", "waiting for another installation here")
            fcntl.flock(lock, fcntl.LOCK_EX)
        return lock

    def _work(self) -> None:
        locks = LOCKS + TEST_LOCKS if self._tests or self._lint else LOCKS
        beside = []
        if not self._lint:
            beside.append(threading.Thread(target=self._job, args=("Asterisk", "fetched", fetch_asterisk)))
        if self._tests:
            beside.append(
                threading.Thread(target=self._job, args=("Test tools", "installed", programs.install))
            )
        for thread in beside:
            thread.start()
        if self._job("Python", "packages installed", lambda tell: python_packages.install(locks, tell)):
            if self._lint:
                self._job("Front end", "packages installed", front_end.install)
            else:
                self._job("Front end", "built", front_end.build)
        for thread in beside:
            thread.join()

    def _job(self, name: str, done: str, work: Callable[[Tell], bool]) -> bool:
        """Whether it went well."""
        began = time.monotonic()
        try:
            if work(lambda doing, share: self._progress.at(name, doing, share)):
                self._progress.done(name, done, began)
        except InstallFailed as fault:
            self._faults.append(f"{name}: {fault}")
        except OSError as fault:
            self._faults.append(_refused(name, fault))
        else:
            return True
        return False


def _refused(name: str, fault: OSError) -> str:
    where = f" at {fault.filename}" if fault.filename else ""
    return f"{name}: {fault.strerror or fault}{where}: make room or give access, then try again"


def fetch_asterisk(tell: Tell) -> bool:
    """Runs asterisk/fetch.py and passes its progress on. False: it was there."""
    command = [sys.executable, str(PROJECT / "asterisk" / "fetch.py")]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    worked = False
    with process:
        for line in process.stdout:
            if found := re.match(r"Asterisk: (.*?)(?: +(\d+)%)?$", line.strip()):
                worked = True
                tell(found[1], int(found[2]) / 100 if found[2] else None)
        said = process.stderr.read().strip().removeprefix("Asterisk: ")
    if process.returncode:
        raise InstallFailed(said or "asterisk/fetch.py failed without a word: run it alone")
    return worked
