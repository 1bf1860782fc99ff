"""Both ends of calls in one process with one clock: callers at a board's far end, stations at fixed addresses.

    python -m tests.load.sip_ends CALLERS_ADDRESS STATION_ADDRESS:PORT …

Plain SIP over UDP, seen outside of whatever is being measured; it does not know which engine that is. Reads
JSON lines, one a round:

    {"exchange": "127.1.2.1:5060", "called": "+8651255500108", "calls": 100, "every": 0.25, "talk": 1.0, "seed": 1}

and tells, a JSON line each, {"ready": true} once, then of every call either

    {"call": 7, "answered": 0.0031, "rang": 0.0022}    seconds from the caller's INVITE to his 200 OK, and from
                                                       the end of his key press to the INVITE at a station
    {"call": 8, "failed": "486 Busy Here"}

and {"over": 100} when the last caller of the round has hung up. A caller sends his INVITE every `every`
seconds on average (half to one and a half, by the seed) and presses KEY, PRESSED seconds after he is answered.
A station rings at once, answers after ANSWER seconds; `talk` seconds later the caller hangs up.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.load import sip_message as sip
from tests.load.silence import Sound, keep_sending
from tests.load.sip_message import Message

KEY, PRESSED = 1, 0.6
ANSWER = 0.1
PATIENCE = 10.0
"""Seconds after which a call that rings nowhere has failed."""

FIRST_CALLER = 86215551_0000

Address = tuple[str, int]


class Port(asyncio.DatagramProtocol):
    """A SIP address. Times are taken as a message comes in and before one goes out, by time.monotonic."""

    def __init__(self, hear: Callable[[Port, Message, float, Address], None]) -> None:
        self._hear = hear

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self.host, self.port = transport.get_extra_info("sockname")

    def datagram_received(self, data: bytes, addr: Any) -> None:
        now = time.monotonic()
        if data.strip():
            self._hear(self, Message.read(data), now, addr)

    def send(self, data: bytes, to: Address) -> None:
        self._transport.sendto(data, to)


@dataclass(slots=True)
class Call:
    """A caller's view of his call. `began` to `rang` by the clock, None: not yet."""

    number: int
    identity: str
    began: float
    invite: list[tuple[str, str]]
    talk: float
    answered: float | None = None
    pressed: float | None = None
    rang: float | None = None
    target: str = ""
    to: str = ""
    failed: str = ""
    limit: asyncio.TimerHandle | None = None


class Ends:
    """All callers and all stations."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._calls: dict[str, Call] = {}
        self._callers_numbers: dict[int, Call] = {}
        self._numbers = itertools.count(1)
        self._rung: set[str] = set()  # the legs that have come to a station
        self._over = asyncio.Event()
        self._exchange: Address = ("", 0)
        self._called = ""

    async def open(self, callers: str, stations: list[str]) -> None:
        self._telco = await self._port((callers, 0), self._heard_by_caller)
        self._telco_sound = Sound(callers)
        self._station_sounds: dict[str, Sound] = {}
        for station in stations:
            host, _, port = station.partition(":")
            await self._port((host, int(port)), self._heard_by_station)
            self._station_sounds[host] = Sound(host)
        sounds = (self._telco_sound, *self._station_sounds.values())
        self._sending = asyncio.create_task(keep_sending(*sounds))

    async def _port(self, address: Address, hear: Callable[[Port, Message, float, Address], None]) -> Port:
        _, port = await self._loop.create_datagram_endpoint(lambda: Port(hear), local_addr=address)
        return port

    async def round(
        self, exchange: str, called: str, calls: int, every: float, talk: float, seed: int
    ) -> None:
        """Places the calls, and returns when the last is over."""
        host, _, port = exchange.partition(":")
        self._exchange, self._called = (host, int(port)), called
        chance = random.Random(seed)
        due = self._loop.time()
        for _ in range(calls):
            self._call(talk)
            due += every * chance.uniform(0.5, 1.5)
            await asyncio.sleep(due - self._loop.time())
        while self._calls:
            self._over.clear()
            await self._over.wait()
        tell(over=calls)

    # ---- callers ---------------------------------------------------------------------------------------

    def _call(self, talk: float) -> None:
        number, identity = next(self._numbers), uuid4().hex
        caller = FIRST_CALLER + number % 10000
        headers = [
            ("Via", f"SIP/2.0/UDP {self._telco.host}:{self._telco.port};branch={sip.branch()};rport"),
            ("From", f"<sip:+{caller}@{self._telco.host}>;tag={identity[:8]}"),
            ("To", f"<sip:{self._called}@{self._exchange[0]}>"),
            ("Call-ID", identity),
            ("CSeq", "1 INVITE"),
            ("Contact", f"<sip:{self._telco.host}:{self._telco.port}>"),
            ("Max-Forwards", "70"),
        ]
        offer = sip.sound(self._telco_sound.host, self._telco_sound.port)
        data = sip.write(f"INVITE {self._uri} SIP/2.0", headers, offer)
        call = Call(number, identity, 0.0, headers, talk)
        self._calls[identity] = self._callers_numbers[caller] = call
        call.limit = self._loop.call_later(PATIENCE, self._give_up, call)
        call.began = time.monotonic()
        self._telco.send(data, self._exchange)

    @property
    def _uri(self) -> str:
        return f"sip:{self._called}@{self._exchange[0]}:{self._exchange[1]}"

    def _heard_by_caller(self, port: Port, message: Message, now: float, source: Address) -> None:
        call = self._calls.get(message["Call-ID"])
        if message.code is None:
            port.send(sip.answer(message, 200, "OK", "far", f"sip:{port.host}:{port.port}"), source)
            if message.method == "BYE" and call is not None:
                self._ended(call, "hung up by the exchange")
        elif call is not None and message.method == "INVITE" and message.code >= 200:
            self._final(call, message, now)
        elif call is not None and message.method == "BYE" and message.code >= 200:
            self._ended(call, "")

    def _final(self, call: Call, message: Message, now: float) -> None:
        assert message.code is not None
        call.to, call.target = message["To"], message.contact if message.code < 300 else self._uri
        own_branch = message.code >= 300
        self._ask(call, "ACK", 1, call.invite[0][1] if own_branch else None)
        if message.code >= 300:
            self._ended(call, message.first.removeprefix("SIP/2.0 "))
        elif call.answered is None:
            call.answered = now
            self._telco_sound.begin(call.identity, message.media)
            self._loop.call_later(PRESSED, self._press, call)

    def _press(self, call: Call) -> None:
        def released(now: float) -> None:
            call.pressed = now

        self._telco_sound.press(call.identity, KEY, released)

    def _ask(self, call: Call, method: str, number: int, via: str | None = None) -> None:
        fresh = f"SIP/2.0/UDP {self._telco.host}:{self._telco.port};branch={sip.branch()};rport"
        given = dict(call.invite)
        headers = [("Via", via or fresh), ("From", given["From"]), ("To", call.to or given["To"]),
                   ("Call-ID", call.identity), ("CSeq", f"{number} {method}"), ("Max-Forwards", "70")]  # fmt: skip
        self._telco.send(sip.write(f"{method} {call.target or self._uri} SIP/2.0", headers), self._exchange)

    def _give_up(self, call: Call) -> None:
        call.failed = call.failed or f"no station rang within {PATIENCE:.0f} s"
        if call.answered is not None:
            self._hang_up(call)
        else:
            self._ask(call, "CANCEL", 1, call.invite[0][1])

    def _hang_up(self, call: Call) -> None:
        if call.identity in self._calls:
            self._ask(call, "BYE", 2)

    def _ended(self, call: Call, failed: str) -> None:
        if self._calls.pop(call.identity, None) is None:
            return
        if call.limit is not None:
            call.limit.cancel()
        self._telco_sound.end(call.identity)
        failed = call.failed or failed
        if failed or call.answered is None or call.pressed is None or call.rang is None:
            tell(call=call.number, failed=failed or "it ended before a station rang")
        else:
            tell(call=call.number, answered=call.answered - call.began, rang=call.rang - call.pressed)
        self._over.set()

    # ---- stations --------------------------------------------------------------------------------------

    def _heard_by_station(self, port: Port, message: Message, now: float, source: Address) -> None:
        if message.code is not None or message.method == "ACK":
            return
        contact = f"sip:{port.host}:{port.port}"
        leg, sound = message["Call-ID"], self._station_sounds[port.host]
        if message.method != "INVITE":
            port.send(sip.answer(message, 200, "OK", "station", contact), source)
            if message.method in ("BYE", "CANCEL"):
                sound.end(leg)
            return
        here = sip.sound(sound.host, sound.port)
        if "tag=" in message["To"]:  # a change within the call
            port.send(sip.answer(message, 200, "OK", "station", contact, here), source)
            return
        caller = re.search(r"sip:\+?(\d+)@", message["From"])
        call = self._callers_numbers.get(int(caller[1])) if caller else None
        if call is None:
            port.send(sip.answer(message, 486, "Busy Here", "station", contact), source)
            return
        if leg in self._rung:
            return  # sent again: we were slow
        self._rung.add(leg)
        call.rang = call.rang or now
        port.send(sip.answer(message, 180, "Ringing", "station", contact), source)

        def take() -> None:
            port.send(sip.answer(message, 200, "OK", "station", contact, here), source)
            sound.begin(leg, message.media)
            if call.limit is not None:
                call.limit.cancel()
            self._loop.call_later(call.talk, self._hang_up, call)

        self._loop.call_later(ANSWER, take)


def tell(**values: Any) -> None:
    print(json.dumps(values), flush=True)


async def main(callers: str, stations: list[str]) -> None:
    ends = Ends()
    await ends.open(callers, stations)
    tell(ready=True)
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        await ends.round(**json.loads(line))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2:]))
