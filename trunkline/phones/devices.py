"""SIP devices at fixed addresses, many in one process: to Asterisk, a centre with hundreds of sets.

Plain SIP over UDP on one asyncio loop. A device rings one call at a time and refuses more as busy. What is
done with a call is the owner's to say: he hears of it as it rings and as it ends.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Any, Protocol
from uuid import uuid4

from trunkline.phones import plain_sip as sip
from trunkline.phones.packets import SILENCE, Address, Sound, keep_sending
from trunkline.phones.plain_sip import Message

AGAIN = 0.5
"""Seconds after which an answer that nobody confirmed is sent again (RFC 3261's T1)."""

TRIES = 10


class Owner(Protocol):
    """Moments are time.monotonic, taken as the message came in."""

    def rings(self, leg: Leg, moment: float) -> None: ...
    def ended(self, leg: Leg, moment: float) -> None: ...


class Port(asyncio.DatagramProtocol):
    """A SIP address. Times are taken as a message comes in, by time.monotonic."""

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

    def close(self) -> None:
        self._transport.close()


async def open_port(address: Address, hear: Callable[[Port, Message, float, Address], None]) -> Port:
    """Errors: OSError when the address is taken, or is none of this machine's."""
    loop = asyncio.get_running_loop()
    _, port = await loop.create_datagram_endpoint(lambda: Port(hear), local_addr=address)
    return port


class Leg:
    """A call at a device, from its INVITE on. `over`: nothing can be done with it any more."""

    def __init__(self, bank: Devices, port: Port, invite: Message, source: Address) -> None:
        self.device: Address = (port.host, port.port)
        self.id = invite["Call-ID"]
        self.caller = invite.user_in("From")
        self.answered = self.over = False
        self._bank, self._port, self._invite, self._source = bank, port, invite, source
        self._tag = uuid4().hex[:8]
        self._contact = f"sip:{port.host}:{port.port}"
        self._again: asyncio.TimerHandle | None = None
        self._last = b""

    def answer(self) -> None:
        """Harmless when it is over, or answered already."""
        if self.over or self.answered:
            return
        self.answered = True
        sound = self._bank.sounds[self._port.host]
        self._say(200, "OK", sip.sound(sound.host, sound.port))
        sound.begin(self.id, self._invite.media)
        self._until_confirmed(TRIES)

    def decline(self) -> None:
        if not self.over and not self.answered:
            self._say(486, "Busy Here")
            self._bank.end(self, time.monotonic())

    def refuse(self) -> None:
        """The device is busy; its owner hears nothing of this one."""
        self.over = True
        self._say(486, "Busy Here")

    def hang_up(self) -> None:
        """Declines what still rings."""
        if not self.answered:
            self.decline()
        elif not self.over:
            headers = [
                ("Via", f"SIP/2.0/UDP {self._port.host}:{self._port.port};branch={sip.branch()};rport"),
                ("From", f"{self._invite['To']};tag={self._tag}"),
                ("To", self._invite["From"]),
                ("Call-ID", self.id),
                ("CSeq", "1 BYE"),
                ("Max-Forwards", "70"),
            ]
            self._port.send(sip.write(f"BYE {self._invite.contact} SIP/2.0", headers), self._source)
            self._bank.end(self, time.monotonic())

    # ---- what the exchange said of it ------------------------------------------------------------------

    def ring(self) -> None:
        self._say(180, "Ringing")

    def repeat(self) -> None:
        """The same INVITE came again: our answer was lost, or slow."""
        self._port.send(self._last, self._source)

    def confirmed(self) -> None:
        if self._again is not None:
            self._again.cancel()
            self._again = None

    def cancelled(self) -> None:
        if not self.answered:
            self._say(487, "Request Terminated")

    def _say(self, code: int, text: str, body: str = "") -> None:
        self._last = sip.answer(self._invite, code, text, self._tag, self._contact, body)
        self._port.send(self._last, self._source)

    def _until_confirmed(self, tries: int) -> None:
        self._again = None
        if self.over or tries == 0:
            return
        if tries < TRIES:
            self.repeat()
        loop = asyncio.get_running_loop()
        self._again = loop.call_later(AGAIN, self._until_confirmed, tries - 1)


class Devices:
    """`open` them, then `owner` hears of every call. voice: what each says in a talk, μ-law."""

    def __init__(self, owner: Owner, voice: bytes = SILENCE) -> None:
        self._owner, self._voice = owner, voice
        self.sounds: dict[str, Sound] = {}
        self._ports: list[Port] = []
        self._legs: dict[str, Leg] = {}
        self._busy: dict[Address, Leg] = {}
        self._sending: asyncio.Task[None] | None = None

    async def open(self, addresses: Iterable[Address], *also: Sound) -> None:
        """also: sounds of others to be kept going by the same clock. Errors: OSError."""
        for address in addresses:
            self._ports.append(await open_port(address, self._heard))
            if address[0] not in self.sounds:
                self.sounds[address[0]] = Sound(address[0], self._voice)
        self._sending = asyncio.create_task(keep_sending([*self.sounds.values(), *also]))

    def close(self) -> None:
        """Hangs up and lets go of the addresses."""
        for leg in list(self._legs.values()):
            leg.hang_up()
        if self._sending is not None:
            self._sending.cancel()
        for port in self._ports:
            port.close()
        for sound in self.sounds.values():
            sound.close()

    @property
    def busy(self) -> int:
        """How many of them ring or talk."""
        return len(self._busy)

    def at(self, device: Address) -> Leg | None:
        """The call at a device."""
        return self._busy.get(device)

    def end(self, leg: Leg, moment: float) -> None:
        """For legs: this one is over."""
        leg.over = True
        leg.confirmed()
        self._legs.pop(leg.id, None)
        if self._busy.get(leg.device) is leg:
            del self._busy[leg.device]
        self.sounds[leg.device[0]].end(leg.id)
        self._owner.ended(leg, moment)

    def _heard(self, port: Port, message: Message, now: float, source: Address) -> None:
        if message.code is not None:
            return  # of our BYE; what it says changes nothing
        leg = self._legs.get(message["Call-ID"])
        if message.method == "ACK":
            if leg is not None:
                leg.confirmed()
        elif message.method != "INVITE":
            port.send(sip.answer(message, 200, "OK", "device", f"sip:{port.host}:{port.port}"), source)
            if message.method in ("BYE", "CANCEL") and leg is not None:
                if message.method == "CANCEL":
                    leg.cancelled()
                self.end(leg, now)
        elif "tag=" in message["To"]:  # a change within the call
            sound = self.sounds[port.host]
            here = sip.sound(sound.host, sound.port)
            port.send(sip.answer(message, 200, "OK", "device", f"sip:{port.host}:{port.port}", here), source)
        elif leg is not None:
            leg.repeat()
        else:
            self._invited(Leg(self, port, message, source), now)

    def _invited(self, leg: Leg, now: float) -> None:
        if leg.device in self._busy:
            leg.refuse()
            return
        self._legs[leg.id] = self._busy[leg.device] = leg
        leg.ring()
        self._owner.rings(leg, now)
