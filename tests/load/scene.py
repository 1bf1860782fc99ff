"""What all loads share: Trunkline and its peer, app_queue, on the same Asterisk binary, with the same callers,
telephones, talk time and recording; and ours with agents who are real clients of the link in their own process.

A caller hears a menu of one key, and presses it: he is in the queue. Callers and stations are one process with
one clock, outside of both engines (sip_ends.py).
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from config.home import PROJECT, Home
from config.load import load_site
from tests.live import emptiness
from tests.live.house import House
from tests.live.network import Network
from tests.live.people import PASSWORD
from tests.live.site_for_tests import Table, as_toml, site_table
from tests.live.sound import write_tone
from tests.load.app_queue import AppQueue
from tests.load.costs import cpu_seconds, main_thread_seconds
from tests.load.sip_ends import AGAIN, DEAF, FIRST_CALLER, KEY, NUMBERS, THINKING, Plan, Seen
from trunkline.headless_agent import Habits
from trunkline.parts import CtiServer
from trunkline.phones.voices import speech_files

QUEUE, NUMBER = "load", "+86 512 5550 0108"
CALLED = NUMBER.replace(" ", "")
LINES = 250
PROMPT = "load-menu"
PROMPT_SECONDS = 0.2  # over before the key is pressed
KNOWN = 200  # of the callers are customers of the firm, with a record and a history
ASKED_BEFORE = 3.5  # seconds after which whom Asterisk asked before he listened counts as gone once more
RECOVERED = 15.0  # seconds for both engines to have nothing left of a round

WAITING = Habits(talk=None, wrap_up=0.0)
"""Agents who leave everything to their callers."""

TITLE = {"en": "Load", "zh": "负载"}
FLOW = {
    "format": 1,
    "name": QUEUE,
    "version": 1,
    "title": TITLE,
    "languages": ["en", "zh"],
    "start": "menu",
    "default": "end",
    "nodes": {
        "menu": {
            "type": "menu",
            "title": {"en": "Menu", "zh": "菜单"},
            "prompt": {"sound": PROMPT, "text": {"en": "Press 1.", "zh": "请按1。"}},
            "choices": {
                str(KEY): {"title": {"en": "Queue", "zh": "排队"}, "value": "queue"},
                str(AGAIN): {"title": {"en": "Again", "zh": "重听"}, "value": "again"},
            },
            "exits": {str(KEY): "queue", str(AGAIN): "menu", "timeout": "end", "invalid": "end"},
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

SETTING = (
    "Both on the same Asterisk binary, in turn, with the same callers and stations (plain SIP, one process, one "
    "clock, outside both engines; recorded speech), a menu of one key before the queue, every talk recorded by "
    "both as wav; ours with journal, screen pop and agents on the link in a process of their own."
)

Told = Callable[[float], None]
"""Hears how much is done, 0-1."""


@dataclass(slots=True)
class Round:
    """What one round was for one engine. `cpu`: seconds by process; `pops`: number → when the agent's console had
    it; `length`: seconds from its first call to its last's end."""

    calls: list[Seen]
    cpu: Mapping[str, float]
    pops: Mapping[str, list[float]] = field(default_factory=dict)

    @property
    def failed(self) -> list[Seen]:
        return [call for call in self.calls if call.failed]


class Engine:
    """One of the two: where its calls go, and what it costs."""

    def __init__(self, name: str, exchange: str, processes: Mapping[str, int]) -> None:
        self.name, self.exchange, self._processes = name, exchange, processes

    def cpu(self) -> dict[str, float]:
        """Seconds so far, by process."""
        return {name: cpu_seconds(pid) for name, pid in self._processes.items()}


class Ours(Engine):
    def __init__(self, house: House) -> None:
        assert house.console is not None
        parts = {"Asterisk": house.asterisk, "cti": house.server, "console": house.console}
        pids = {name: part.child.pid or 0 for name, part in parts.items()}
        node = house.site.nodes[0]
        super().__init__("Trunkline", f"{node.address}:{node.sip_port}", pids)

    def cpu(self) -> dict[str, float]:
        """The database is SQLite: with the look-ups, the journal and the recordings' joining in threads of cti."""
        cpu = super().cpu()
        cti = cpu.pop("cti")
        cpu["cti: reactor"] = main_thread_seconds(self._processes["cti"])
        cpu["cti: threads (database, recordings)"] = cti - cpu["cti: reactor"]
        return cpu


class JsonProcess:
    """A program of this folder that tells JSON lines."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, module: str, *arguments: str) -> JsonProcess:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", f"tests.load.{module}", *arguments,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, cwd=PROJECT, limit=2**20,
            start_new_session=True,
        )  # fmt: skip
        return cls(process)

    def ask(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line.encode() + b"\n")

    async def told(self) -> dict[str, Any]:
        """Errors: RuntimeError when it has ended."""
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("a process of the load has ended; its last words stand above")
        return dict(json.loads(line))

    @property
    def pid(self) -> int:
        return self._process.pid

    async def end(self, limit: float = 20.0) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), limit)
        except TimeoutError:
            self._process.send_signal(signal.SIGKILL)
            await self._process.wait()


class LinkAgents:
    """Our agents, as their process tells of them."""

    def __init__(self, process: JsonProcess) -> None:
        self.process = process
        self.pops: dict[str, list[float]] = {}
        self.tally: dict[str, int] = {}
        self._listening = asyncio.ensure_future(self._listen())

    async def _listen(self) -> None:
        with suppress(RuntimeError):
            while True:
                told = await self.process.told()
                if "pop" in told:
                    self.pops.setdefault(told["pop"], []).append(told["at"])
                else:
                    self.tally = told.get("tally", self.tally)

    async def end(self) -> None:
        await self.process.end(40)
        await self._listening


@dataclass(slots=True)
class Scene:
    """Both engines, up and with everybody at his place. queue: what serves at theirs."""

    house: House
    ends: JsonProcess
    agents: LinkAgents
    ours: Engine
    theirs: Engine | None
    peer: str = ""
    queue: AppQueue | None = None

    async def round(
        self,
        engine: Engine,
        *,
        each: Callable[[], None] = lambda: None,
        between: Callable[[], Awaitable[None]] | None = None,
        **plan: Any,
    ) -> Round:
        """Carries a plan (sip_ends.Plan) out on an engine and waits until nothing is left of it. between: what is
        done while the plan's first callers are up, before the others come. Errors: RuntimeError, TimeoutError."""
        asked = Plan(exchange=engine.exchange, called=CALLED, **plan)
        self.agents.pops.clear()
        before = engine.cpu()
        self.ends.ask(json.dumps(asdict(asked)))
        calls: list[Seen] = []
        presses = asked.again * (THINKING[1] + DEAF)
        limit = asked.calls * asked.every * 1.5 + asked.patience + asked.talk + presses + 60
        async with asyncio.timeout(limit):
            while "over" not in (told := await self.ends.told()):
                if "up" in told:
                    if between is not None:
                        await between()
                    self.ends.ask("")
                    continue
                calls.append(Seen(**told))
                each()
        await self.is_quiet()
        after = engine.cpu()
        spent = {name: seconds - before[name] for name, seconds in after.items()}
        calls.sort(key=lambda call: call.call)
        return Round(calls, spent, {number: list(at) for number, at in self.agents.pops.items()})

    async def is_quiet(self) -> None:
        left = await emptiness.settles(self.house.calls_left, RECOVERED)
        if left:
            stuck = [
                repr(call.segments[-1:])
                for call in await self.house.ask(lambda unit: unit.interactions.open())
            ]
            raise RuntimeError("\n".join((f"left over after a round: {left}", *stuck, self.house.story())))


@asynccontextmanager
async def scene(
    agents: int,
    *,
    habits: Habits = WAITING,
    peer: bool = True,
    server: Callable[..., CtiServer] = CtiServer,
    change: Callable[[Table], None] = lambda site: None,
) -> AsyncIterator[Scene]:
    """habits: of our agents. server: another way to start ours. change: adapts the site's table further."""
    house = House()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tl-peer-")))

        def adapt(site: Table) -> None:
            _adapt(site, agents, house.network, house.home)
            change(site)

        stack.push_async_callback(_stop, house)
        await house.start(change=adapt, console=True, server=server)
        voice = speech_files(house.site, house.home, ["en"])["en"]
        ends = await JsonProcess.start(
            "sip_ends", "--voice", str(voice), house.network.host(20), *_addresses(agents, house.network)
        )
        stack.push_async_callback(ends.end)
        assert await ends.told() == {"ready": True}
        await _are_found(house.asterisk, agents)
        queue, theirs, version = None, None, ""
        if peer:
            queue = _peer(agents, house.network, folder)
            await asyncio.to_thread(queue.start)
            stack.push_async_callback(asyncio.to_thread, queue.stop)
            await _are_found(queue.node, agents)
            theirs = Engine("app_queue", queue.exchange, {"Asterisk": queue.node.child.pid or 0})
            version = f"Asterisk {queue.version()} app_queue"
        await asyncio.to_thread(_make_people, house, agents)
        consoles = await _log_in(house, agents, habits)
        stack.push_async_callback(consoles.end)
        yield Scene(house, ends, consoles, Ours(house), theirs, version, queue)


async def _stop(house: House) -> None:
    if hasattr(house, "server"):  # it came so far
        await house.stop()


async def _log_in(house: House, agents: int, habits: Habits) -> LinkAgents:
    server = f"{house.site.server.address}:{house.site.server.port}"
    seats = [[f"load.{number}", station(number)] for number in range(1, agents + 1)]
    given = {"habits": asdict(habits), "seats": seats}
    process = await JsonProcess.start("link_agents", server, json.dumps(given))
    process.ask(PASSWORD)
    assert await process.told() == {"ready": True}
    return LinkAgents(process)


def _make_people(house: House, agents: int) -> None:
    with house.database.unit() as unit:
        for number in range(1, agents + 1):
            unit.accounts.add(
                name=f"load.{number}", password=PASSWORD, display_name=f"Load {number}", role="agent",
                language="en", extension=str(700 + number), skills={QUEUE: 50},
            )  # fmt: skip
        unit.commit()
    with house.database.unit() as unit:
        for number in range(min(KNOWN, NUMBERS)):
            unit.customers.add(
                name=f"Customer {number}", language="en", numbers=[f"+{FIRST_CALLER + number}"]
            )
        unit.commit()


def station(number: int) -> str:
    return str(300 + number)


def _addresses(agents: int, network: Network) -> list[str]:
    return [f"{network.host(60 + number)}:5060" for number in range(1, agents + 1)]


def _prompt_file(home: Home) -> Path:
    """The menu's prompt, a sound of the site's own, without its ending."""
    folder = home.prompts / "en"
    folder.mkdir(exist_ok=True)
    return folder / PROMPT


def _adapt(site: Table, agents: int, network: Network, home: Home) -> None:
    """The queue, its number, its stations; one line for every call that could be up."""
    site["wrap_up"]["seconds"] = 0
    site["ringing"]["seconds"] = 20
    site["recording"]["format"] = "wav"  # what the peer keeps; to compress it comes on top
    site["nodes"][0]["rtp_ports"] = [10000, 12999]
    next(board for board in site["boards"] if board["name"] == "telco")["lines"] = LINES
    site["flows"].append({"name": QUEUE, "file": f"{QUEUE}.json"})
    site["numbers"].append({"number": NUMBER, "flow": QUEUE})
    site["skills"].append({"name": QUEUE, "title": TITLE})
    site["queues"].append({"name": QUEUE, "title": TITLE, "language": "en", "requires": {QUEUE: 1},
                           "overflow_to": {"mailbox": "general"}})  # fmt: skip
    for number, address in enumerate(_addresses(agents, network), 1):
        site["stations"].append({"name": station(number), "kind": "fixed", "address": address})
    (home.flows / f"{QUEUE}.json").write_text(json.dumps(FLOW), encoding="utf-8")
    write_tone(_prompt_file(home).with_suffix(".wav"), 400, seconds=PROMPT_SECONDS)


def _peer(agents: int, network: Network, folder: Path) -> AppQueue:
    home = Home(folder)
    home.make()
    table = site_table(network)
    _adapt(table, agents, network, home)
    table["nodes"][0]["address"] = network.host(3)
    home.site_file.write_text(as_toml(table), encoding="utf-8")
    stations = [station(number) for number in range(1, agents + 1)]
    site = load_site(home.site_file)
    return AppQueue(
        site, home, queue=QUEUE, key=KEY, again=AGAIN, prompt=_prompt_file(home), stations=stations
    )


async def _are_found(node: Any, agents: int) -> None:
    """Asterisk asks after devices at fixed addresses every 30 s; now it asks at once."""
    names = [f"station-{station(number)}" for number in range(1, agents + 1)]

    async def look() -> list[str]:
        said = await asyncio.to_thread(node.command, "pjsip show contacts")
        found = {line.split("/")[0].split()[-1] for line in said.splitlines() if " Avail " in line}
        missing = [name for name in names if name not in found]
        for name in missing:
            await asyncio.to_thread(node.command, f"pjsip qualify {name}")
        return missing

    await emptiness.settles(look, 20)
    await asyncio.sleep(ASKED_BEFORE)
    left = await emptiness.settles(look, 20)
    if left:
        raise RuntimeError(f"stations that are not reachable: {left}")
