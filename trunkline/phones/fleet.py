"""Several telephones at one board's far end, each a process (`trunkline phone --json`): PJSUA holds few calls
in one process, a board has many lines."""

from __future__ import annotations

import json
import selectors
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from trunkline.phones.engine import MOST_CALLS, AddressTaken
from trunkline.phones.json_lines import LineInbox
from trunkline.phones.sip_phone import Seat

PROJECT = Path(__file__).resolve().parents[2]
END_LIMIT = 8.0
"""Seconds a phone has to hang up and end."""

Event = Mapping[str, Any]


class PhoneProcess:
    """One phone. `free` places are left for calls; `do` sends a command, `events` reads what it told."""

    def __init__(self, seat: Seat, port: int) -> None:
        self.calls = 0
        self.ready = False
        self._complaint = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the phone
        command = [
            sys.executable, "-m", "trunkline.phone", "--json", "--exchange", seat.exchange,
            "--user", seat.user, "--listen", f"{seat.address}:{port}", "--lines", str(MOST_CALLS),
        ]  # fmt: skip
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaint,
            cwd=PROJECT,
            start_new_session=True,  # a Ctrl-C is for us; we tell our phones ourselves
        )
        assert self._process.stdout is not None
        self.descriptor = self._process.stdout.fileno()
        self._inbox = LineInbox(self.descriptor)

    @property
    def free(self) -> int:
        return MOST_CALLS - self.calls

    def do(self, word: str, **values: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": word} | values).encode() + b"\n")
        self._process.stdin.flush()

    def events(self) -> list[Event]:
        """What it told since the last time. Errors: AddressTaken when it could not begin; ChildProcessError
        when it has ended by itself."""
        told = [json.loads(line) for line in self._inbox.lines()]
        self.ready = self.ready or any(event["event"] == "ready" for event in told)
        if self._inbox.ended and not told:
            words = self._last_words()
            raise AddressTaken(words) if not self.ready else ChildProcessError(words)
        return told

    def close(self) -> None:
        """Its stdin ends: it hangs up; then it is waited for in `wait`."""
        assert self._process.stdin is not None
        if not self._process.stdin.closed:
            self._process.stdin.close()

    def wait(self) -> None:
        try:
            self._process.wait(END_LIMIT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._complaint.close()

    def _last_words(self) -> str:
        self._complaint.seek(0)
        lines = self._complaint.read().decode(errors="replace").strip().splitlines()
        return lines[-1].removeprefix("Error: ") if lines else "a phone ended without a word"


class Fleet:
    """Phones as they are needed: the first at the board's own port, so that two fleets never mix, the others
    at free ports of the same address, by which the node knows the board."""

    def __init__(self, seat: Seat, heard: Callable[[PhoneProcess, Event], None]) -> None:
        self.phones: list[PhoneProcess] = []
        self._seat = seat
        self._heard = heard
        self._selector = selectors.DefaultSelector()

    def open(self) -> None:
        """Errors: AddressTaken."""
        first = self._add(self._seat.port)
        while not first.ready:
            self.listen(0.1)

    def with_room(self) -> PhoneProcess:
        """A phone that can make one more call."""
        for phone in self.phones:
            if phone.free > 0:
                return phone
        return self._add(0)

    def listen(self, seconds: float) -> None:
        """Hands on what the phones tell; returns after the first that tells something, or after `seconds`."""
        for key, _ in self._selector.select(seconds):
            phone: PhoneProcess = key.data
            for event in phone.events():
                self._heard(phone, event)

    def close(self) -> None:
        """All hang up, and end."""
        for phone in self.phones:
            phone.close()
        for phone in self.phones:
            self._selector.unregister(phone.descriptor)
            phone.wait()
        self.phones.clear()
        self._selector.close()

    def _add(self, port: int) -> PhoneProcess:
        phone = PhoneProcess(self._seat, port)
        self.phones.append(phone)
        self._selector.register(phone.descriptor, selectors.EVENT_READ, phone)
        return phone
