"""An agent without a desk: logs in over the link, takes what is offered, talks, wraps up, is ready again.

His telephone is another's matter (trunkline/phones): it answers by itself, and is only named here by its
station. Everything else he does as a console does it, over the link.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from trunkline.link_client import Event, LinkClient, LinkLost, LinkRefused

RECOVERY = 1.0
"""Seconds after which somebody who missed a call is ready again."""

RETRY, PATIENCE = 1.0, 60.0
"""Seconds between two tries to come back after the link was lost, and until he gives up."""

AT_ONCE = 3
"""Log-ins under way: the server takes passwords two at a time, and ends who has waited 10 s for his turn."""

NOT_BY_CHOICE = frozenset({"no-answer", "declined", "phone-lost", "console-lost"})

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Habits:
    """How an agent works. Seconds, from and to; talk None: whoever called hangs up. Shares of his talks, 0-1,
    in which he puts the caller on hold, and which he sends on to `onward`, a queue."""

    talk: tuple[float, float] | None = (20.0, 60.0)
    wrap_up: float = 5.0
    holds: float = 0.0
    sends_on: float = 0.0
    onward: str = ""


@dataclass(slots=True)
class Tally:
    """What happened to them all so far."""

    ready: int = 0
    talking: int = 0
    offered: int = 0
    answered: int = 0
    missed: int = 0
    held: int = 0
    sent_on: int = 0
    ended_by_us: int = 0
    ended_by_callers: int = 0
    refused: int = 0
    reconnected: int = 0


Noticed = Callable[[Event, float], None]
Doing = Callable[..., Coroutine[Any, Any, None]]


class HeadlessAgent:
    """`log_in`, then `work` until it is cancelled, then `log_out`. noticed: hears what the
    server tells him, with the moment (time.monotonic) at which it came."""

    def __init__(
        self,
        server: tuple[str, int],
        account: str,
        password: str,
        station: str,
        *,
        habits: Habits,
        tally: Tally,
        chance: random.Random,
        noticed: Noticed = lambda event, moment: None,
    ) -> None:
        self.account, self.station, self.state = account, station, "logged-out"
        self._server, self._password, self._habits = server, password, habits
        self._tally, self._chance, self._noticed = tally, chance, noticed
        self._desk = uuid4().hex  # by which the server knows him again
        self._link: LinkClient | None = None
        self._doing: asyncio.Task[None] | None = None
        self._talking = False
        self._ours = False  # we ended the talk that is just ending

    async def log_in(self) -> None:
        """Sits down, and is ready. Errors: LinkRefused, LinkLost, TimeoutError."""
        link = self._link = LinkClient(*self._server)
        await link.connect()
        await link.ask("session.open", account=self.account, password=self._password)
        seated = await link.ask("agent.log_in", station=self.station, desk=self._desk)
        self._is(seated["state"])
        self._talks(any(call["state"] in ("established", "held") for call in seated["calls"]))
        if seated["state"]["state"] in ("not-ready", "logged-out"):
            self._is(await link.ask("agent.ready"))
        for call in seated["calls"]:  # he comes back into the middle of it
            if call["state"] == "established":
                self._begin(self._talk, call["interaction"])

    async def work(self) -> None:
        """Takes calls; after a lost link goes on where he was. Errors: LinkRefused when he is sent away,
        LinkLost when the server does not come back within PATIENCE."""
        while True:
            link = self._opened()
            try:
                async for event, moment in link.events():
                    self._noticed(event, moment)
                    self._hear(event)
            except LinkLost as lost:
                self._drop()
                await self._come_back(lost)

    async def log_out(self) -> None:
        """As soon as his talk is over, which he ends. No errors: a server that has gone has forgotten him."""
        self._drop()
        with suppress(LinkRefused, LinkLost, TimeoutError):
            await self._leave()
        if self._link is not None:
            self._link.close()
        self._talks(False)
        self._is({"state": "logged-out"})

    async def _leave(self) -> None:
        link = self._opened()
        while True:
            try:
                await link.ask("agent.log_out")
            except LinkRefused as refused:
                if refused.code != "call-in-progress":
                    raise
                seated = await link.ask("agent.log_in", station=self.station, desk=self._desk)
                for call in seated["calls"]:
                    with suppress(LinkRefused):
                        await link.ask("call.clear", interaction=call["interaction"])
                await asyncio.sleep(0.1)
            else:
                return

    # ---- what the server tells -----------------------------------------------------------------------------

    def _hear(self, event: Event) -> None:
        tally = self._tally
        match event["event"]:
            case "agent.state":
                self._is(event["agent"])
            case "call.delivered":
                tally.offered += 1
                self._ours = False
            case "call.established":
                tally.answered += 1
                self._talks(True)
                self._begin(self._talk, event["call"]["interaction"])
            case "call.transferred":
                self._talks(False)
                tally.sent_on += 1
            case "call.cleared" if event["call"]["established"] is not None:
                self._talks(False)
                if self._ours:
                    tally.ended_by_us += 1
                else:
                    tally.ended_by_callers += 1
            case "call.cleared":
                tally.missed += 1
            case "session.ended" if event["reason"] != "server-stops":
                raise LinkRefused("session", {"code": event["reason"], "message": "the server ended it"})
            case _:
                pass

    def _is(self, told: State) -> None:
        was, self.state = self.state, told["state"]
        self._tally.ready += (self.state == "ready") - (was == "ready")
        if self.state == "wrap-up" and was != "wrap-up":
            self._begin(self._wrap_up)
        elif self.state == "not-ready" and told["reason"] in NOT_BY_CHOICE:
            self._begin(self._recover)

    def _talks(self, now: bool) -> None:
        was, self._talking = self._talking, now
        if was and not now:
            self._drop()  # whatever he was about to do in this talk
        self._tally.talking += now - was

    # ---- what he does --------------------------------------------------------------------------------------

    def _begin(self, doing: Doing, *about: str) -> None:
        """In place of what he did so far."""
        self._drop()
        self._doing = asyncio.create_task(self._quietly(doing, *about))

    def _drop(self) -> None:
        if self._doing is not None:
            self._doing.cancel()
            self._doing = None

    async def _quietly(self, doing: Doing, *about: str) -> None:
        """A call may end in the very moment in which he does something with it."""
        try:
            await doing(*about)
        except (LinkRefused, TimeoutError):
            self._tally.refused += 1
        except LinkLost:
            return  # `work` sees to it

    async def _talk(self, interaction: str) -> None:
        habits, link = self._habits, self._opened()
        seconds = None if habits.talk is None else self._chance.uniform(*habits.talk)
        if self._chance.random() < habits.holds:
            await asyncio.sleep(0.3 if seconds is None else seconds / 4)
            await link.ask("call.hold", interaction=interaction)
            self._tally.held += 1
            await asyncio.sleep(0.3 if seconds is None else seconds / 4)
            await link.ask("call.retrieve", interaction=interaction)
            seconds = None if seconds is None else seconds / 2
        if self._chance.random() < habits.sends_on:
            await asyncio.sleep(0.5 if seconds is None else seconds)
            await link.ask("call.transfer", interaction=interaction, queue=habits.onward)
        elif seconds is not None:
            await asyncio.sleep(seconds)
            self._ours = True
            await link.ask("call.clear", interaction=interaction)

    async def _wrap_up(self) -> None:
        await asyncio.sleep(self._habits.wrap_up)
        await self._opened().ask("agent.wrap_up_done")

    async def _recover(self) -> None:
        await asyncio.sleep(RECOVERY)
        await self._opened().ask("agent.ready")

    async def _come_back(self, lost: LinkLost) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while loop.time() < end:
            await asyncio.sleep(RETRY)
            try:
                await self.log_in()
            except (LinkLost, TimeoutError):
                continue
            self._tally.reconnected += 1
            return
        raise lost

    def _opened(self) -> LinkClient:
        if self._link is None:
            raise LinkLost("not logged in yet")
        return self._link


async def all_log_in(agents: Sequence[HeadlessAgent]) -> None:
    """Everybody sits and is ready. Errors: LinkRefused, LinkLost, TimeoutError."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def log_in(agent: HeadlessAgent) -> None:
        async with turn:
            await agent.log_in()

    await asyncio.gather(*(log_in(agent) for agent in agents))
