"""`trunkline agents`: agents without desks, who log in over the link and take the calls of a centre."""

from __future__ import annotations

import asyncio
import random
import signal
import sys
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.live import Live
from rich.table import Table

from config.faults import Fault, Refused
from config.home import Home
from config.schema import FixedStation, Node, SipStation, Site
from crm.sample.people import PEOPLE
from trunkline.asterisk_node import look_for
from trunkline.callers import server_answers
from trunkline.headless_agent import Habits, HeadlessAgent, Tally, all_log_in
from trunkline.home_folder import home_option
from trunkline.link_client import LinkClient, LinkLost, LinkRefused
from trunkline.phones import seats
from trunkline.phones.desks import MOST_SETS, Telephones
from trunkline.phones.voices import speech_files
from trunkline.phones.words import Language, say, spoken_here
from trunkline.sample_firm import password_file, sample_password

MOST_AGENTS = 500
LOOK_EVERY = 0.5


@click.command("agents")
@home_option
@click.option(
    "--count", type=click.IntRange(1, MOST_AGENTS), default=4, show_default=True, help="How many agents."
)
@click.option(
    "--accounts",
    metavar="PREFIX",
    help="Log in as PREFIX1, PREFIX2 … (`trunkline account add-many` makes them) with the password on the"
    " first line of standard input. Without it: as the sample firm's agents.",
)
@click.option(
    "--station",
    "stations",
    multiple=True,
    help="Sit at these. Repeatable. Without it: wherever it is free.",
)
@click.option(
    "--answer-after", type=click.FloatRange(0, 60), default=1.0, show_default=True, help="Seconds of ringing."
)
@click.option(
    "--talk",
    type=click.FloatRange(0, 3600),
    nargs=2,
    default=(20.0, 60.0),
    show_default=True,
    help="Seconds of a talk, from and to, if the caller does not end it before.",
)
@click.option(
    "--wrap-up", type=click.FloatRange(0, 3600), default=5.0, show_default=True, help="Seconds after a talk."
)
@click.option("--seed", type=int, help="The same number makes the same talks.")
@click.option("--language", type=click.Choice(["en", "zh"]), help="Of what it says to you.")
def command(
    home: Path,
    count: int,
    accounts: str | None,
    stations: tuple[str, ...],
    answer_after: float,
    talk: tuple[float, float],
    wrap_up: float,
    seed: int | None,
    language: Language | None,
) -> None:
    """Agents without desks: real clients of the link with real SIP telephones.

    Each answers his calls, talks, wraps up and is ready again. A station at a fixed loopback address costs
    next to nothing, hundreds are possible; a set that registers is a process each. Ctrl-C ends the talks and
    logs all of them out.
    """  # fmt: skip
    words = language or spoken_here()
    state = Home(home)
    if talk[1] < talk[0]:
        raise click.BadParameter(f"{talk[0]:g} to {talk[1]:g} s is no time; give the shorter one first")
    habits = Habits(talk=talk, wrap_up=wrap_up)
    try:
        site = seats.site_of(state)
        names, password = _who(state, count, accounts)
        server_answers(site)
        crew = Crew(site, state, names, password, habits, random.Random(seed))
        asyncio.run(_work(crew, stations, answer_after, words))
    except (Refused, LinkRefused, LinkLost) as fault:
        raise click.ClickException(str(fault)) from None
    except TimeoutError:
        raise click.ClickException(
            "the CTI server does not answer in time; `trunkline status` tells more"
        ) from None
    if crew.gone == count:
        raise click.ClickException("nobody is left")


class Crew:
    """Agents, their telephones, and what came of it. `gone`: how many were sent away."""

    def __init__(
        self,
        site: Site,
        home: Home,
        names: Sequence[str],
        password: str,
        habits: Habits,
        chance: random.Random,
    ) -> None:
        self.tally, self.gone = Tally(), 0
        self._site, self._home, self._names, self._password = site, home, names, password
        self._habits, self._chance = habits, chance
        self._agents: list[HeadlessAgent] = []
        self._phones: Telephones | None = None

    @property
    def count(self) -> int:
        return len(self._names)

    async def begin(self, wanted: Sequence[str], answer_after: float) -> None:
        """Everybody sits and is ready. Errors: Refused, LinkRefused, LinkLost, TimeoutError."""
        host = "127.0.0.1" if self._site.server.address == "0.0.0.0" else self._site.server.address
        server = (host, self._site.server.port)
        seated = choose(self._site, wanted, await self._taken(server), self.count)
        says = speech_files(self._site, self._home, ["en"]).get("en")
        self._phones = Telephones(self._home.path, answer_after=answer_after, says=says)
        await self._phones.open(seated)
        for node in self._site.nodes:
            fixed = [one.name for one in seated if isinstance(one, FixedStation) and self._is_at(one, node)]
            await asyncio.to_thread(look_for, self._home, node, fixed)
        for name, station in zip(self._names, seated, strict=True):
            self._agents.append(
                HeadlessAgent(
                    server, name, self._password, station.name,
                    habits=self._habits, tally=self.tally, chance=random.Random(self._chance.random()),
                )
            )  # fmt: skip
        await all_log_in(self._agents)

    def _is_at(self, station: FixedStation, node: Node) -> bool:
        return self._site.node(station.node).name == node.name

    async def _taken(self, server: tuple[str, int]) -> set[str]:
        """The stations at which somebody sits."""
        link = LinkClient(*server)
        await link.connect()
        try:
            await link.ask("session.open", account=self._names[0], password=self._password)
            listed = (await link.ask("stations.list"))["stations"]
        finally:
            link.close()
        return {choice["station"] for choice in listed if choice["taken_by"]}

    async def work(self, console: Console, language: Language) -> None:
        """Until it is cancelled, or nobody is left."""

        async def one(agent: HeadlessAgent) -> None:
            try:
                await agent.work()
            except (LinkRefused, LinkLost) as fault:
                self.gone += 1
                console.print(say("agent-gone", language, agent=agent.account, why=fault))

        await asyncio.gather(*(one(agent) for agent in self._agents))

    async def end(self) -> None:
        """Talks end, everybody logs out, the telephones are put away."""
        agents, self._agents = self._agents, []
        phones, self._phones = self._phones, None
        await asyncio.gather(*(agent.log_out() for agent in agents))
        if phones is not None:
            await phones.close()


def choose(site: Site, wanted: Sequence[str], taken: set[str], count: int) -> list[SipStation | FixedStation]:
    """Where they sit: at the stations wanted, or at those that are free; those at fixed loopback addresses
    first, and none that rings when nobody is there (an overflow's). Errors: Refused."""
    known = {station.name: station for station in site.stations}
    if strange := [name for name in wanted if name not in known]:
        raise Refused(
            [Fault(f"station {strange[0]}", "is not in the site file", "`check-config` lists them")]
        )
    kept = {queue.overflow_to.station for queue in site.queues if queue.overflow_to is not None}
    free = [known[name] for name in wanted] or [
        station for station in site.stations if station.name not in taken | kept
    ]
    here = [one for one in free if isinstance(one, FixedStation) and one.address.host.startswith("127.")]
    sets = [one for one in free if isinstance(one, SipStation)][:MOST_SETS]
    found: list[SipStation | FixedStation] = [*here, *sets]
    if len(found) < count:
        what = f"{len(found)} are free for {count} agents (of sets that register, {MOST_SETS} at most)"
        hint = (
            'give the site more, like [[stations]] name = "301", kind = "fixed", address = "127.0.10.61:5060"'
        )
        raise Refused([Fault("stations", what, hint)])
    return found[:count]


def _who(home: Home, count: int, prefix: str | None) -> tuple[list[str], str]:
    """Their accounts and the password of all. Errors: Refused."""
    if prefix is not None:
        return [f"{prefix}{number}" for number in range(1, count + 1)], sys.stdin.readline().rstrip("\n")
    password = sample_password(home)
    names = [person.name for person in PEOPLE if person.role == "agent"]
    hint = "make accounts with `trunkline account add-many PREFIX`, and log in with --accounts PREFIX"
    if password is None:
        raise Refused([Fault(str(password_file(home)), "is not there: this is not the sample firm", hint)])
    if count > len(names):
        raise Refused([Fault("the sample firm", f"has {len(names)} agents, not {count}", hint)])
    return names[:count], password


async def _work(crew: Crew, stations: Sequence[str], answer_after: float, words: Language) -> None:
    console = Console()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        console.print(say("logging-in", words, count=crew.count))
        if not await _unless(stop, crew.begin(stations, answer_after)):
            return
        with Live(_picture(crew, words), console=console, auto_refresh=False, transient=True) as live:
            showing = asyncio.ensure_future(_keep_showing(crew, live, words))
            await _unless(stop, crew.work(console, words))
            showing.cancel()
        console.print(say("logging-out", words))
        await crew.end()
        console.print(_picture(crew, words))
    finally:
        await crew.end()  # once more does no harm


async def _unless(stopped: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Carries `work` out; False, if it was told to stop before that was done. Errors: those of the work."""
    doing, told = asyncio.ensure_future(work), asyncio.ensure_future(stopped.wait())
    await asyncio.wait([told, doing], return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if doing.done():
        doing.result()
        return True
    doing.cancel()
    with suppress(asyncio.CancelledError):
        await doing
    return False


async def _keep_showing(crew: Crew, live: Live, words: Language) -> None:
    while True:
        await asyncio.sleep(LOOK_EVERY)
        live.update(_picture(crew, words), refresh=True)


def _picture(crew: Crew, words: Language) -> Table:
    tally = crew.tally
    counts = {
        "ready": tally.ready, "talking": tally.talking, "offered": tally.offered, "answered": tally.answered,
        "missed": tally.missed, "ended-by-us": tally.ended_by_us, "ended-by-callers": tally.ended_by_callers,
        "gone": crew.gone,
    }  # fmt: skip
    table = Table(title=f"{say('agents', words)}: {crew.count}")
    for word in counts:
        table.add_column(say(f"agents-{word}", words), justify="right")
    table.add_row(*(str(count) for count in counts.values()))
    return table


if __name__ == "__main__":
    command()
