"""A telephone as a process that speaks JSON lines: commands on stdin, events on stdout.

    → {"id": 1, "do": "call", "to": "+86 512 5550 0100", "from": "+86 21 5550 0101"}
    ← {"event": "done", "id": 1, "call": 1}
    ← {"event": "state", "call": 1, "state": "established"}

Every command gets one `done` or `refused` with its `id` (which may be left out). `call` may be left out
while there is one call. The end of stdin, or {"do": "quit"}, hangs up and ends the process.
"""

from __future__ import annotations

import json
import os
import select
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

from trunkline.phones import events
from trunkline.phones.call import NotPossible, PhoneCall
from trunkline.phones.sip_phone import SipPhone

LOOK_EVERY = 0.01
"""Seconds the loop waits for SIP before it looks at stdin again."""

Ask = dict[str, Any]


class LineInbox:
    """Whole lines from a file descriptor, without ever waiting for one."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._rest = b""
        self.ended = False

    def lines(self) -> Iterator[str]:
        while not self.ended and select.select([self._descriptor], [], [], 0)[0]:
            read = os.read(self._descriptor, 65536)
            self.ended = not read
            self._rest += read
        *whole, self._rest = self._rest.split(b"\n")
        for line in whole:
            if line.strip():
                yield line.decode(errors="replace")


class JsonDesk:
    """Carries commands to a phone and writes what it tells."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self.over = False

    def tell(self, event: events.PhoneEvent) -> None:
        self._out.write(json.dumps(event.as_json(), ensure_ascii=False) + "\n")
        self._out.flush()

    def run(self, phone: SipPhone, descriptor: int) -> None:
        """Until quit, or the end of input."""
        inbox = LineInbox(descriptor)
        while not self.over and not inbox.ended:
            phone.engine.pump(LOOK_EVERY)
            for line in inbox.lines():
                self.carry_out(phone, line)

    def carry_out(self, phone: SipPhone, line: str) -> None:
        identity: int | None = None
        try:
            ask = json.loads(line)
            if not isinstance(ask, dict):
                raise NotPossible("a command is a JSON object")
            identity = ask.get("id")
            self.tell(events.Done(id=identity, call=self._do(phone, ask)))
        except json.JSONDecodeError as fault:
            self.tell(events.Refused(id=identity, why=f"not JSON: {fault}"))
        except NotPossible as fault:
            self.tell(events.Refused(id=identity, why=str(fault)))
        except (KeyError, TypeError, ValueError) as fault:
            self.tell(events.Refused(id=identity, why=f"{type(fault).__name__}: {fault}"))

    def _do(self, phone: SipPhone, ask: Ask) -> int | None:
        word = ask["do"]
        if word == "quit":
            self.over = True
            return None
        if word == "register":
            phone.register()
            return None
        if word == "call":
            call = phone.call(ask["to"], caller=ask.get("from"), caller_name=ask.get("name", ""))
            return call.number
        if word not in CALL_COMMANDS:
            raise NotPossible(
                f'"{word}" is no command; there are call, register, quit, {", ".join(CALL_COMMANDS)}'
            )
        CALL_COMMANDS[word](phone, _call_meant(phone, ask), ask)
        return None


def _call_meant(phone: SipPhone, ask: Ask) -> PhoneCall:
    number = ask.get("call")
    if number is None and len(phone.calls) == 1:
        return next(iter(phone.calls.values()))
    if number in phone.calls:
        return phone.calls[number]
    there = ", ".join(str(known) for known in phone.calls) or "none"
    raise NotPossible(f'"call": {json.dumps(number)} is no call of this phone; there is: {there}')


CALL_COMMANDS: dict[str, Callable[[SipPhone, PhoneCall, Ask], None]] = {
    "answer": lambda _phone, call, _ask: call.answer(),
    "hang-up": lambda _phone, call, ask: call.hang_up(int(ask.get("code", 0))),
    "hold": lambda _phone, call, _ask: call.hold(),
    "retrieve": lambda _phone, call, _ask: call.retrieve(),
    "press": lambda _phone, call, ask: call.press(str(ask["keys"])),
    "transfer": lambda phone, call, ask: call.transfer(phone.uri_of(str(ask["to"]))),
    "play": lambda _phone, call, ask: call.play(Path(ask["file"])),
    "record": lambda _phone, call, ask: call.record(Path(ask["file"])),
    "levels": lambda _phone, call, ask: call.measure_levels(bool(ask["on"])),
}
