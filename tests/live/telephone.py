"""A headless telephone in a process of its own (`trunkline phone --json`), driven from an asyncio test."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.live.sightings import Sightings

PROJECT = Path(__file__).resolve().parents[2]


class PhoneRefused(AssertionError):
    """The phone did not carry a command out."""


class Telephone:
    """`events` holds what it told and nobody has waited for yet.

    Everything it hears is recorded in `folder`/<user>-<call>.wav, complete once that call has ended.
    """

    def __init__(self, name: str, folder: Path, tell_story: Callable[[], str]) -> None:
        self.name = name
        self.folder = folder
        self.sightings = Sightings(f"phone {name}", tell_story)
        self._numbers = itertools.count(1)
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None

    async def start(self, *arguments: str) -> None:
        """arguments: those of `trunkline phone`, e.g. "--station", "101"."""
        with self.error_log.open("ab") as error_log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "trunkline.phone", "--json", "--records", str(self.folder), *arguments,
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=error_log,
                cwd=PROJECT, env=_environment(),
            )  # fmt: skip
        self._reading = asyncio.create_task(self._read())
        await self.sightings.next(10, lambda seen: seen["event"] in ("ready", "gone"))
        if self.sightings.all[-1]["event"] == "gone":
            await self.stop()
            raise AssertionError(f"phone {self.name} did not start: {self.error_log.read_text()}")

    async def stop(self) -> None:
        if self._process is None or self._reading is None:
            return
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), 8)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
            raise AssertionError(f"phone {self.name} did not end by itself") from None
        finally:
            await self._reading
            self._process = None

    @property
    def calls_up(self) -> int:
        """Calls that ring or talk now."""
        seen = self.sightings.all
        began = sum(
            1
            for event in seen
            if event["event"] == "incoming" or (event.get("call") and event["event"] == "done")
        )
        return began - sum(1 for event in seen if event["event"] == "hung-up")

    def is_over(self, call: int) -> bool:
        """Whether it has told that this call ended."""
        return any(seen["event"] == "hung-up" and seen["call"] == call for seen in self.sightings.all)

    async def event(self, kind: str, limit: float = 5.0, **values: Any) -> dict[str, Any]:
        """The next event of this kind with these values; events before it that were not waited for stay."""
        return await self.sightings.next(limit, event=kind, **values)

    async def do(self, word: str, **values: Any) -> int | None:
        """Carries a command out. Answer: the call it made, if any. Errors: PhoneRefused."""
        assert self._process is not None, f"phone {self.name} is off"
        assert self._process.stdin is not None
        identity = next(self._numbers)
        line = json.dumps({"id": identity, "do": word} | values, ensure_ascii=False)
        self._process.stdin.write(line.encode() + b"\n")
        await self._process.stdin.drain()
        answer = await self.sightings.next(5.0, id=identity)
        if answer["event"] == "refused":
            raise PhoneRefused(f"phone {self.name}: {word}: {answer['why']}")
        call: int | None = answer.get("call")
        return call

    async def hears_sound(self, seconds: float = 0.6, limit: float = 5.0, call: int | None = None) -> None:
        """Waits until it has heard something for so long, measured every 0.2 s."""
        which = {} if call is None else {"call": call}
        while self.sightings.take(lambda seen: seen.get("event") == "level"):
            pass  # measured before
        await self.do("levels", on=True, **which)
        for _ in range(round(seconds / 0.2)):
            await self.sightings.next(limit, lambda seen: seen.get("hears", 0) > 0.02, event="level", **which)
        await self.do("levels", on=False, **which)

    async def hears_silence(self, seconds: float, limit: float = 20.0, call: int | None = None) -> None:
        """Waits until it has heard nothing for so long without a break."""
        which = {} if call is None else {"call": call}
        while self.sightings.take(lambda seen: seen.get("event") == "level"):
            pass  # measured before
        await self.do("levels", on=True, **which)
        quiet = 0
        while quiet < round(seconds / 0.2):
            level = await self.sightings.next(limit, event="level", **which)
            quiet = quiet + 1 if level["hears"] <= 0.02 else 0
        await self.do("levels", on=False, **which)

    async def recording(self, call: int = 1, limit: float = 3.0) -> Path:
        """What that call heard, once it is over and the file complete."""
        return Path((await self.event("recorded", limit, call=call))["file"])

    @property
    def error_log(self) -> Path:
        return self.folder / f"phone-{self.name}.log"

    async def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self.sightings.add(json.loads(line))
        self.sightings.add({"event": "gone"})


def _environment() -> dict[str, str]:
    """Without what gives the house another clock: a telephone is a machine of its own."""
    ours = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    return ours | {"PYTHONUNBUFFERED": "1"}


@asynccontextmanager
async def telephone(
    name: str, folder: Path, *arguments: str, tell_story: Callable[[], str] = lambda: ""
) -> AsyncIterator[Telephone]:
    """A phone for the time of a block."""
    phone = Telephone(name, folder, tell_story)
    await phone.start(*arguments)
    try:
        yield phone
    finally:
        await phone.stop()
