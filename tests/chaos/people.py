"""Agents who work and callers who call whatever happens, and remember what they saw and did."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.live import house as live
from tests.live import sound
from tests.live.link import LinkRefused
from tests.live.people import Agent as Person
from tests.live.people import Caller as Voice
from tests.live.sightings import NotSeen, Seen
from tests.live.telephone import PhoneRefused

GONE = (NotSeen, PhoneRefused, TimeoutError, OSError, AssertionError)
"""What a person meets whose call, telephone or console is not there at the moment."""

TALK = (1.0, 6.0)  # seconds until an agent does something in a talk
PRESS_EVERY = 1.5  # seconds; who is asked again presses again
AGAIN = 1.0  # seconds until he tries again
TRIES = 5  # of a command that was lost with its server
LOUD = 0.02


@dataclass
class Told:
    """What a console was told: it must stand in the journal."""

    established: list[tuple[str, str]] = field(default_factory=list)  # interaction, agent
    notes: list[tuple[str, str]] = field(default_factory=list)  # interaction, text
    states: list[tuple[str, str, str]] = field(default_factory=list)  # agent, state, since


class Agent:
    """Takes every call; holds, writes notes, hangs up or transfers by chance; comes back when cut off."""

    def __init__(self, house: live.House, person: Person, chance: random.Random, told: Told) -> None:
        self.house, self.person, self._chance, self.told = house, person, chance, told
        self.intended: set[str] = set()  # interactions that he ended or sent on
        self.over = False
        self._doing: set[asyncio.Task[None]] = set()
        self._talks: set[str] = set()  # interactions in which he has something to do
        self._numbers: dict[
            str, str
        ] = {}  # whose call an interaction is; every caller has a number of his own
        self._seen = 0

    @property
    def name(self) -> str:
        return self.person.name

    async def work(self) -> None:
        while not self.over:
            if not self.person.link.is_open:
                await self._back()
            self._listen()
            await asyncio.sleep(0.05)
        for task in self._doing:
            task.cancel()
        await asyncio.gather(*self._doing, return_exceptions=True)

    def _listen(self) -> None:
        events = self.person.link.events.all
        for seen in events[self._seen :]:
            self._heard(seen)
        self._seen = len(events)

    def _heard(self, seen: Seen) -> None:
        match seen["event"]:
            case "agent.state":
                state = seen["agent"]
                self.told.states.append((state["agent"], state["state"], state["since"]))
                if state["state"] == "not-ready" and not self.over:
                    self._do(self._ready(phone_lost=state["reason"] == "phone-lost"))
            case "call.established":
                interaction = seen["call"]["interaction"]
                self.told.established.append((interaction, self.name))
                self._numbers[interaction] = seen["call"]["number"]
                self._do(self._talk(interaction))

    def _do(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._doing.add(task)
        task.add_done_callback(self._doing.discard)

    async def _back(self) -> None:
        with suppress(*GONE, LinkRefused):
            seen = await self.person.comes_back()
            self._seen = 0
            for call in seen["calls"]:
                if call["state"] in ("established", "held"):
                    self._numbers[call["interaction"]] = call["number"]
                    self._do(self._talk(call["interaction"]))
            if seen["state"]["state"] == "not-ready":
                self._do(self._ready())
            return
        await asyncio.sleep(0.2)

    async def _ready(self, *, phone_lost: bool = False) -> None:
        """phone_lost: Asterisk has forgotten where his set is, which says so itself some minutes later."""
        with suppress(*GONE, LinkRefused):
            if phone_lost:
                await self.person.phone.do("register")
                await asyncio.sleep(AGAIN)
            await self.person.ready()

    async def _talk(self, interaction: str) -> None:
        """He does one thing in it. A command that was lost with its server he gives again when he is back."""
        if interaction in self._talks:
            return
        self._talks.add(interaction)
        chance = self._chance
        await asyncio.sleep(chance.uniform(*TALK))
        what = chance.choice(("note", "hold", "hang-up", "clear", "transfer", "nothing"))
        try:
            for _ in range(TRIES):
                try:
                    await self._does(what, interaction)
                    return
                except LinkRefused:  # the call is over, or not his any more
                    return
                except GONE:
                    await asyncio.sleep(AGAIN)
        finally:
            self._talks.discard(interaction)

    async def _does(self, what: str, interaction: str) -> None:
        chance = self._chance
        match what:
            case "note":
                text = f"note {chance.random()}"
                await self.person.link.ask("interaction.note", interaction=interaction, text=text)
                self.told.notes.append((interaction, text))
            case "hold":
                await self.person.does("hold", interaction)
                await asyncio.sleep(chance.uniform(0.5, 2.0))
                await self.person.does("retrieve", interaction)
            case "clear":
                self.intended.add(interaction)
                await self.person.does("clear", interaction)
            case "transfer":
                self.intended.add(interaction)
                await self.person.does("transfer", interaction, queue="sales-en")
            case "hang-up":
                self.intended.add(interaction)
                await self._hangs_up(self._numbers[interaction])

    async def _hangs_up(self, number: str) -> None:
        """This talk and no other: by now his telephone may have the next one."""
        phone = self.person.phone
        rings = [seen for seen in phone.sightings.all if seen["event"] == "incoming"]
        for call in (ring["call"] for ring in rings if ring["caller"] == number):
            if not phone.is_over(call):
                await phone.do("hang-up", call=call)


class Caller:
    """One call: presses his keys until he is through, listens, hangs up when he has had enough."""

    def __init__(self, house: live.House, number: str, keys: str, stay: float) -> None:
        self.house, self.number, self._keys, self._stay = house, number, keys, stay
        self.answered = self.hung_up_himself = False
        self.failed: str | None = None
        self.longest_silence = 0.0
        self.last_sound = 0.0
        self.ended_at = 0.0

    async def call(self) -> None:
        voice: Voice | None = None
        try:
            voice = await self.house.caller(self.number, answered=False)
            await voice.is_answered(10)
        except GONE as fault:
            self.failed = f"{type(fault).__name__}: {str(fault)[:200]}"
            with suppress(*GONE):
                if voice is not None:
                    await voice.hangs_up()
            return
        self.answered = True
        began = self.last_sound = time.monotonic()
        await voice.telco.do("levels", on=True, call=voice.call)
        pressed = 0.0
        while not (over := self._listen(voice)) and time.monotonic() - began < self._stay:
            if time.monotonic() - pressed > PRESS_EVERY:
                pressed = time.monotonic()
                with suppress(*GONE):
                    await voice.telco.do("press", call=voice.call, keys=self._keys)
            await asyncio.sleep(0.1)
        if not over:
            self.hung_up_himself = True
            with suppress(*GONE):
                await voice.hangs_up()
        self.ended_at = time.monotonic()

    def _listen(self, voice: Voice) -> bool:
        """Whether the other side has hung up."""
        heard = voice.telco.sightings
        while (seen := heard.take(lambda one: one.get("call") == voice.call)) is not None:
            if seen["event"] == "hung-up":
                return True
            if seen["event"] == "level" and seen["hears"] > LOUD:
                self.last_sound = time.monotonic()
        self.longest_silence = max(self.longest_silence, time.monotonic() - self.last_sound)
        return False


def voices() -> tuple[int, ...]:
    return (sound.LI_NA, sound.WANG_WEI)
