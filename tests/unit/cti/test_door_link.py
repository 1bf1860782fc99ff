"""Who comes to the link's door: the silent, the guesser, whoever stands behind a proxy, the dismissed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from types import SimpleNamespace

from tests.reactor import reactor, soon  # isort: skip - installs the reactor, before autobahn looks for one

import pytest
from autobahn.twisted.resource import WebSocketResource
from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater
from twisted.web.resource import Resource
from twisted.web.server import Site

from acd import events
from crm.records import Account
from cti.clock import Clock
from cti.guard.guard import Guard
from cti.link import client as link_client
from cti.link.attempts import TRIES_FOR_NAME
from cti.link.client import TOO_LATE, LinkFactory
from cti.link.commands import Commands
from cti.link.identity import PASSWORDS_AT_ONCE
from tests.attack.link import RawLink
from tests.live.link import LinkClient, LinkRefused
from tests.reactor import carried_out

LI_NA = Account("li.na", "Li Na", "204", "agent", {"sales": 90}, "zh")
HERE, PASSWORD = "127.0.0.1", "the right one"
AT_ONCE = 0.02  # seconds that a password takes


NO_ALARMS = SimpleNamespace(standing=(), changed=[])


class Records:
    """Accounts, and how many passwords were looked at, and at the most at once."""

    def __init__(self) -> None:
        self.kept = {LI_NA.name: LI_NA}
        self.tried = self.busy = self.most_at_once = 0
        self.accounts = self
        self.slow: Deferred[None] | None = None  # passwords are looked at when it fires

    def get(self, name):
        return self.kept.get(name)

    def all(self):
        return tuple(account for account in self.kept.values() if not account.closed)

    def authenticate(self, name, password):
        found = next((one for one in self.all() if name.lower() in (one.name, one.extension)), None)
        return found if password == PASSWORD else None

    def ask(self, what, work):
        password = what == "log-in"
        self.tried += password
        self.busy += password
        self.most_at_once = max(self.most_at_once, self.busy)

        def done():
            self.busy -= password
            return work(self)

        if password and self.slow is not None:
            answer = Deferred()
            self.slow.addCallback(lambda _: answer.callback(done()))
            return answer
        return deferLater(reactor, AT_ONCE if password else 0, done)


class Agents:
    """Who is logged in; a routing and a journal, too, that remember what they were told."""

    def __init__(self) -> None:
        self.present, self.steps, self.facts = {}, [], []

    def step(self, event) -> None:
        self.steps.append(event)

    def write(self, fact) -> None:
        self.facts.append(fact)

    def console_lost(self, agent, client) -> None:
        pass


class Door:
    async def open(self, folder) -> None:
        self.records, self.agents = Records(), Agents()
        services = SimpleNamespace(
            clock=Clock(), records=self.records, agents=self.agents, routing=self.agents, journal=self.agents,
            reactor=reactor, site=SimpleNamespace(zone=UTC), walks=SimpleNamespace(changed=None),
        )  # fmt: skip
        board = SimpleNamespace(unwatch=lambda client: None)
        self.guard = Guard(frozenset(), folder / "blocklist.json", Clock(), reactor)
        self.commands = Commands(services, None, board, self.guard, NO_ALARMS, "a key")
        root = Resource()
        root.putChild(b"link", WebSocketResource(LinkFactory(self.commands, reactor, [HERE])))
        self._port = reactor.listenTCP(0, Site(root), interface=HERE)
        self.port = self._port.getHost().port
        self._links: list[LinkClient] = []

    async def close(self) -> None:
        for link in self._links:
            await link.close()
        await soon(self._port.stopListening())
        while self.commands.clients:
            await asyncio.sleep(0.01)

    async def link(self) -> LinkClient:
        link = await LinkClient("somebody", f"ws://{HERE}:{self.port}/link").connect()
        self._links.append(link)
        return link

    async def li_na(self) -> LinkClient:
        link = await self.link()
        await link.ask("session.open", account="li.na", password=PASSWORD)
        return link

    async def tries(self, link: LinkClient, name: str, password: str = "wrong") -> str:
        """The refusal's code; "" for none."""
        try:
            await link.ask("session.open", account=name, password=password)
        except LinkRefused as refused:
            return refused.code
        return ""


async def comes(is_so: Callable[[], bool], limit: float = 5.0) -> None:
    async with asyncio.timeout(limit):
        while not is_so():
            await asyncio.sleep(0.005)


@pytest.fixture
async def door(tmp_path):
    door = Door()
    await door.open(tmp_path)
    yield door
    await door.close()


async def test_a_connection_that_says_nothing_is_closed(door, monkeypatch):
    monkeypatch.setattr(link_client, "OPEN_WITHIN", 0.05)
    assert await (await door.link()).ended() == TOO_LATE


async def test_who_has_said_who_he_is_stays(door, monkeypatch):
    monkeypatch.setattr(link_client, "OPEN_WITHIN", 0.2)
    link = await door.li_na()
    await asyncio.sleep(0.3)
    assert (await link.ask("session.ping"))["time"]


async def test_one_connection_tries_one_password_at_a_time(door):
    link = await door.link()
    said = await asyncio.gather(*(door.tries(link, "li.na") for _ in range(50)))
    assert (said.count("wrong-credentials"), said.count("already-open")) == (1, 49)
    assert door.records.tried == 1
    assert await door.tries(link, "li.na", PASSWORD) == "", "and he may try again"


async def test_many_connections_have_no_more_tries_than_one_and_take_few_threads(door):
    links = [await door.link() for _ in range(25)]
    said = await asyncio.gather(*(door.tries(link, "li.na") for link in links))
    assert said.count("too-many-tries") > 10
    assert door.records.tried < TRIES_FOR_NAME + PASSWORDS_AT_ONCE
    assert door.records.most_at_once == PASSWORDS_AT_ONCE


async def test_a_name_and_its_extension_are_one_account_to_a_guesser(door):
    link = await door.link()
    for name in ("li.na", "204") * (TRIES_FOR_NAME // 2):
        assert await door.tries(link, name) == "wrong-credentials"
    assert await door.tries(link, "204", PASSWORD) == "too-many-tries"
    assert await door.tries(link, "li.na", PASSWORD) == "too-many-tries"


async def test_who_went_while_he_waited_for_his_turn_costs_nothing(door):
    door.records.slow = Deferred()
    waiting = [await door.link() for _ in range(8)]
    for link in waiting:
        link._protocol.sendMessage(
            json.dumps({"id": 1, "command": "session.open", "account": "li.na", "password": "x"}).encode()
        )
    await comes(lambda: len(door.commands.clients) == len(waiting) and door.records.busy == PASSWORDS_AT_ONCE)
    for link in waiting:
        link.drop()
    await comes(lambda: not door.commands.clients)
    door.records.slow.callback(None)
    await comes(lambda: door.records.busy == 0)
    assert door.records.tried == PASSWORDS_AT_ONCE


async def test_who_stands_behind_a_proxy_has_an_address_of_his_own(door):
    reader, writer = await asyncio.open_connection(HERE, door.port)
    writer.write(
        b"GET /link HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
        b"X-Forwarded-For: 192.0.2.1, 198.51.100.7\r\n\r\n"
    )
    assert b"101" in await reader.readline()
    while not door.commands.clients:
        await asyncio.sleep(0.01)
    [client] = door.commands.clients
    assert client.peer == "tcp4:198.51.100.7:0"
    writer.close()
    await writer.wait_closed()


def agent(door, **values) -> SimpleNamespace:
    """Li Na, logged in."""
    door.agents.present["li.na"] = agent = SimpleNamespace(
        **{"name": "li.na", "account": LI_NA, "calls": {}} | values
    )
    return agent


@pytest.mark.parametrize("became", [{"closed": True}, {"role": "lead"}])
async def test_a_closed_account_and_one_with_another_role_lose_their_session(door, became):
    link = await door.li_na()
    [client] = door.commands.clients
    client.agent = agent(door)
    await carried_out(door.commands.read_accounts())
    assert (link.is_open, door.agents.steps) == (True, [])
    door.records.kept["li.na"] = replace(LI_NA, **became)
    await carried_out(door.commands.read_accounts())
    assert (await link.event("session.ended"))["reason"] == "account-closed"
    await link.ended()
    assert door.agents.steps == [events.AgentLoggedOut("li.na")]


async def test_a_dismissed_agent_in_a_call_ends_it_first(door):
    link = await door.li_na()
    [client] = door.commands.clients
    client.agent = working = agent(door, calls={"A": "a call"})
    door.records.kept.clear()
    await carried_out(door.commands.read_accounts())
    assert door.agents.steps == [events.AgentLoggedOut("li.na")], "which acd does when the call is over"
    assert (await link.ask("session.ping"))["time"]
    working.calls.clear()
    door.agents.present.clear()
    await carried_out(door.commands.read_accounts())
    assert (await link.event("session.ended"))["reason"] == "account-closed"


async def test_a_dismissed_agent_without_a_console_is_logged_out_too(door):
    agent(door)
    door.records.kept.clear()
    await carried_out(door.commands.read_accounts())
    assert door.agents.steps == [events.AgentLoggedOut("li.na")]


async def test_who_was_dismissed_a_moment_ago_does_not_log_in(door):
    link = await door.li_na()
    door.records.kept["li.na"] = replace(LI_NA, closed=True)
    link._protocol.sendMessage(b'{"id": 9, "command": "agent.log_in", "station": "101"}')
    assert (await link.event("session.ended"))["reason"] == "account-closed"
    assert not door.agents.present


async def test_the_accounts_are_read_again_and_again_until_the_server_stops(door, monkeypatch):
    monkeypatch.setattr("cti.link.commands.ACCOUNTS_READ_EVERY", 0.02)
    link = await door.li_na()
    door.commands.start()
    await asyncio.sleep(0.1)
    door.records.kept.clear()
    assert (await link.event("session.ended"))["reason"] == "account-closed"
    door.commands.stop()


async def test_who_says_too_much_is_read_slower_and_loses_nothing(door, monkeypatch):
    monkeypatch.setattr(link_client, "MESSAGES_AT_ONCE", 5)
    monkeypatch.setattr(link_client, "MESSAGES_A_SECOND", 50)
    chatty, other = await door.li_na(), await door.li_na()
    order: list[str] = []

    async def ping(link, who: str) -> None:
        await link.ask("session.ping")
        order.append(who)

    pings = [asyncio.ensure_future(ping(chatty, "chatty")) for _ in range(25)]
    await asyncio.sleep(0)
    await ping(other, "other")
    await asyncio.gather(*pings)
    assert order.count("chatty") == 25, "each gets its answer"
    assert order.index("other") < 15, "and nobody waits behind him"


async def test_who_does_not_say_who_he_is_may_not_say_much(door, monkeypatch):
    monkeypatch.setattr(link_client, "MOST_OF_STRANGER", 3)
    link = await door.link()
    for number in range(1, 5):
        with pytest.raises((LinkRefused, ConnectionError)):
            await link.ask("session.ping", limit=0.3)
        if number > 3:
            break
    assert await link.ended() == TOO_LATE


@pytest.mark.parametrize(
    "text", ["[" * 30_000, '{"id":' * 10_000, '{"id": 1e999999, "command": "session.ping"}', "\\u0000"]
)
async def test_deep_and_strange_json_is_a_bad_message(door, text):
    link = await door.li_na()
    reply = await link.raw(text, -1)
    assert reply["error"]["code"] == "bad-message"
    assert (await link.ask("session.ping"))["time"]


async def test_a_name_that_strangers_have_closed_is_open_where_somebody_works(door):
    link = await door.link()
    for _ in range(TRIES_FOR_NAME):
        await door.tries(link, "li.na")
    assert await door.tries(link, "li.na", PASSWORD) == "too-many-tries"
    door.guard.welcome(HERE)
    assert await door.tries(link, "li.na", PASSWORD) == ""


async def test_who_does_not_read_is_cut_off(door, monkeypatch):
    monkeypatch.setattr(link_client, "MOST_UNREAD", 100_000)
    monkeypatch.setattr(link_client, "MESSAGES_AT_ONCE", 1_000_000)

    def attack() -> int:
        """Commands until the connection was ended; their answers stay where they are."""
        link = RawLink(HERE, (HERE, door.port), buffer=4096)
        link.send(link.command(1, "session.open", account="li.na", password=PASSWORD))
        number = 2
        while number < 200_000 and link.send(link.command(number, "x" * 1000)):
            number += 1
        link.close()
        return number

    assert 100 < await asyncio.wait_for(asyncio.to_thread(attack), 60) < 200_000
