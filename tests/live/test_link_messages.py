"""What fits no schema is refused with a reason, and the connection and the rest go on."""

from __future__ import annotations

import asyncio
import json
import random
import urllib.request
from contextlib import suppress

import pytest
from pydantic import TypeAdapter

from cti.link import messages
from tests.live.link import LinkClient, LinkRefused
from tests.live.numbers import newcomer

EVENT: TypeAdapter = TypeAdapter(messages.AnyEvent)
SEED = 20261125

BAD = {
    "not JSON": ("{", -1),
    "nothing": ("", -1),
    "a list": ("[1, 2]", -1),
    "a number": ("7", -1),
    "no id": ('{"command": "session.ping"}', -1),
    "an id that is none": ('{"id": "x", "command": "session.ping"}', -1),
    "a negative id": ('{"id": -5, "command": "session.ping"}', -5),
    "no command": ('{"id": 101}', 101),
    "an unknown command": ('{"id": 102, "command": "session.pong"}', 102),
    "a command of a wrong type": ('{"id": 103, "command": 7}', 103),
    "a field of a wrong type": ('{"id": 104, "command": "agent.not_ready", "reason": 7}', 104),
    "a missing field": ('{"id": 105, "command": "agent.not_ready"}', 105),
    "a field too many": ('{"id": 106, "command": "session.ping", "now": true}', 106),
    "keys that are none": (
        '{"id": 107, "command": "call.digits", "interaction": "a", "digits": "12x"}', 107,
    ),
    "half a surrogate": ('{"id": 108, "command": "agent.not_ready", "reason": "\\ud800"}', 108),
    "a name without end": (json.dumps({"id": 109, "command": "agent.not_ready", "reason": "x" * 60000}), 109),
    "brackets without end": ("[" * 60000, -1),
    "a number without end": ('{"id": ' + "9" * 5000 + ', "command": "session.ping"}', -1),
}  # fmt: skip


@pytest.fixture
async def link(house):
    link = await house.link("priya.nair")
    yield link
    await link.close()


@pytest.mark.parametrize("what", BAD)
async def test_a_message_that_fits_no_schema_is_refused_and_the_next_one_is_answered(link, what):
    text, number = BAD[what]
    reply = await link.raw(text, number)
    assert reply["error"]["code"] == "bad-message"
    assert "see /link/schema.json" in reply["error"]["message"]
    assert (await link.ask("session.ping"))["time"]


async def test_a_binary_message_is_refused(link):
    waiting = link._replies[50] = asyncio.get_running_loop().create_future()
    link._protocol.sendMessage(b'{"id": 50, "command": "session.ping"}', isBinary=True)
    reply = await asyncio.wait_for(waiting, 5)
    assert "text frames" in reply["error"]["message"]
    waiting = link._replies[-1] = asyncio.get_running_loop().create_future()
    link._protocol.sendMessage(bytes(range(256)), isBinary=True)
    assert (await asyncio.wait_for(waiting, 5))["error"]["code"] == "bad-message"
    assert (await link.ask("session.ping"))["time"]


async def test_ids_must_rise(link):
    assert (await link.raw('{"id": 90, "command": "session.ping"}', 90))["error"] is None
    for late in (90, 89):
        reply = await link.raw(json.dumps({"id": late, "command": "session.ping"}), late)
        assert reply["error"]["message"] == f"id: {late} came after 90; ids must rise"
    assert (await link.raw('{"id": 91, "command": "session.ping"}', 91))["error"] is None


async def test_a_message_larger_than_any_command_ends_that_connection_and_no_other(house, link):
    other = await house.link("li.na")
    with pytest.raises(ConnectionError):
        await other.raw(json.dumps({"id": 9, "command": "x" * 70000}), 9, limit=1)
    assert await other.ended() in (1006, 1009)
    assert (await link.ask("session.ping"))["time"]


async def test_who_never_says_who_he_is_costs_a_talk_nothing(house):
    """Noise on one connection while somebody talks on another."""
    li_na = await house.agent("li.na")
    caller = await house.caller(newcomer(), presses="1,1")
    interaction = await li_na.answers()
    noise = await house.link("noise", password=None)
    chance = random.Random(SEED)
    for _ in range(100):
        noise._protocol.sendMessage(chance.randbytes(chance.randint(0, 200)), isBinary=True)
    await li_na.does("hold", interaction)
    await li_na.told("held")
    await noise.close()
    await caller.hangs_up()


async def test_every_event_that_a_console_saw_fits_the_published_schema(house, link):
    """A call that is declined, taken, held, muted and left; the board watched meanwhile."""
    await link.ask("board.watch")
    li_na = await house.agent("li.na")
    caller = await house.caller(newcomer(), presses="1,1")
    interaction = (await li_na.pop())["interaction"]
    await li_na.does("decline", interaction)
    await li_na.becomes("not-ready", reason="declined")
    await li_na.phone.event("hung-up")
    await li_na.ready()
    await li_na.answers()
    for command, values in (
        ("hold", {}), ("retrieve", {}), ("mute", {"on": True}), ("digits", {"digits": "1"}),
    ):  # fmt: skip
        await li_na.does(command, interaction, **values)
    await li_na.link.ask("interaction.note", interaction=interaction, text="想要一台水泵")
    await li_na.does("clear", interaction)
    await li_na.told("cleared")
    await caller.is_hung_up()
    await link.event("board.changed")

    seen = li_na.link.events.all + link.events.all
    for event in seen:
        EVENT.validate_python(event)
    kinds = {event["event"] for event in seen}
    assert kinds >= {
        "agent.state", "call.delivered", "call.established", "call.held", "call.retrieved", "call.updated",
        "call.cleared", "board.changed",
    }  # fmt: skip
    published = await asyncio.to_thread(schema, house)
    records = set(published["$defs"])
    for event in seen:
        record = published["$defs"][type(EVENT.validate_python(event)).__name__]
        assert set(event) == set(record["properties"]), "nothing more and nothing less than is published"
    assert records >= {"Call", "Board", "AgentState", "Reply", "Error", "SessionOpen"}


def schema(house) -> dict:
    server = house.site.server
    with urllib.request.urlopen(f"http://{server.address}:{server.port}/link/schema.json", timeout=5) as said:
        return json.load(said)


def by_name(board: dict) -> dict[tuple[str, str], dict]:
    """All rows of a board, by what they are about."""
    kinds = {"queues": "queue", "agents": "agent", "boards": "board"}
    return {(kind, row[name]): row for kind, name in kinds.items() for row in board[kind]}


async def test_the_old_board_and_the_events_since_make_the_new_board(house, link):
    """After each of many random commands, somebody who has watched all day and somebody who comes just now see
    the same (zulip's `verify_action`)."""
    mine = by_name(await link.ask("board.watch"))
    taken = 0
    chance = random.Random(SEED)
    day = Day(house, chance)
    for hour in range(40):
        did = await day.goes_on()
        fresh = await house.link("priya.nair")
        now = by_name(await fresh.ask("board.watch"))
        await link.ask("session.ping")  # whatever was sent before its answer has come
        told = [event for event in link.events.all if event["event"] == "board.changed"]
        await fresh.ask("session.ping")  # and has come to the other one, too
        for event in told[taken:]:
            mine.update(by_name(event["board"]))
        for event in fresh.events.all:
            if event in told:  # the board changed while both looked
                now.update(by_name(event["board"]))
        taken = len(told)
        await fresh.close()
        assert mine == now, f"hour {hour}, after {did}; seed {SEED}"
    await day.ends()
    assert day.busiest >= 2, "nothing happened that day"


class Day:
    """Agents come, are ready, take a break and go; callers come, wait, talk and go, as chance wants it."""

    def __init__(self, house, chance: random.Random) -> None:
        self.house, self.chance = house, chance
        self.links: dict[str, LinkClient] = {}
        self.callers: list = []
        self.busiest = 0

    async def goes_on(self) -> str:
        deeds = (self.comes, self.is_ready, self.takes_a_break, self.goes, self.calls, self.gives_up)
        deed = self.chance.choice(deeds)
        name = self.chance.choice(("li.na", "wang.wei", "chen.jie"))
        said = f"{deed.__name__} {name}"
        try:
            await deed(name)
        except LinkRefused as refused:
            said += f" ({refused.code})"
        self.busiest = max(self.busiest, len(self.callers))
        return said

    async def _ask(self, name: str, command: str, **values) -> None:
        if name not in self.links:
            self.links[name] = await self.house.link(name)
        await self.links[name].ask(command, **values)

    async def comes(self, name: str) -> None:
        stations = {"li.na": "101", "wang.wei": "102", "chen.jie": "103"}
        await self._ask(name, "agent.log_in", station=stations[name])

    async def is_ready(self, name: str) -> None:
        await self._ask(name, "agent.ready")

    async def takes_a_break(self, name: str) -> None:
        await self._ask(name, "agent.not_ready", reason=self.chance.choice(("break", "lunch")))

    async def goes(self, name: str) -> None:
        await self._ask(name, "agent.log_out")

    async def calls(self, name: str) -> None:
        if len(self.callers) < 3:
            self.callers.append(await self.house.caller(newcomer(), presses="1,1"))

    async def gives_up(self, name: str) -> None:
        if self.callers:
            await self.callers.pop().hangs_up()

    async def ends(self) -> None:
        for caller in self.callers:
            await caller.hangs_up()
        for link in self.links.values():
            with suppress(LinkRefused):
                await link.ask("agent.log_out")
            await link.close()
