"""Who is on the telephone in a test: agents with their consoles and sets, callers from outside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.live.link import LinkClient
from tests.live.telephone import Telephone

PASSWORD = "only-for-tests-1"

AGENTS: dict[str, dict[str, Any]] = {
    "li.na": {"display_name": "Li Na", "extension": "204", "role": "agent", "language": "zh",
              "skills": {"sales": 90, "english": 80, "chinese": 90}},
    "wang.wei": {"display_name": "Wang Wei", "extension": "205", "role": "agent", "language": "en",
                 "skills": {"sales": 60, "english": 70, "chinese": 80}},
    "chen.jie": {"display_name": "Chen Jie", "extension": "206", "role": "agent", "language": "zh",
                 "skills": {"service": 80, "english": 60, "chinese": 90}},
    "priya.nair": {"display_name": "Priya Nair", "extension": "210", "role": "lead", "language": "en",
                   "skills": {}},
}  # fmt: skip

ZHANG_WEI = "+862155500101"
"""One customer has this number."""

SHARED = "+862155500102"
"""Two customers have this one."""

STRANGER = "+862155500199"
"""Nobody has it."""

CUSTOMERS: list[dict[str, Any]] = [
    {"name": "张伟", "latin_name": "Zhang Wei", "language": "zh", "numbers": [ZHANG_WEI]},
    {"name": "Anna Berg", "language": "en", "numbers": [SHARED]},
    {"name": "Olof Berg", "language": "en", "numbers": [SHARED]},
]


class Agent:
    """An agent's console (a client of the link) and, unless he sits elsewhere, his telephone."""

    def __init__(self, name: str, link: LinkClient, phone: Telephone | None, station: str = "101") -> None:
        self.name = name
        self.station = station
        self.link = link
        self._phone = phone

    @property
    def phone(self) -> Telephone:
        assert self._phone is not None, f"{self.name} has no telephone"
        return self._phone

    async def comes_back(self) -> dict[str, Any]:
        """His console connects again after its server was away, as the page does. Answer: what it is told of
        his state and his calls."""
        self.link = await LinkClient(self.name, self.link.url, self.link.tell_story).connect()
        await self.link.ask("session.open", account=self.name, password=PASSWORD)
        return dict(await self.link.ask("agent.log_in", station=self.station, desk=f"desk of {self.name}"))

    async def ready(self) -> None:
        await self.link.ask("agent.ready")

    async def becomes(self, state: str, limit: float = 5.0, **values: Any) -> dict[str, Any]:
        """Waits until his console is told this state (and reason …)."""

        def fits(seen: dict[str, Any]) -> bool:
            agent = seen.get("agent")
            return isinstance(agent, dict) and agent.items() >= ({"state": state} | values).items()

        return dict((await self.link.events.next(limit, fits, event="agent.state"))["agent"])

    @property
    def state(self) -> str:
        """As his console was told last."""
        told = [seen["agent"]["state"] for seen in self.link.events.all if seen["event"] == "agent.state"]
        return str(told[-1]) if told else "logged-out"

    async def pop(self, limit: float = 8.0) -> dict[str, Any]:
        """The screen pop of the next call."""
        return dict((await self.link.event("call.delivered", limit))["call"])

    async def told(self, kind: str, limit: float = 5.0) -> dict[str, Any]:
        """The call as the next `call.<kind>` event shows it."""
        return dict((await self.link.event(f"call.{kind}", limit))["call"])

    async def answers(self, limit: float = 8.0) -> str:
        """His phone rings, he takes it, they talk. Answer: the interaction."""
        while self.phone.is_over((ring := await self.phone.event("incoming", limit))["call"]):
            pass  # one that he let ring, or declined
        await self.phone.do("answer", call=ring["call"])
        return str((await self.told("established"))["interaction"])

    async def does(self, command: str, interaction: str, **values: Any) -> Any:
        """E.g. does("hold", interaction)."""
        return await self.link.ask(f"call.{command}", interaction=interaction, **values)


class Caller:
    """One call from outside, placed at the board's far end."""

    def __init__(self, telco: Telephone, call: int, number: str) -> None:
        self.telco = telco
        self.call = call
        self.number = number

    async def event(self, kind: str, limit: float = 5.0, **values: Any) -> dict[str, Any]:
        return await self.telco.event(kind, limit, call=self.call, **values)

    async def is_answered(self, limit: float = 5.0) -> None:
        await self.event("state", limit, state="established")

    async def presses(self, keys: str) -> None:
        """Keys separated by commas, one after another."""
        for key in keys.split(","):
            await self.telco.do("press", call=self.call, keys=key)

    async def says(self, sound: Path) -> None:
        await self.telco.do("play", call=self.call, file=str(sound))

    async def hears_sound(self, seconds: float = 0.6, limit: float = 5.0) -> None:
        await self.telco.hears_sound(seconds, limit, call=self.call)

    async def hears_silence(self, seconds: float, limit: float = 20.0) -> None:
        await self.telco.hears_silence(seconds, limit, call=self.call)

    async def hangs_up(self) -> None:
        await self.telco.do("hang-up", call=self.call)
        await self.event("hung-up")

    async def is_hung_up(self, limit: float = 10.0) -> dict[str, Any]:
        return await self.event("hung-up", limit)

    async def recording(self) -> Path:
        """What he heard, once the call is over."""
        return await self.telco.recording(self.call)
