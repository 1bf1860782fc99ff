"""From the queue to the ring: Trunkline against Asterisk's own app_queue, in turn, on the same binary.

A caller hears a menu of one key, and presses it: he is in the queue, and some agent is always free. Taken are,
outside both engines and by one clock (sip_ends.py):

    queue_to_ring    the end of his key press leaves him → the INVITE is at a station
    line_to_answer   his INVITE leaves him → he has the 200 OK

The key press, because an engine's 200 OK is no sign that the caller is in the queue: Asterisk sends it from
another thread than that which runs app_queue, and as often as not the station's INVITE comes before it.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from config.home import PROJECT, Home
from config.load import load_site
from tests.live import emptiness
from tests.live.house import House
from tests.live.link import LinkClient
from tests.live.network import Network
from tests.live.people import PASSWORD
from tests.live.site_for_tests import Table, as_toml, site_table
from tests.live.sound import write_tone
from tests.load.app_queue import AppQueue
from tests.load.rows import Row, business, percentile
from tests.load.sip_ends import KEY

NAMES = ("queue_to_ring_p50_ms", "queue_to_ring_p99_ms", "line_to_answer_p50_ms", "line_to_answer_p99_ms")

QUEUE, NUMBER = "load", "+86 512 5550 0108"
AGENTS = 12
ROUNDS, CALLS, WARM_UP = 5, 100, 8
EVERY, TALK = 0.25, 1.0
"""Seconds between two calls on average, and of each talk: with what is around it, 5 of 12 agents at work."""

PROMPT = "load-menu"
PROMPT_SECONDS = 0.2  # over before the key is pressed

LONGEST_ROUND = CALLS * EVERY * 1.5 + 60
FLOW = {
    "format": 1,
    "name": QUEUE,
    "version": 1,
    "title": {"en": "Load", "zh": "负载"},
    "languages": ["en", "zh"],
    "start": "menu",
    "default": "end",
    "nodes": {
        "menu": {
            "type": "menu",
            "title": {"en": "Menu", "zh": "菜单"},
            "prompt": {"sound": PROMPT, "text": {"en": "Press 1.", "zh": "请按1。"}},
            "choices": {str(KEY): {"title": {"en": "Queue", "zh": "排队"}, "value": "queue"}},
            "exits": {str(KEY): "queue", "timeout": "end", "invalid": "end"},
        },
        "queue": {
            "type": "queue",
            "title": {"en": "Queue", "zh": "排队"},
            "queue": QUEUE,
            "exits": {"refused": "end"},
        },
        "end": {"type": "hang-up", "title": {"en": "End", "zh": "结束"}},
    },
}

Told = Callable[[float], None]
"""Hears how much is done, 0-1."""


class Seen:
    """What was measured of one engine: a list of milliseconds a round."""

    def __init__(self) -> None:
        self.rang: list[list[float]] = []
        self.answered: list[list[float]] = []

    def add(self, calls: list[dict[str, float]]) -> None:
        self.rang.append([1000 * call["rang"] for call in calls])
        self.answered.append([1000 * call["answered"] for call in calls])


class SipEnds:
    """The process with callers and stations."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def round(self, exchange: str, calls: int, seed: int, each: Callable[[], None]) -> list[Any]:
        """Errors: RuntimeError when a call failed."""
        values = {"exchange": exchange, "called": NUMBER.replace(" ", ""), "calls": calls, "every": EVERY,
                  "talk": TALK, "seed": seed}  # fmt: skip
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(values).encode() + b"\n")
        told = []
        async with asyncio.timeout(LONGEST_ROUND):
            while "over" not in (seen := await self.told()):
                told.append(seen)
                each()
        if failed := [seen for seen in told if "failed" in seen]:
            raise RuntimeError(f"{len(failed)} of {calls} calls to {exchange} failed, the first: {failed[0]}")
        return told

    async def told(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("the telephones have ended")
        return dict(json.loads(line))


@asynccontextmanager
async def sip_ends(network: Network) -> AsyncIterator[SipEnds]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.load.sip_ends", network.host(20),
        *(f"{network.host(60 + number)}:5060" for number in range(1, AGENTS + 1)),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, cwd=PROJECT,
    )  # fmt: skip
    try:
        ends = SipEnds(process)
        assert await ends.told() == {"ready": True}
        yield ends
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


def prompt_file(home: Home) -> Path:
    """The menu's prompt, a sound of the site's own, without its ending."""
    folder = home.prompts / "en"
    folder.mkdir(exist_ok=True)
    return folder / PROMPT


def station(number: int) -> str:
    return str(300 + number)


def adapt(site: Table, network: Network, home: Home) -> None:
    """The queue, its number, its stations; one line for every call that could be up."""
    site["wrap_up"]["seconds"] = 0
    site["ringing"]["seconds"] = 20
    next(board for board in site["boards"] if board["name"] == "telco")["lines"] = 30
    site["flows"].append({"name": QUEUE, "file": f"{QUEUE}.json"})
    site["numbers"].append({"number": NUMBER, "flow": QUEUE})
    site["skills"].append({"name": QUEUE, "title": FLOW["title"]})
    site["queues"].append({"name": QUEUE, "title": FLOW["title"], "language": "en", "requires": {QUEUE: 1},
                           "overflow_to": {"mailbox": "general"}})  # fmt: skip
    for number in range(1, AGENTS + 1):
        address = f"{network.host(60 + number)}:5060"
        site["stations"].append({"name": station(number), "kind": "fixed", "address": address})
    (home.flows / f"{QUEUE}.json").write_text(json.dumps(FLOW), encoding="utf-8")
    write_tone(prompt_file(home).with_suffix(".wav"), 400, seconds=PROMPT_SECONDS)


async def rows(told: Told) -> list[Row]:
    """All of NAMES. Takes about five minutes."""
    busy = business()
    house = House()
    ours, theirs = Seen(), Seen()
    with tempfile.TemporaryDirectory(prefix="tl-peer-") as folder:
        async with sip_ends(house.network) as ends:
            await house.start(change=lambda site: adapt(site, house.network, house.home))
            try:
                consoles = await _log_in(house)
                peer = _peer(house.network, Path(folder))
                await asyncio.to_thread(peer.start)
                try:
                    await _stations_are_found(house, peer)
                    await _in_turn(house, peer, ends, ours, theirs, told)
                    version = await asyncio.to_thread(peer.version)
                finally:
                    await asyncio.to_thread(peer.stop)
                for console in consoles:
                    await console.ask("agent.log_out")
                    await console.close()
            finally:
                await house.stop()
    return _rows(ours, theirs, f"Asterisk {version} app_queue", busy)


async def _in_turn(house: House, peer: AppQueue, ends: SipEnds, ours: Seen, theirs: Seen, told: Told) -> None:
    node = house.site.nodes[0]
    engines = [(f"{node.address}:{node.sip_port}", ours), (peer.exchange, theirs)]
    done, total = 0, ROUNDS * len(engines) * (CALLS + WARM_UP)

    def one_more() -> None:
        nonlocal done
        done += 1
        told(done / total)

    for number in range(ROUNDS):
        for exchange, seen in engines if number % 2 == 0 else reversed(engines):
            calls = await ends.round(exchange, WARM_UP + CALLS, number, one_more)
            seen.add(sorted(calls, key=lambda call: call["call"])[WARM_UP:])
            await _house_is_quiet(house)


async def _log_in(house: House) -> list[LinkClient]:
    """One agent at each station, all equally fit, ready. Errors: LinkRefused."""
    with house.database.unit() as unit:
        for number in range(1, AGENTS + 1):
            unit.accounts.add(
                name=f"load.{number}", password=PASSWORD, display_name=f"Load {number}", role="agent",
                language="en", extension=str(700 + number), skills={QUEUE: 50},
            )  # fmt: skip
        unit.commit()
    consoles = []
    for number in range(1, AGENTS + 1):
        console = await house.link(f"load.{number}")
        await console.ask("agent.log_in", station=station(number))
        await console.ask("agent.ready")
        consoles.append(console)
    return consoles


def _peer(network: Network, folder: Path) -> AppQueue:
    home = Home(folder)
    home.make()
    table = site_table(network)
    adapt(table, network, home)
    table["nodes"][0]["address"] = network.host(3)
    home.site_file.write_text(as_toml(table), encoding="utf-8")
    stations = [station(number) for number in range(1, AGENTS + 1)]
    site = load_site(home.site_file)
    return AppQueue(site, home, queue=QUEUE, key=KEY, prompt=prompt_file(home), stations=stations)


async def _stations_are_found(house: House, peer: AppQueue) -> None:
    for node in (house.asterisk, peer.node):
        for number in range(1, AGENTS + 1):
            await asyncio.to_thread(node.command, f"pjsip qualify station-{station(number)}")

        async def look(node: Any = node) -> list[str]:
            said = await asyncio.to_thread(node.command, "pjsip show contacts")
            lines = [line for line in said.splitlines() if "station-3" in line]
            return [line for line in lines if " Avail " not in line]

        left = await emptiness.settles(look)
        assert not left, f"stations that are not reachable: {left}"


async def _house_is_quiet(house: House) -> None:
    left = await emptiness.settles(house.calls_left, 20)
    assert not left, f"left over after a round: {left}"


def _rows(ours: Seen, theirs: Seen, peer: str, busy: str) -> list[Row]:
    setting = (
        f"{ROUNDS} rounds in turn of {CALLS} calls each after {WARM_UP} to warm up, {1 / EVERY:g} calls/s, "
        f"{TALK:g} s of talk, {AGENTS} agents of whom some are always free, a menu of one key before the "
        "queue, every talk recorded by both; both on the same Asterisk binary, with the same callers and "
        "stations (plain SIP, one process, one clock, outside both engines)."
    )
    rang = "The end of the caller's key press leaves him → the INVITE is at the agent's station."
    answered = "The caller's INVITE leaves him → he has the 200 OK."
    made = []
    for name, share in zip(NAMES, (0.5, 0.99, 0.5, 0.99), strict=True):
        what = rang if name.startswith("queue") else answered
        mine, his = (seen.rang if what is rang else seen.answered for seen in (ours, theirs))
        made.append(
            Row(
                name=name,
                value=round(percentile(chain(*mine), share), 2),
                unit="ms",
                peer=peer,
                peer_value=round(percentile(chain(*his), share), 2),
                how=f"{what} {setting} By round: {_spread(mine, share)}, the peer {_spread(his, share)}. "
                f"{busy}",
            )
        )
    return made


def _spread(rounds: list[list[float]], share: float) -> str:
    each = [percentile(one, share) for one in rounds]
    return f"{min(each):.1f}-{max(each):.1f}"
