"""Whatever the firm's services and databases answer, the caller goes on: at the exit that was drawn for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.live.numbers import newcomer
from tests.live.prompts_heard import SURE, heard_sentence
from tests.live.site_for_tests import FIRM_HOST, FIRM_LINE, FIRM_PORT

MEGABYTE = 1024 * 1024


class Hostile(BaseHTTPRequestHandler):
    """Never answers, answers a gigabyte, or what takes for ever to be read."""

    over = threading.Event()

    def do_GET(self) -> None:
        match self.path:
            case "/never":
                self.over.wait(30)
            case "/gigabyte":
                self._send(1024 * MEGABYTE, b" " * MEGABYTE)
            case "/siblings":
                text = b"<b>x</b>" * 40_000
                self._send(len(text), text)

    def _send(self, length: int, text: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(length))
        self.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):
            for _ in range(length // len(text)):
                self.wfile.write(text)

    def log_message(self, *arguments: Any) -> None:
        pass


@pytest.fixture
def hostile(house) -> Iterator[None]:
    server = ThreadingHTTPServer((house.network.host(FIRM_HOST), FIRM_PORT), Hostile)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield
    Hostile.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


async def test_a_caller_goes_on_through_all_of_them(house, hostile):
    caller = await house.caller(newcomer(), called=FIRM_LINE, says=0)
    await caller.is_hung_up(30)
    assert await heard_sentence(house, caller, "You are through.") > SURE
    kept = await house.kept(caller.number)
    steps = await house.ask(lambda unit: unit.flow_figures.steps_of(kept.id))
    assert [(one.node, one.exit) for one in steps] == [
        ("never", "timeout"),
        ("gigabyte", "error"),
        ("siblings", "error"),
        ("gone", "error"),
        ("through", None),
    ]
    said = (house.home.log / "cti.log").read_text(encoding="utf-8")
    for reason in ("a web service did not answer in time", "more than 1024 KB", "takes too long to be read"):
        assert reason in said
