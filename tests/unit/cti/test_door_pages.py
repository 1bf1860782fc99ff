"""What of a browser's request reaches the console: a body that has a bound, and the truth about whence it came."""

from __future__ import annotations

import asyncio
import warnings
from types import SimpleNamespace

from tests.reactor import reactor, soon  # isort: skip - installs the reactor, before autobahn looks for one

import pytest
from twisted.web.resource import Resource

from cti.door.bounded import LARGEST_BODY
from cti.door.proxies import Proxies
from cti.link.client import LinkFactory

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # twisted.web.static and .proxy warn of themselves
    from cti.door.front import FrontDoor, public_site
    from cti.door.pages import PagesProxy

HERE = "127.0.0.1"
BLOCKED = "203.0.113.9"
JUDGE = SimpleNamespace(is_blocked=lambda address: address == BLOCKED)
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class House:
    """The public port, and a console behind it that keeps what it was asked."""

    async def open(self, folder, proxies) -> None:
        self.asked: list[bytes] = []
        self.offences: list[tuple[str, str]] = []
        self.answer = ANSWER
        socket = folder / "console"
        self._console = await asyncio.start_unix_server(self._answer, socket)
        door = FrontDoor(
            LinkFactory(SimpleNamespace(), reactor), Resource(), Resource(),
            PagesProxy(reactor, socket, proxies, lambda address, kind: self.offences.append((address, kind))),
            {}, JUDGE, proxies,
        )  # fmt: skip
        self._port = reactor.listenTCP(0, public_site(door), interface=HERE)

    async def close(self) -> None:
        await soon(self._port.stopListening())
        self._console.close()

    async def _answer(self, reader, writer) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        headers = head_of(head)
        assert b"transfer-encoding" not in headers
        self.asked.append(head + await reader.readexactly(int(headers.get(b"content-length", b"0"))))
        writer.write(self.answer)
        writer.close()

    async def connect(self):
        return await asyncio.open_connection(HERE, self._port.getHost().port)

    async def ask(self, request: bytes) -> bytes:
        """The first line of the answer, or nothing."""
        reader, writer = await self.connect()
        try:
            writer.write(request)
            return await asyncio.wait_for(reader.readline(), 5)
        finally:
            writer.close()

    async def headers(self, *lines: bytes) -> dict[bytes, bytes]:
        """As the console sees them."""
        said = await self.ask(b"\r\n".join([b"GET /desk HTTP/1.1", b"Host: crm.example", *lines, b"", b""]))
        assert said == b"HTTP/1.1 200 OK\r\n"
        return head_of(self.asked[-1])


def head_of(head: bytes) -> dict[bytes, bytes]:
    lines = head.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]
    return {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}


@pytest.fixture
async def house(tmp_path, request):
    house = House()
    await house.open(tmp_path, getattr(request, "param", ()))
    yield house
    await house.close()


async def test_a_body_in_chunks_is_passed_on_whole_with_its_length(house):
    said = await house.ask(
        b"POST /note HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\nTE: trailers\r\n\r\n"
        b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
    )
    assert said == b"HTTP/1.1 200 OK\r\n"
    [asked] = house.asked
    assert asked.endswith(b"\r\n\r\nhello world")
    assert head_of(asked)[b"content-length"] == b"11"
    assert b"te" not in head_of(asked)


async def test_a_body_that_says_it_is_too_long_is_refused_before_it_comes(house):
    head = b"POST /note HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n"
    assert await house.ask(head % (LARGEST_BODY + 1)) == b"HTTP/1.1 413 Content Too Large\r\n"
    body = b"x" * LARGEST_BODY
    assert await house.ask(head % LARGEST_BODY + body) == b"HTTP/1.1 200 OK\r\n"
    assert [len(asked.partition(b"\r\n\r\n")[2]) for asked in house.asked] == [LARGEST_BODY]


async def test_a_body_in_chunks_without_an_end_is_cut_off(house):
    _, writer = await house.connect()
    writer.write(b"POST /note HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n")
    sent = 0
    with pytest.raises(ConnectionError):
        while sent < 100 * LARGEST_BODY:
            writer.write(b"8000\r\n" + b"x" * 0x8000 + b"\r\n")
            sent += 0x8000
            await writer.drain()
            await asyncio.sleep(0.001)
    assert not house.asked


async def test_whoever_is_no_proxy_is_not_believed_about_himself(house):
    seen = await house.headers(
        b"X-Forwarded-For: 198.51.100.7", b"X-Forwarded-Proto: https", b"X-Forwarded-Host: evil.example",
        b"X-Forwarded-Prefix: /evil",
    )  # fmt: skip
    assert (seen[b"x-forwarded-for"], seen[b"x-forwarded-proto"]) == (HERE.encode(), b"http")
    assert seen[b"x-forwarded-host"] == b"crm.example"
    assert b"x-forwarded-prefix" not in seen


@pytest.mark.parametrize("house", [[HERE]], indirect=True)
async def test_a_proxy_is_believed_about_the_browser_behind_it(house):
    seen = await house.headers(b"X-Forwarded-For: 192.0.2.1, 198.51.100.7", b"X-Forwarded-Proto: https")
    assert (seen[b"x-forwarded-for"], seen[b"x-forwarded-proto"]) == (b"198.51.100.7", b"https")
    seen = await house.headers()
    assert (seen[b"x-forwarded-for"], seen[b"x-forwarded-proto"]) == (HERE.encode(), b"http")


@pytest.mark.parametrize("said", ["", "unknown", "198.51.100.7, evil", "198.51.100.7:80", "\xff"])
def test_an_address_that_is_none_is_not_believed_even_of_a_proxy(said):
    assert Proxies([HERE]).address(HERE, said) == HERE


def test_a_caller_by_ipv6_before_the_proxy_keeps_his_address():
    assert Proxies([HERE]).peer(f"tcp4:{HERE}:5", "2001:db8::7") == "tcp6:2001:db8::7:0"
    assert Proxies([HERE]).peer("tcp4:10.0.0.7:5", "2001:db8::7") == "tcp4:10.0.0.7:5"


@pytest.mark.parametrize("house", [(HERE,)], indirect=True)
async def test_who_is_blocked_gets_nothing_behind_a_proxy_either(house):
    head = b"GET /desk HTTP/1.1\r\nHost: here\r\nX-Forwarded-For: %s\r\n\r\n"
    assert await house.ask(head % BLOCKED.encode()) == b"HTTP/1.1 403 Forbidden\r\n"
    assert not house.asked
    assert await house.ask(head % b"198.51.100.7") == b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize("house", [(HERE,)], indirect=True)
async def test_what_the_console_says_of_a_guesser_is_counted_for_him_and_goes_no_further(house):
    house.answer = ANSWER.replace(
        b"\r\n\r\n", b"\r\nX-Trunkline-Offence: wrong-password\r\nServer: gunicorn\r\n\r\n", 1
    )
    reader, writer = await house.connect()
    writer.write(
        b"POST /login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Forwarded-For: 198.51.100.7\r\nContent-Length: 0\r\n\r\n"
    )
    answer = (await asyncio.wait_for(reader.read(), 5)).lower()
    writer.close()
    assert house.offences == [("198.51.100.7", "wrong-password")]
    assert b"offence" not in answer
    assert b"server: trunkline" in answer
    assert b"gunicorn" not in answer
