"""Connections: who is let in, how many, and how long somebody may be silent."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

from tests.reactor import reactor, soon  # isort: skip - installs the reactor

import pytest
from twisted.web.resource import Resource
from twisted.web.server import Site

from cti.door import doorkeeper
from cti.door.bounded import BoundedRequest
from cti.door.doorkeeper import Doorkeeper

HERE, KNOWN, BLOCKED = "127.0.0.1", "127.0.0.2", "127.0.0.3"


class Page(Resource):
    isLeaf = True

    def render_GET(self, request):
        return b"well"

    render_POST = render_GET


class Judge:
    def __init__(self) -> None:
        self.floods: list[str] = []

    def is_blocked(self, address):
        return address == BLOCKED

    def is_stranger(self, address):
        return address != KNOWN

    def flooded(self, address):
        self.floods.append(address)


@pytest.fixture
async def port():
    judge = Judge()
    keeper = Doorkeeper(Site(Page(), requestFactory=BoundedRequest), judge, reactor, most=10)
    listening = reactor.listenTCP(0, keeper, interface=HERE)
    number = listening.getHost().port
    writers = []

    async def connect(address, said=b""):
        reader, writer = await asyncio.open_connection(HERE, number, local_addr=(address, 0))
        writers.append(writer)
        writer.write(said)
        return reader, writer

    yield SimpleNamespace(keeper=keeper, judge=judge, connect=connect)
    for writer in writers:
        writer.close()
    await soon(listening.stopListening())
    while len(keeper):
        await asyncio.sleep(0.01)


async def nothing_came(reader) -> bool:
    """It was closed without a byte."""
    try:
        return await asyncio.wait_for(reader.read(), 3) == b""
    except ConnectionError:
        return True


WHOLE = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def test_a_blocked_address_gets_no_byte(port):
    reader, _ = await port.connect(BLOCKED, WHOLE)
    assert await nothing_came(reader)
    assert port.keeper.turned_away == 1


@pytest.mark.parametrize(
    "said",
    [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nX-", b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nab"],
)
async def test_who_never_ends_his_request_is_cut_off(port, monkeypatch, said):
    monkeypatch.setattr(doorkeeper, "REQUEST_WITHIN", 0.05)
    monkeypatch.setattr(doorkeeper, "BODY_WITHIN", 0.05)
    reader, _ = await port.connect(HERE, said)
    assert await nothing_came(reader)
    assert port.keeper.too_late == 1


async def test_who_drips_byte_by_byte_has_no_more_time_and_neither_on_a_connection_that_was_used(
    port, monkeypatch
):
    monkeypatch.setattr(doorkeeper, "REQUEST_WITHIN", 0.2)
    reader, writer = await port.connect(HERE, WHOLE)
    assert b"well" in await asyncio.wait_for(reader.readuntil(b"well"), 3)

    async def drip() -> None:
        for byte in b"GET / HTTP/1.1\r\nHost: a-very-long-name-that-comes-slowly":
            writer.write(bytes([byte]))
            await asyncio.sleep(0.02)

    dripping = asyncio.ensure_future(drip())
    assert await nothing_came(reader)
    dripping.cancel()


async def test_a_connection_that_waits_between_requests_is_not_cut_off(port, monkeypatch):
    monkeypatch.setattr(doorkeeper, "REQUEST_WITHIN", 0.1)
    reader, writer = await port.connect(HERE, WHOLE)
    await asyncio.wait_for(reader.readuntil(b"well"), 3)
    await asyncio.sleep(0.3)
    writer.write(WHOLE)
    assert await asyncio.wait_for(reader.readuntil(b"well"), 3)


async def test_strangers_have_their_share_and_the_silent_one_makes_room_for_the_next(port):
    silent = [await port.connect(HERE) for _ in range(20)]
    for reader, _ in silent[:15]:
        assert await nothing_came(reader), "the oldest went"
    assert len(port.keeper) == 5
    reader, _ = await port.connect(HERE, WHOLE)
    assert await asyncio.wait_for(reader.readuntil(b"well"), 3), "a stranger who speaks is heard"
    known = [await port.connect(KNOWN, WHOLE) for _ in range(5)]
    for reader, _ in known:
        assert await asyncio.wait_for(reader.readuntil(b"well"), 3), "room was kept for whom we know"


async def test_one_stranger_has_a_bound_and_passing_it_is_told(port, monkeypatch):
    monkeypatch.setattr(doorkeeper, "MOST_OF_STRANGER", 2)
    for _ in range(2):
        await port.connect(HERE)
    reader, _ = await port.connect(HERE, WHOLE)
    assert await nothing_came(reader)
    assert port.judge.floods == [HERE]


async def test_all_of_an_address_can_be_ended(port):
    reader, _ = await port.connect(HERE)
    other, _ = await port.connect(KNOWN, WHOLE)
    await asyncio.wait_for(other.readuntil(b"well"), 3)
    while len(port.keeper) < 2:
        await asyncio.sleep(0.01)
    port.keeper.cut(HERE)
    assert await nothing_came(reader)
    assert len(port.keeper) == 1


async def test_a_telephone_stays_when_its_address_is_cut_off(port):
    reader, _ = await port.connect(HERE, WHOLE)
    await asyncio.wait_for(reader.readuntil(b"well"), 3)
    [connection] = port.keeper._connections
    doorkeeper.trust(connection, lasting=True)
    port.keeper.cut(HERE)
    await asyncio.sleep(0.05)
    assert len(port.keeper) == 1


async def test_who_asks_too_often_is_not_answered_and_others_are(port, monkeypatch):
    monkeypatch.setattr(doorkeeper, "STRANGERS_RATE", (0.001, 5.0))
    reader, writer = await port.connect(HERE)  # which counts, too
    for _ in range(4):
        writer.write(WHOLE)
        assert await asyncio.wait_for(reader.readuntil(b"well"), 3)
    writer.write(WHOLE)
    assert await nothing_came(reader)
    again, _ = await port.connect(HERE, WHOLE)
    assert await nothing_came(again)
    assert port.judge.floods
    known, _ = await port.connect(KNOWN, WHOLE)
    assert await asyncio.wait_for(known.readuntil(b"well"), 3)
