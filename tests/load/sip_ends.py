"""Both ends of calls in one process with one clock: callers at a board's far end, stations at fixed addresses.

    python -m tests.load.sip_ends [--voice FILE] CALLERS_ADDRESS STATION_ADDRESS:PORT …

Plain SIP over UDP, seen outside of whatever is being measured; it does not know which engine that is. Reads
JSON lines, one a round (see `Plan`), and tells, a JSON line each, {"ready": true} once, then of every call
when it is over what became of it (see `Seen`), and {"over": 100} when the last caller of the round has hung up;
{"up": 60} when the first callers are there, if the plan has some come first: a line is then awaited.

A caller sends his INVITE every `every` seconds on average (half to one and a half, by the seed) and presses
KEY, PRESSED seconds after he is answered. A station rings at once and answers `answer` seconds later; `talk`
seconds after that the caller hangs up, unless the plan says that he leaves earlier. Or he presses AGAIN, some
seconds after he heard what that brought (a tone, whose pitch is told), so many times as the plan says, and hangs
up.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import random
import sys
import time
from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np

from tests.load.costs import go_first
from trunkline.phones import plain_sip as sip
from trunkline.phones.devices import Devices, Leg, Port, open_port
from trunkline.phones.packets import PACKET, SILENCE, Address, Sound, voice_of
from trunkline.phones.plain_sip import Message

KEY, PRESSED = 1, 0.6
AGAIN, THINKING, DEAF = 2, (2.0, 4.0), 5.0
"""A key and the seconds from one to the next, at random; a caller who hears nothing for DEAF seconds after it has
failed."""

FIRST_CALLER, NUMBERS = 86215551_0000, 500
"""Callers have these numbers in turn, so that they call again and again."""

STAGES = ("ivr", "queue", "ringing")
"""Where a caller may leave early: before his key, up to a second after it, while the station rings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One round. exchange: "host:port". Times in seconds; `patience`: after so long without an agent a call has
    failed. `leaves`: shares (0-1) of callers who leave at a stage. `again`: presses of AGAIN before he hangs up.
    `first`: so many callers are answered before a line is awaited and the others come."""

    exchange: str
    called: str
    calls: int
    every: float
    talk: float
    answer: float = 0.1
    patience: float = 10.0
    seed: int = 1
    leaves: Mapping[str, float] = field(default_factory=dict)
    again: int = 0
    first: int = 0


@dataclass(slots=True)
class Seen:
    """A call's moments by time.monotonic, None: it did not come to that. `free`: stations without a call as his
    key press ended, less those who waited already; `waiting`: other callers without an agent as he hung up; `heard`:
    seconds from the end of each press of AGAIN to the first sound; `tones`: what sounds these were, in Hz; `failed`:
    why, if it did."""

    call: int
    number: str
    began: float = 0.0
    answered: float | None = None
    pressed: float | None = None
    rang: float | None = None
    talked: float | None = None
    ended: float | None = None
    station: str = ""
    free: int = 0
    waiting: int = 0
    left: str = ""
    heard: list[float] = field(default_factory=list)
    tones: list[float] = field(default_factory=list)
    failed: str = ""


@dataclass(slots=True)
class Call:
    """A caller's dialog."""

    seen: Seen
    identity: str
    invite: list[tuple[str, str]]
    plan: Plan
    target: str = ""
    to: str = ""
    bye: bool = False
    limit: asyncio.TimerHandle | None = None
    asked: float | None = None  # when he pressed AGAIN; None: he does not listen for anything


class Ends:
    """All callers and all stations."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._calls: dict[str, Call] = {}
        self._by_number: dict[str, Call] = {}
        self._numbers = itertools.count(1)
        self._over, self._answered = asyncio.Event(), asyncio.Event()
        self._exchange: Address = ("", 0)
        self._chance = random.Random(1)

    async def open(self, callers: str, stations: list[str], voice: bytes) -> None:
        self._telco = await open_port((callers, 0), self._heard_by_caller)
        self._sound = Sound(callers, voice)
        self._sound.listen(self._hears)
        self._stations = Devices(self, voice)
        self._how_many = len(stations)
        split = [station.rpartition(":") for station in stations]
        await self._stations.open([(host, int(port)) for host, _, port in split], self._sound)

    async def round(self, plan: Plan, lines: asyncio.StreamReader) -> None:
        """Places the calls, and returns when the last is over."""
        host, _, port = plan.exchange.partition(":")
        self._exchange, self._chance = (host, int(port)), random.Random(plan.seed)
        due = self._loop.time()
        for placed in range(plan.calls):
            if placed and placed == plan.first:
                await self._all_are_in()
                tell(up=placed)
                await lines.readline()
                due = self._loop.time()
            self._call(plan)
            due += plan.every * self._chance.uniform(0.5, 1.5)
            await asyncio.sleep(due - self._loop.time())
        while self._calls:
            self._over.clear()
            await self._over.wait()
        tell(over=plan.calls)

    async def _all_are_in(self) -> None:
        while any(call.seen.answered is None for call in self._calls.values()):
            self._answered.clear()
            await self._answered.wait()

    # ---- callers ---------------------------------------------------------------------------------------

    def _call(self, plan: Plan) -> None:
        number, identity = next(self._numbers), uuid4().hex
        caller = f"+{FIRST_CALLER + number % NUMBERS}"
        headers = [
            ("Via", f"SIP/2.0/UDP {self._telco.host}:{self._telco.port};branch={sip.branch()};rport"),
            ("From", f"<sip:{caller}@{self._telco.host}>;tag={identity[:8]}"),
            ("To", f"<sip:{plan.called}@{self._exchange[0]}>"),
            ("Call-ID", identity),
            ("CSeq", "1 INVITE"),
            ("Contact", f"<sip:{self._telco.host}:{self._telco.port}>"),
            ("Max-Forwards", "70"),
        ]
        call = Call(Seen(number, caller, left=self._leaves(plan)), identity, headers, plan)
        data = sip.write(
            f"INVITE {self._uri(call)} SIP/2.0", headers, sip.sound(self._sound.host, self._sound.port)
        )
        self._calls[identity] = self._by_number[caller] = call
        call.limit = self._loop.call_later(plan.patience, self._give_up, call)
        call.seen.began = time.monotonic()
        self._telco.send(data, self._exchange)

    def _leaves(self, plan: Plan) -> str:
        chance = self._chance.random() if plan.leaves else 1.0
        for stage in STAGES:
            chance -= plan.leaves.get(stage, 0.0)
            if chance < 0:
                return stage
        return ""

    def _uri(self, call: Call) -> str:
        return f"sip:{call.plan.called}@{self._exchange[0]}:{self._exchange[1]}"

    def _heard_by_caller(self, port: Port, message: Message, now: float, source: Address) -> None:
        call = self._calls.get(message["Call-ID"])
        if message.code is None:
            port.send(sip.answer(message, 200, "OK", "far", f"sip:{port.host}:{port.port}"), source)
            if message.method == "BYE" and call is not None:
                self._ended(call, now, "" if call.seen.talked else "hung up by the exchange")
        elif call is not None and message.method == "INVITE" and message.code >= 200:
            self._final(call, message, now)
        elif call is not None and message.method == "BYE" and message.code >= 200:
            self._ended(call, now, "")

    def _final(self, call: Call, message: Message, now: float) -> None:
        assert message.code is not None
        well = message.code < 300
        call.to, call.target = message["To"], message.contact if well else self._uri(call)
        self._ask(call, "ACK", 1, None if well else call.invite[0][1])
        if not well:
            self._ended(call, now, message.first.removeprefix("SIP/2.0 "))
        elif call.seen.answered is None:
            call.seen.answered = now
            self._answered.set()
            self._sound.begin(call.identity, message.media)
            if call.plan.again:
                self._think(call)
            elif call.seen.left == "ivr":
                self._loop.call_later(self._chance.uniform(0, PRESSED), self._hang_up, call)
            else:
                self._loop.call_later(PRESSED, self._press, call)

    def _press(self, call: Call) -> None:
        def released(now: float) -> None:
            call.seen.free = self._how_many - self._stations.busy - self._waiting(call)
            call.seen.pressed = now
            if call.seen.left == "queue":
                self._loop.call_later(self._chance.random(), self._hang_up, call)

        self._sound.press(call.identity, KEY, released)

    def _think(self, call: Call) -> None:
        self._loop.call_later(self._chance.uniform(*THINKING), self._press_again, call)

    def _press_again(self, call: Call) -> None:
        def released(now: float) -> None:
            call.asked = now
            if call.limit is not None:
                call.limit.cancel()
            call.limit = self._loop.call_later(DEAF, self._give_up, call)

        self._sound.press(call.identity, AGAIN, released)

    def _hears(self, identity: str, now: float, sound: bytes) -> None:
        call = self._calls.get(identity)
        if call is None or call.asked is None:
            return
        call.seen.heard.append(now - call.asked)
        call.seen.tones.append(pitch(sound))
        call.asked = None
        if len(call.seen.heard) < call.plan.again:
            self._think(call)
        else:
            self._hang_up(call)

    def _ask(self, call: Call, method: str, number: int, via: str | None = None) -> None:
        fresh = f"SIP/2.0/UDP {self._telco.host}:{self._telco.port};branch={sip.branch()};rport"
        given = dict(call.invite)
        headers = [("Via", via or fresh), ("From", given["From"]), ("To", call.to or given["To"]),
                   ("Call-ID", call.identity), ("CSeq", f"{number} {method}"), ("Max-Forwards", "70")]  # fmt: skip
        target = call.target or self._uri(call)
        self._telco.send(sip.write(f"{method} {target} SIP/2.0", headers), self._exchange)

    def _give_up(self, call: Call) -> None:
        call.seen.failed = (
            f"nobody answered within {call.plan.patience:.0f} s"
            if call.asked is None
            else f"nothing was heard for {DEAF:.0f} s after a key"
        )
        if call.seen.answered is not None:
            self._hang_up(call)
        else:
            self._ask(call, "CANCEL", 1, call.invite[0][1])

    def _hang_up(self, call: Call) -> None:
        if call.identity in self._calls and not call.bye:
            call.bye = True
            call.seen.waiting = self._waiting(call)
            call.seen.ended = time.monotonic()
            self._ask(call, "BYE", 2)

    def _waiting(self, but: Call) -> int:
        """How many others are in the queue."""
        others = [call.seen for call in self._calls.values() if call is not but]
        return sum(seen.pressed is not None and seen.rang is None for seen in others)

    def _ended(self, call: Call, now: float, failed: str) -> None:
        if self._calls.pop(call.identity, None) is None:
            return
        if call.limit is not None:
            call.limit.cancel()
        self._sound.end(call.identity)
        seen = call.seen
        seen.ended = seen.ended or now
        seen.failed = seen.failed or failed
        if (
            not seen.failed
            and not seen.left
            and seen.talked is None
            and len(seen.heard) < (call.plan.again or 1)
        ):
            seen.failed = "it ended before anybody answered"
        tell(**asdict(seen))
        self._over.set()
        self._answered.set()

    # ---- stations --------------------------------------------------------------------------------------

    def rings(self, leg: Leg, moment: float) -> None:
        call = self._by_number.get(leg.caller)
        if call is None or call.identity not in self._calls:
            leg.decline()
            return
        call.seen.rang = call.seen.rang or moment
        call.seen.station = leg.device[0]
        if call.seen.left == "ringing":
            self._loop.call_later(self._chance.uniform(0, call.plan.answer), self._hang_up, call)
        self._loop.call_later(call.plan.answer, self._take, leg, call)

    def _take(self, leg: Leg, call: Call) -> None:
        leg.answer()
        if leg.answered and call.seen.talked is None:  # else he has been sent on
            call.seen.talked = time.monotonic()
            if call.limit is not None:
                call.limit.cancel()
            self._loop.call_later(call.plan.talk, self._hang_up, call)

    def ended(self, leg: Leg, moment: float) -> None:
        pass  # the caller's end is told


def pitch(sound: bytes) -> float:
    """Of a packet of μ-law that holds a pure tone, in Hz, to about 25: by how often its sign changes."""
    negative = np.frombuffer(sound, dtype=np.uint8) < 0x80
    return float(np.count_nonzero(negative[1:] != negative[:-1]) / 2 / PACKET)


def tell(**values: Any) -> None:
    try:
        print(json.dumps(values), flush=True)
    except BrokenPipeError:  # who asked for it is gone
        os._exit(1)


async def main(callers: str, stations: list[str], voice: Path | None) -> None:
    go_first()
    ends = Ends()
    await ends.open(callers, stations, SILENCE if voice is None else voice_of(voice))
    tell(ready=True)
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        await ends.round(Plan(**json.loads(line)), lines)


if __name__ == "__main__":
    options = ArgumentParser()
    options.add_argument("--voice", type=Path)
    options.add_argument("callers")
    options.add_argument("stations", nargs="+")
    given = options.parse_args()
    asyncio.run(main(given.callers, given.stations, given.voice))
