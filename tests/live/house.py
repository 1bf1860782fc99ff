"""A complete Trunkline for tests: a real Asterisk, the real server, its database, telephones and callers."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from config.home import Home
from config.schema import FixedStation, SipBoard, Site
from crm.database import Database
from crm.records import Interaction
from crm.unit import Unit
from tests.live import emptiness, site_for_tests, sound
from tests.live.link import LinkClient, LinkRefused
from tests.live.network import Network
from tests.live.people import AGENTS, CUSTOMERS, PASSWORD, STRANGER, Agent, Caller
from tests.live.sightings import NotSeen
from tests.live.site_for_tests import BALANCES, Change, as_toml, site_table, write_flows
from tests.live.story import story
from tests.live.telephone import PhoneRefused, Telephone
from trunkline.asterisk_node import AsteriskNode
from trunkline.parts import Console, CtiServer
from trunkline.phones.engine import MOST_CALLS
from trunkline.preparation import prepare

T = TypeVar("T")


class House:
    """`start` once, then `enter` and `leave` around each test. Everything waits for events, with limits."""

    def __init__(self, home: Path | None = None) -> None:
        """home: an empty folder of which the house has the disposal."""
        self.network = Network()
        self.home = Home(home or Path(tempfile.mkdtemp(prefix="tl-")))
        self.folder = self.home.path
        self._agents: list[Agent] = []
        self._links: list[LinkClient] = []
        self._called_before: dict[str, str | None] = {}  # number → its newest call when it called last
        self._phones: list[Telephone] = []
        self._telcos: defaultdict[str, list[Telephone]] = defaultdict(list)  # by board
        self._tones: dict[int, Path] = {}
        self._before: Counter[str] = Counter()
        self._new_server = False

    # ---- building ------------------------------------------------------------------------------------------

    async def start(
        self,
        *,
        change: Change = lambda site: None,
        console: bool = False,
        extra_modules: Sequence[str] = (),
        server: Callable[[Site, Home], CtiServer] = CtiServer,
    ) -> House:
        """change: adapts the site's table before it is written. console: the pages, too. server: another way
        to start it."""
        await asyncio.to_thread(self._prepare, change)
        self.asterisks = {
            node.name: AsteriskNode(self.site, node, self.secrets, self.home, extra_modules=extra_modules)
            for node in self.site.nodes
        }
        self.server = server(self.site, self.home)
        self.console = Console(self.home) if console else None
        await asyncio.gather(*(asyncio.to_thread(one.start) for one in self.asterisks.values()))
        await asyncio.to_thread(self.server.start, lambda: False)
        if self.console is not None:
            await asyncio.to_thread(self.console.start, lambda: False)
        await self.is_ready()
        await self._warm_up()
        return self

    def _prepare(self, change: Change) -> None:
        self.home.make()
        table = site_table(self.network)
        change(table)
        write_flows(self.home.flows)
        draft = self.home.path / "site-for-tests.toml"
        draft.write_text(as_toml(table), encoding="utf-8")
        prepared = prepare(self.home, draft, lambda word, **values: None)
        self.site, self.secrets = prepared.site, prepared.secrets
        self.database = Database(
            self.home.database_url(self.site.database.url), country=self.site.site.country
        )
        with self.database.unit() as unit:
            for name, account in AGENTS.items():
                unit.accounts.add(name=name, password=PASSWORD, **account)
            for customer in CUSTOMERS:
                unit.customers.add(**customer)
            for code, (pin, _) in BALANCES.items():
                holder = unit.customers.add(name=f"Holder of {code}", code=code)
                unit.pins.choose(holder.id, pin, by="test")
            unit.commit()

    async def is_ready(self) -> None:
        """Asterisk answers, and every call that is up has been found."""

        async def look() -> list[str]:
            figures = await emptiness.health_at(self.site.server.page)
            return [] if figures["ready"] else [f"the server is not ready: {figures}"]

        left = await emptiness.settles(look, limit=20)
        assert not left, f"{left}\n{self.story()}"

    async def _warm_up(self) -> None:
        """One call to the menu: from now on the voice runs and what is opened once and for all is open."""
        caller = await self.caller()
        await caller.hears_sound()
        await caller.hangs_up()
        await self._everybody_out()

    async def stop(self) -> None:
        if self.console is not None:
            await asyncio.to_thread(self.console.stop)
        await asyncio.to_thread(self.server.stop)
        for asterisk in self.asterisks.values():
            await asyncio.to_thread(asterisk.stop)
        self.database.close()
        self.network.release()
        shutil.rmtree(self.home.path, ignore_errors=True)

    async def server_dies_and_comes_back(self) -> None:
        """kill -9, and another in its place, as the supervisor does it. Everybody stays where he is."""
        await self.server_dies()
        await self.server_comes_back()

    async def server_dies(self) -> None:
        os.kill(self._pid, signal.SIGKILL)
        await asyncio.to_thread(self.server.stop)

    async def server_comes_back(self) -> None:
        await asyncio.to_thread(self.server.start, lambda: False)
        self._new_server = True
        await self.is_ready()

    async def switch_dies(self, node: str = "a") -> None:
        """kill -9 of one Asterisk."""
        asterisk = self.asterisks[node]
        pid = asterisk.child.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await asyncio.to_thread(asterisk.stop)

    async def switch_comes_back(self, node: str = "a") -> None:
        await asyncio.to_thread(self.asterisks[node].start)
        await self.is_ready()
        await self._is_managed(node)

    async def _is_managed(self, node: str) -> None:
        """Waits for the server's two wires to Asterisk's manager, which come a little after ARI's: the next test
        counts what is open."""

        async def look() -> list[str]:
            said = await asyncio.to_thread(self.asterisks[node].command, "manager show connected")
            return [f"{user} is not connected" for user in ("trunkline", "guard") if user not in said]

        left = await emptiness.settles(look)
        assert not left, f"{left}\n{self.story()}"

    @property
    def asterisk(self) -> AsteriskNode:
        """The first one; most houses have no other."""
        return self.asterisks[self.site.nodes[0].name]

    @property
    def has_server(self) -> bool:
        return self.server.child.alive

    # ---- around each test ----------------------------------------------------------------------------------

    def enter(self, folder: Path) -> None:
        """folder: where this test's phones keep what they hear."""
        self.folder = folder
        self._tones.clear()
        self._before = emptiness.open_things(self._pid)

    async def leave(self) -> None:
        """Everybody hangs up and logs out; then the house must be empty."""
        await self._everybody_out()
        if self._new_server:  # what is open once and for all is not open yet
            await self._warm_up()
            self._before, self._new_server = emptiness.open_things(self._pid), False
        await self.is_empty()

    async def _everybody_out(self) -> None:
        for telco in chain.from_iterable(self._telcos.values()):
            await telco.stop()
        self._telcos.clear()
        for agent in self._agents:
            with suppress(LinkRefused, TimeoutError, ConnectionError, AssertionError):
                if self._new_server and not agent.link.is_open:
                    await agent.comes_back()
                if agent.link.is_open:
                    await self._log_out(agent)
            await agent.link.close()
        for link in self._links:
            await link.close()
        for phone in self._phones:
            await phone.stop()
        self._agents.clear()
        self._links.clear()
        self._phones.clear()

    async def _log_out(self, agent: Agent) -> None:
        async def look() -> list[str]:
            try:
                await agent.link.ask("agent.log_out")
            except LinkRefused as refused:
                return [refused.code] if refused.code == "call-in-progress" else []
            return []

        await emptiness.settles(look, limit=5)

    async def is_empty(self) -> None:
        """No channel, bridge, call, agent, line, open interaction; nothing open that was not open before."""

        async def look() -> list[str]:
            return await self._leftovers()

        left = await emptiness.settles(look)
        assert not left, "the house is not empty:\n" + "\n".join(left) + "\n" + self.story()

    async def _leftovers(self) -> list[str]:
        left = await self.calls_left()
        grown = emptiness.open_things(self._pid) - self._before
        left += [f"open in the server: {count} x {what}" for what, count in grown.items()]
        if (running := emptiness.threads(self._pid)) > emptiness.MOST_THREADS:
            left.append(f"threads of the server: {running}")
        figures = await emptiness.health_at(self.site.server.page)
        return left + ([f"agents: {figures['agents']}"] if figures["agents"] else [])

    async def calls_left(self) -> list[str]:
        """What calls have left in Asterisk, in the server and in the database."""
        left: list[str] = []
        for node in self.site.nodes:
            for path in ("channels", "bridges"):
                found = await emptiness.ari(node, self.secrets.ari_password, path)
                left += [f"{path[:-1]} of {node.name}: {one.get('name') or one['id']}" for one in found]
        figures = await emptiness.health_at(self.site.server.page)
        left += [f"calls: {figures['calls']}"] if figures["calls"] else []
        left += [f"lines of {board}: {used}" for board, used in figures["lines"].items() if used]
        left += [f"open interaction: {call.id}" for call in await self._open()]
        return left

    # ---- people --------------------------------------------------------------------------------------------

    @property
    def link_url(self) -> str:
        return self.site.server.page.replace("http", "ws", 1) + "link"

    async def link(self, who: str, *, password: str | None = PASSWORD) -> LinkClient:
        """A connection of somebody with an account; password None: not opened yet."""
        client = await LinkClient(who, self.link_url, self.story).connect()
        self._links.append(client)
        if password is not None:
            await client.ask("session.open", account=who, password=password)
        return client

    async def agent(
        self,
        name: str,
        *,
        station: str = "101",
        says: int | None = None,
        answer_after: float | None = None,
        ready: bool = True,
    ) -> Agent:
        """An agent logged in at a telephone of this station, ready for calls. says: his voice, in Hz."""
        arguments = [] if says is None else ["--says", str(self.tone(says))]
        if answer_after is not None:
            arguments += ["--answer-after", str(answer_after)]
        phone = await self.phone(station, *arguments)
        agent = Agent(name, await self.link(name), phone, station)
        self._agents.append(agent)
        await agent.link.ask("agent.log_in", station=station, desk=f"desk of {name}")
        if ready:
            await agent.ready()
            await agent.becomes("ready")
        return agent

    async def phone(self, station: str, *arguments: str) -> Telephone:
        """A telephone at a station of the site, registered if it is one that registers."""
        phone = Telephone(station, self.folder, self.story)
        self._phones.append(phone)
        where = (
            [] if isinstance(self.site.station(station), FixedStation) else ["--listen", self._desk(station)]
        )
        await phone.start("--home", str(self.home.path), "--station", station, *where, *arguments)
        if where:
            await phone.event("registered")
        else:
            await self._is_found(station)
        return phone

    async def _is_found(self, station: str) -> None:
        """Asterisk asks after devices at fixed addresses every 30 s; a test lets it ask at once."""
        asterisk = self.asterisks[self.site.node(self.site.station(station).node).name]
        await asyncio.to_thread(asterisk.command, f"pjsip qualify station-{station}")

        async def look() -> list[str]:
            said = await asyncio.to_thread(asterisk.command, "pjsip show contacts")
            lines = [line for line in said.splitlines() if f"station-{station}/" in line]
            return [line for line in lines if " Avail " not in line]

        left = await emptiness.settles(look, limit=3)
        assert not left, f"station {station} is not reachable: {left}"

    def _desk(self, station: str) -> str:
        return self.network.host(int(station))

    async def telco(self, board: str = "telco") -> Telephone:
        """The board's far end, where calls out arrive."""
        far_ends = self._telcos[board]
        return far_ends[0] if far_ends else await self._another_telco(board)

    async def _telco_with_room(self, board: str) -> Telephone:
        """A telephone process holds few calls: more of them at other ports of the same address."""
        for telco in self._telcos[board]:
            if telco.calls_up < MOST_CALLS:
                return telco
        return await self._another_telco(board)

    async def _another_telco(self, board: str) -> Telephone:
        before = self._telcos[board]
        telco = Telephone(f"{board}-{len(before) + 1}", self.folder, self.story)
        settings = self.site.board(board)
        assert isinstance(settings, SipBoard)
        where = ["--listen", f"{settings.peer.host}:0"] if before else []
        before.append(telco)
        await telco.start("--home", str(self.home.path), "--board", board, *where)
        return telco

    async def caller(
        self,
        number: str = STRANGER,
        *,
        called: str = site_for_tests.HOTLINE,
        presses: str = "",
        says: int = sound.CALLER,
        answered: bool = True,
        board: str = "telco",
    ) -> Caller:
        """Somebody calls from outside; with `answered` he is on the line when this returns and has pressed
        his keys ("1,1": English, sales)."""
        with suppress(SQLAlchemyError):  # it may be away
            self._called_before[number] = await self.ask(lambda unit: _newest(unit, number))
        telco = await self._telco_with_room(board)
        call = await telco.do("call", to=called, **{"from": number})
        assert call is not None
        caller = Caller(telco, call, number)
        with suppress(PhoneRefused):  # he may be hung up by now
            await caller.says(self.tone(says))
        if answered:
            await caller.is_answered()
            if presses:
                await caller.presses(presses)
        return caller

    def tone(self, hertz: int) -> Path:
        if hertz not in self._tones:
            self._tones[hertz] = sound.write_tone(self.folder / f"tone-{hertz}.wav", hertz)
        return self._tones[hertz]

    # ---- what is known afterwards ----------------------------------------------------------------------------

    async def ask(self, question: Callable[[Unit], T]) -> T:
        """A question to the database."""

        def do() -> T:
            with self.database.unit() as unit:
                return question(unit)

        return await asyncio.to_thread(do)

    async def reaches(self, stage: str, callers: int = 1) -> None:
        """Waits until so many callers are in this kind of segment ("queue", "mailbox" …), as the journal has
        it."""

        async def look() -> list[str]:
            stages = [call.segments[-1].kind for call in await self._open() if call.segments]
            return [] if stages.count(stage) >= callers else stages or ["no call"]

        left = await emptiness.settles(look)
        assert not left, f"nobody reaches {stage}: {left}\n{self.story()}"

    async def is_written(self, agent: str, state: str) -> None:
        """Waits until the journal has him in this state."""

        async def look() -> list[str]:
            floor = await self.ask(lambda unit: unit.interactions.on_the_floor())
            states = [one.state for one in floor if one.agent == agent] or ["logged-out"]
            return [] if states == [state] else states

        left = await emptiness.settles(look)
        assert not left, f"{agent} is {left} and not {state}\n{self.story()}"

    async def _open(self) -> tuple[Interaction, ...]:
        return await self.ask(lambda unit: unit.interactions.open())

    async def kept(self, number: str, *, recordings: int = 0, limit: float = 8.0) -> Interaction:
        """The newest interaction with this number, once it has ended and its recordings are joined. Not one
        from before its last call: facts reach the database a little later."""
        end = time.monotonic() + limit

        def look(unit: Unit) -> Interaction | None:
            newest = _newest(unit, number)
            known = newest is not None and newest != self._called_before.get(number)
            return unit.interactions.get(newest) if known else None

        while True:
            found = await self.ask(look)
            if found is not None and found.ended is not None and len(found.recordings) >= recordings:
                return found
            if time.monotonic() > end:
                raise NotSeen(
                    f"no ended interaction of {number} with {recordings} recordings: {found}\n{self.story()}"
                )
            await asyncio.sleep(emptiness.LOOK)

    def recording(self, path: str) -> tuple[sound.Sound, ...]:
        """The channels of a kept recording."""
        return sound.read(self.home.recordings / path)

    def story(self) -> str:
        return story(self.home)

    @property
    def _pid(self) -> int:
        pid = self.server.child.pid
        assert pid is not None, "the server does not run"
        return pid


def _newest(unit: Unit, number: str) -> str | None:
    history = unit.interactions.history(number=number, limit=1)
    return history[0].interaction if history else None
