"""Web services, real ones on this machine: what they answer, and that none of them can hold up a caller."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import resource
import threading
import time
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_asyncio
from twisted.internet import reactor

from config.schema import WebService
from cti import answer_reader
from cti.web_services import LARGEST, WebServices
from ivr_flows.effects import Failed, Fetch, Fetched, Pick, TimedOut
from tests.processes import children_that_run
from tests.reactor import carried_out


def memory() -> int:
    """Bytes that this process has at most had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


ORDER = {"order": {"lines": [{"date": "2026-12-01"}, {"date": "2026-12-03"}], "sum": 12.10, "paid": False}}
XML = "<?xml version='1.0'?><quote><price currency='CNY'>48.20</price></quote>"
BOMB = (
    "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(
        f"<!ENTITY {b} '{'&' + a + ';'}{'&' + a + ';' * 1}'>"
        for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]><l><price>&j;</price></l>"
)
HTML = "<html><body><table><tr><td class=price>48.20</td><td class=price>49.00</td></tr></table></body>"


class Answers(BaseHTTPRequestHandler):
    """Each path is a way of answering, good or bad."""

    protocol_version = "HTTP/1.1"
    seen: list[tuple[str, str, bytes, dict[str, str]]] = []  # noqa: RUF012 - of the test, emptied for each

    def log_message(self, *arguments: Any) -> None:
        pass

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        self.seen.append((self.command, self.path, body, dict(self.headers)))
        path = self.path.partition("?")[0].rpartition("/")[2]
        try:
            getattr(self, f"_{path}", self._order)()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    do_POST = do_PUT = do_DELETE = do_GET

    def _send(self, body: bytes, kind: str = "application/json", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _order(self) -> None:
        self._send(json.dumps(ORDER).encode())

    def _xml(self) -> None:
        self._send(XML.encode(), "text/xml")

    def _html(self) -> None:
        self._send(HTML.encode(), "text/html; charset=utf-8")

    def _chinese(self) -> None:
        self._send("<p>您好</p>".encode("gb2312"), "text/html; charset=gb2312")

    def _bomb(self) -> None:
        self._send(BOMB.encode(), "text/xml")

    def _deep(self) -> None:
        self._send(b"[" * 100_000)

    def _broken(self) -> None:
        self._send(b'{"order": ')

    def _binary(self) -> None:
        self._send(bytes(range(256)), "text/html")

    def _error(self) -> None:
        self._send(b"no such order", status=404)

    def _elsewhere(self) -> None:
        self._send(b"", status=302, Location="http://127.0.0.1:1/")

    def _never(self) -> None:
        time.sleep(3)

    def _slow(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(30):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.1)

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        for _ in range(1024):
            self.wfile.write(b" " * LARGEST)
        self.close_connection = True

    def _gigabyte(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(1024**3))
        self.end_headers()
        for _ in range(1024):
            self.wfile.write(b" " * LARGEST)

    def _packed(self) -> None:
        """A kilobyte that unfolds to a thousand."""
        body = gzip.compress(b" " * 64 * LARGEST)
        self._send(body, **{"Content-Encoding": "gzip"})

    def _headers(self) -> None:
        self.send_response(200)
        for _ in range(10_000_000):
            self.wfile.write(b"X-More: " + b"x" * 4000 + b"\r\n")

    def _long_header(self) -> None:
        self.send_response(200)
        self.wfile.write(b"X-Long: ")
        for _ in range(1024):
            self.wfile.write(b"x" * LARGEST)

    def _letters(self) -> None:
        self._send(b"<a>" + b"a" * 60 + b"</a>", "text/html")

    def _siblings(self) -> None:
        self._send(b"<b>x</b>" * 40_000, "text/html")

    def _cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"{")
        self.close_connection = True


@pytest.fixture(scope="module")
def there() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.handle_error = lambda *where: None  # type: ignore[method-assign]
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/api"
    server.shutdown()
    server.server_close()


@pytest_asyncio.fixture
async def services(on_the_reactor: Any, there: str) -> AsyncIterator[WebServices]:
    Answers.seen.clear()
    asked = WebService(
        name="orders", url=there, wait=4.0, connections=2, headers={"Authorization": "Bearer s3cret"}
    )
    gone = WebService(name="gone", url="http://127.0.0.1:1/", wait=1.0)
    site: Any = SimpleNamespace(services=(asked, gone))
    services = WebServices(site, reactor)
    yield services
    services.stop()


async def fetched(services: WebServices, path: str = "/order", service: str = "orders", **more: Any) -> Any:
    return await carried_out(services.ask(Fetch(service, path=path, **more)), 15)


def by_json(**paths: str) -> dict[str, Pick]:
    return {name: Pick("json", path) for name, path in paths.items()}


async def test_values_are_picked_out_of_json(services):
    picks = by_json(sum="order.sum", dates="order.lines[*].date", paid="order.paid", nothing="order.colour")
    assert await fetched(services, picks=picks) == Fetched(
        200, {"sum": Decimal("12.10"), "dates": ("2026-12-01", "2026-12-03"), "paid": False, "nothing": None}
    )


@pytest.mark.parametrize(
    ("path", "pick", "value"),
    [
        ("/xml", Pick("xpath", "//price/text()"), "48.20"),
        ("/xml", Pick("xpath", "//price/@currency"), "CNY"),
        ("/html", Pick("css", "td.price::text"), ("48.20", "49.00")),
        ("/html", Pick("xpath", "//td[1]/text()"), "48.20"),
        ("/html", Pick("css", "td.colour::text"), None),
        ("/chinese", Pick("css", "p::text"), "您好"),
    ],
)
async def test_values_are_picked_out_of_xml_and_html(services, path, pick, value):
    assert await fetched(services, path, picks={"value": pick}) == Fetched(200, {"value": value})


async def test_what_is_sent_arrives_with_the_sites_own_headers(services):
    await fetched(
        services, "/order/AB%2F7", method="POST", query={"q": "a b&c"}, body={"n": Decimal("1.5"), "t": "您"}
    )
    ((method, path, body, headers),) = Answers.seen
    assert (method, path) == ("POST", "/api/order/AB%2F7?q=a+b%26c")
    assert json.loads(body) == {"n": 1.5, "t": "您"}
    assert headers["Authorization"] == "Bearer s3cret"


async def test_an_answer_is_kept_for_the_same_question_alone_and_nothing_is_sent_once_for_two(services):
    for _ in range(3):
        assert (await fetched(services, picks=by_json(sum="order.sum"), keep=60)).status == 200
    assert len(Answers.seen) == 1
    await fetched(services, picks=by_json(paid="order.paid"), keep=60)
    await fetched(services, query={"q": "1"}, picks=by_json(sum="order.sum"), keep=60)
    for _ in range(2):
        await fetched(services, "/error", keep=60)
        await fetched(services, method="POST", keep=60)
    assert [path for _, path, _, _ in Answers.seen].count("/api/order") == 4
    assert len(Answers.seen) == 7


async def test_an_error_is_its_status_and_nothing_is_followed_elsewhere(services):
    assert await fetched(services, "/error", picks=by_json(x="y")) == Fetched(404)
    assert await fetched(services, "/elsewhere", picks=by_json(x="y")) == Fetched(302)
    assert len(Answers.seen) == 2


@pytest.mark.parametrize("path", ["/never", "/slow"])
async def test_who_answers_too_late_is_given_up_in_time(services, path):
    began = time.monotonic()
    assert await fetched(services, path, wait=0.5, picks=by_json(x="y")) == TimedOut()
    assert time.monotonic() - began < 1.5
    assert (await fetched(services)).status == 200


@pytest.mark.parametrize("path", ["/endless", "/gigabyte", "/packed"])
async def test_an_answer_without_end_is_cut_off(services, path):
    answer = await fetched(services, path, wait=10.0, picks=by_json(x="y"))
    assert isinstance(answer, Failed)
    assert "more than 1024 KB" in answer.reason


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/broken", "no JSON"), ("/deep", "nested too deep"), ("/binary", "no JSON"), ("/cut", "broke off")],
)
async def test_what_cannot_be_read_is_said(services, path, reason):
    answer = await fetched(services, path, picks=by_json(x="y"))
    assert isinstance(answer, Failed)
    assert reason in answer.reason


@pytest.mark.parametrize("path", ["/headers", "/long_header"])
async def test_headers_without_end_are_cut_off(services, path):
    before = memory()
    assert isinstance(await fetched(services, path, picks=by_json(x="y")), Failed | TimedOut)
    assert memory() - before < 200 * 1024 * 1024


@pytest.mark.parametrize(
    ("path", "pick"),
    [
        ("/letters", Pick("xpath", "//a[re:test(text(), '^(a+)+$b')]")),
        ("/siblings", Pick("xpath", "//b/following-sibling::b")),
        ("/order", Pick("json", " | ".join(["[@, @][]"] * 40))),
    ],
    ids=["a pattern that goes back", "an answer of siblings", "a path that doubles"],
)
async def test_what_takes_too_long_or_too_much_to_be_read_costs_nobody_else(
    services, path, pick, monkeypatch
):
    monkeypatch.setattr(answer_reader, "LONGEST", 0.7)
    answer = await fetched(services, path, wait=15.0, picks={"x": pick})
    assert isinstance(answer, Failed)
    assert "it answers what takes too" in answer.reason
    assert (await fetched(services, wait=15.0, picks=by_json(sum="order.sum"))).values == {
        "sum": Decimal("12.1")
    }


async def test_after_an_answer_that_cost_the_reader_its_life_the_next_one_is_there_unasked(
    services, monkeypatch
):
    monkeypatch.setattr(answer_reader, "LONGEST", 0.7)
    await fetched(services, wait=15.0, picks={"x": Pick("xpath", "//b")})
    first = await only_reader()
    await fetched(services, "/siblings", wait=15.0, picks={"x": Pick("xpath", "//b/following-sibling::b")})
    assert await only_reader(other_than=first)


async def only_reader(other_than: int = 0) -> int:
    """Its pid, once those that were killed are gone. Errors: TimeoutError."""
    async with asyncio.timeout(10):
        while len(found := readers()) != 1 or other_than in found:
            await asyncio.sleep(0.02)
    return found.pop()


def readers() -> list[int]:
    """The pids of those who live."""
    return children_that_run(os.getpid(), "cti.answer_worker")


async def test_entities_of_xml_are_not_unfolded(services):
    answer = await fetched(services, "/bomb", picks={"price": Pick("xpath", "//price/text()")})
    assert isinstance(answer, Fetched)
    assert len(str(answer.values["price"] or "")) < 100


async def test_a_service_that_is_not_there_and_one_that_nobody_knows(services):
    assert "cannot be reached" in (await fetched(services, service="gone")).reason
    assert "there is no web service" in (await fetched(services, service="ordres")).reason


async def test_who_asks_when_too_many_ask_goes_on_at_once(services):
    asked = [asyncio.ensure_future(fetched(services, "/never", wait=0.5)) for _ in range(20)]
    answers = await asyncio.gather(*asked)
    assert sum(isinstance(one, Failed) and "too much to do" in one.reason for one in answers) == 12


async def test_no_token_and_no_value_stands_in_a_log(services, capsys):
    await fetched(services, "/broken", query={"pin": "73918264"}, picks=by_json(x="y"))
    await fetched(services, service="gone", query={"pin": "73918264"})
    out = capsys.readouterr()
    assert "73918264" not in out.out + out.err
    assert "s3cret" not in out.out + out.err
