"""Telephones of visitors: one a token, few an address, each for one call."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace

import pytest
from itsdangerous import URLSafeTimedSerializer
from twisted.internet.task import Clock

from config.schema import Server, WebBoard
from cti.door.visitors import LOOK_EVERY, MOST_OF_ADDRESS, MOST_PHONES, UNUSED, VisitorPhone
from cti.link.wire import SipCredentials
from cti.stations import Seat

KEY = "a key"
PROXY = "127.0.0.1"
TOKENS = URLSafeTimedSerializer(KEY, salt="trunkline-visitor")


class Stations:
    """Telephones that are there, and those in a call."""

    def __init__(self) -> None:
        self.made, self.there, self.calling = 0, set(), set()

    async def visitor(self, board: str) -> Seat:
        self.made += 1
        name = f"web-{self.made}"
        self.there.add(name)
        return Seat("browser", None, name, SipCredentials(uri=f"sip:{name}@here", user=name, password="x"))

    def in_call(self):
        return self.calling

    async def drop_browser(self, endpoint: str) -> None:
        self.there.remove(endpoint)


class Request:
    """A visitor's, by the site's proxy."""

    finished = _disconnected = False

    def __init__(self, token: str, address: str) -> None:
        self.content = io.BytesIO(json.dumps({"token": token}).encode())
        self.address = address.encode()
        self.said = b""

    def getClientAddress(self):
        return SimpleNamespace(host=PROXY)

    def getHeader(self, name):
        return self.address if name == b"x-forwarded-for" else None

    def setResponseCode(self, code) -> None:
        self.code = code

    def setHeader(self, name, value) -> None:
        pass

    def write(self, said: bytes) -> None:
        self.said += said

    def finish(self) -> None:
        self.finished = True


class Site:
    def __init__(self) -> None:
        self.stations, self.time, self._words = Stations(), Clock(), 0
        board = WebBoard(name="web", kind="web", node="a", lines=4)
        site = SimpleNamespace(
            boards=[board], server=Server(proxies=(PROXY,)), web_number=lambda board: "+8651255500100"
        )
        self.phones = VisitorPhone(site, self.stations, KEY, self.time)

    def token(self) -> str:
        self._words += 1
        return TOKENS.dumps(f"word {self._words}")

    def asks(self, address: str = "198.51.100.7", token: str | None = None) -> str:
        """The phone's name, or the refusal's code."""
        request = Request(self.token() if token is None else token, address)
        self.phones.render_POST(request)
        said = json.loads(request.said)
        return said["user"] if request.code == 200 else said["code"]

    def goes_on(self, seconds: float) -> None:
        self.time.pump([LOOK_EVERY] * round(seconds / LOOK_EVERY))


@pytest.fixture
def site():
    return Site()


def test_a_token_gives_one_phone(site):
    token = site.token()
    assert site.asks(token=token) == "web-1"
    assert site.asks(token=token) == "expired-token"
    assert site.asks("198.51.100.8", token=token) == "expired-token"
    assert site.asks() == "web-2"


def test_one_address_has_few_phones_and_leaves_the_others_theirs(site):
    assert [site.asks() for _ in range(MOST_OF_ADDRESS + 2)][-2:] == ["too-many-visitors"] * 2
    assert site.asks("198.51.100.8").startswith("web-")


def test_all_together_have_a_bound(site):
    said = [site.asks(f"198.51.100.{number}") for number in range(MOST_PHONES + 1)]
    assert said[-2:] == [f"web-{MOST_PHONES}", "too-many-visitors"]


def test_a_phone_that_calls_nobody_goes_after_a_minute(site):
    site.asks()
    site.goes_on(UNUSED - LOOK_EVERY)
    assert site.stations.there == {"web-1"}
    site.goes_on(LOOK_EVERY)
    assert not site.stations.there
    assert not site.time.getDelayedCalls(), "and nobody looks any more"


def test_a_phone_goes_when_its_call_has_ended_however_long_that_was(site):
    site.asks()
    site.stations.calling.add("web-1")
    site.goes_on(2 * 3600)
    assert site.stations.there == {"web-1"}
    site.stations.calling.clear()
    site.goes_on(LOOK_EVERY)
    assert not site.stations.there
    for _ in range(3 * MOST_OF_ADDRESS):  # and the address has its place again
        assert site.asks().startswith("web-")
        site.stations.calling = set(site.stations.there)
        site.goes_on(LOOK_EVERY)
        site.stations.calling = set()
        site.goes_on(LOOK_EVERY)


def test_a_forged_token_and_none_get_nothing(site):
    forged = URLSafeTimedSerializer("another key", salt="trunkline-visitor").dumps("word")
    assert [site.asks(token=token) for token in (forged, "", "x")] == ["expired-token"] * 3
    assert not site.stations.made


def test_a_server_that_stops_looks_no_more(site):
    site.asks()
    site.phones.stop()
    assert not site.time.getDelayedCalls()
