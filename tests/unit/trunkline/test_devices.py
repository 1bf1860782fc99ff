"""Plain SIP devices: what an exchange sends them over a real socket, and what comes back."""

from __future__ import annotations

import asyncio
import wave

import pytest_asyncio

from trunkline.phones import plain_sip as sip
from trunkline.phones.devices import Devices, open_port
from trunkline.phones.packets import SAMPLES, voice_of
from trunkline.phones.plain_sip import Message

HOST = "127.0.77.1"
LIMIT = 3.0


class Owner:
    def __init__(self) -> None:
        self.rang, self.over = [], []

    def rings(self, leg, moment) -> None:
        self.rang.append(leg)

    def ended(self, leg, moment) -> None:
        self.over.append(leg)


class Exchange:
    """Sends requests to a device and waits for what it answers."""

    def __init__(self) -> None:
        self.came: asyncio.Queue[Message] = asyncio.Queue()

    async def open(self) -> None:
        self.port = await open_port(
            (HOST, 0), lambda port, message, now, source: self.came.put_nowait(message)
        )

    def send(self, method: str, call: str, to: tuple[str, int], *, tag: str = "", number: int = 1) -> None:
        headers = [
            ("Via", f"SIP/2.0/UDP {HOST}:{self.port.port};branch=z9-{call}-{method}"),
            ("From", f"<sip:+862155500199@{HOST}>;tag=x"),
            ("To", f"<sip:station@{to[0]}>" + (f";tag={tag}" if tag else "")),
            ("Call-ID", call),
            ("CSeq", f"{number} {method}"),
            ("Contact", f"<sip:{HOST}:{self.port.port}>"),
        ]
        body = sip.sound(HOST, 9) if method == "INVITE" else ""
        self.port.send(sip.write(f"{method} sip:station@{to[0]}:{to[1]} SIP/2.0", headers, body), to)

    async def hears(self, first: str) -> Message:
        message = await asyncio.wait_for(self.came.get(), LIMIT)
        assert message.first == first
        return message


@pytest_asyncio.fixture
async def scene():
    owner, exchange = Owner(), Exchange()
    devices = Devices(owner)
    await exchange.open()
    probe = await open_port((HOST, 0), lambda *_: None)
    at = (HOST, probe.port)
    probe.close()
    await asyncio.sleep(0)  # its socket is let go of
    await devices.open([at])
    yield owner, devices, exchange, at
    devices.close()
    exchange.port.close()


async def rings(exchange, at, call: str) -> None:
    exchange.send("INVITE", call, at)
    await exchange.hears("SIP/2.0 180 Ringing")


async def test_it_rings_answers_and_hears_the_end(scene):
    owner, devices, exchange, at = scene
    await rings(exchange, at, "one")
    (leg,) = owner.rang
    assert (leg.caller, devices.busy, devices.at(at)) == ("+862155500199", 1, leg)
    leg.answer()
    answer = await exchange.hears("SIP/2.0 200 OK")
    assert answer.media[0] == HOST
    exchange.send("ACK", "one", at, tag="t")
    exchange.send("BYE", "one", at, tag="t", number=2)
    await exchange.hears("SIP/2.0 200 OK")
    assert (owner.over, devices.busy, leg.over) == ([leg], 0, True)


async def test_an_answer_that_nobody_confirmed_is_sent_again(scene):
    owner, _, exchange, at = scene
    await rings(exchange, at, "one")
    owner.rang[0].answer()
    await exchange.hears("SIP/2.0 200 OK")
    await exchange.hears("SIP/2.0 200 OK")


async def test_a_second_call_finds_it_busy_and_the_first_goes_on(scene):
    owner, devices, exchange, at = scene
    await rings(exchange, at, "one")
    exchange.send("INVITE", "two", at)
    await exchange.hears("SIP/2.0 486 Busy Here")
    assert (len(owner.rang), devices.busy) == (1, 1)


async def test_a_call_that_is_taken_back_is_over_and_the_device_free(scene):
    owner, devices, exchange, at = scene
    await rings(exchange, at, "one")
    exchange.send("CANCEL", "one", at)
    assert (await exchange.hears("SIP/2.0 200 OK")).method == "CANCEL"
    assert (await exchange.hears("SIP/2.0 487 Request Terminated")).method == "INVITE"
    assert (len(owner.over), devices.busy) == (1, 0)
    owner.rang[0].answer()  # too late
    assert exchange.came.empty()


async def test_it_hangs_up_itself(scene):
    owner, devices, exchange, at = scene
    await rings(exchange, at, "one")
    leg = owner.rang[0]
    leg.answer()
    answer = await exchange.hears("SIP/2.0 200 OK")
    leg.hang_up()
    bye = await exchange.hears(f"BYE sip:{HOST}:{exchange.port.port} SIP/2.0")
    assert (bye["From"], bye["To"], bye["Call-ID"]) == (answer["To"], answer["From"], "one")
    assert devices.busy == 0


def test_a_voice_is_whole_packets_of_mu_law(tmp_path):
    with wave.open(str(tmp_path / "voice.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * SAMPLES + b"\xff\x7f" * SAMPLES + b"\x00\x80" * 10)
    assert voice_of(tmp_path / "voice.wav") == b"\xff" * SAMPLES + b"\x80" * SAMPLES
