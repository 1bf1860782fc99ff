"""Telephones for agents without desks: a PJSUA2 process for each set that registers, plain SIP devices for
stations at fixed addresses, however many."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from config.faults import Fault, Refused
from config.home import PROJECT
from config.schema import FixedStation, SipStation
from trunkline.phones.devices import Devices, Leg
from trunkline.phones.packets import SILENCE, voice_of

MOST_SETS = 16
"""A set that registers is a process of its own, 50 MB each."""

REGISTERED_WITHIN = 20.0
END_LIMIT = 8.0


class Telephones:
    """They answer by themselves. says: a wav file (8 kHz, 16 bit, mono) that all of them speak."""

    def __init__(self, home: Path, *, answer_after: float, says: Path | None = None) -> None:
        self._home, self._answer_after, self._says = home, answer_after, says
        self._devices = Devices(self, SILENCE if says is None else voice_of(says))
        self._sets: list[asyncio.subprocess.Process] = []
        self._reading: list[asyncio.Task[None]] = []

    async def open(self, stations: Sequence[SipStation | FixedStation]) -> None:
        """Errors: Refused, when an address is taken or a set does not register."""
        fixed = [station for station in stations if isinstance(station, FixedStation)]
        for station in fixed:
            host = station.address.host
            if not host.startswith("127."):
                what, hint = f"is at {host}, which is no address of this machine alone", "use others"
                raise Refused([Fault(f"station {station.name}", what, hint)])
        try:
            await self._devices.open((host, port) for host, port in (one.address for one in fixed))
        except OSError as fault:
            hint = "another program stands for these stations already"
            raise Refused(
                [Fault("stations at fixed addresses", str(fault.strerror or fault), hint)]
            ) from None
        await asyncio.gather(*(self._open_set(one) for one in stations if isinstance(one, SipStation)))

    async def _open_set(self, station: SipStation) -> None:
        says = [] if self._says is None else ["--says", str(self._says)]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "trunkline.phone", "--json", "--home", str(self._home),
            "--station", station.name, "--answer-after", str(self._answer_after), *says,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            cwd=PROJECT, start_new_session=True,
        )  # fmt: skip  # a Ctrl-C is for us; we tell our telephones ourselves
        self._sets.append(process)
        why = ""
        try:
            async with asyncio.timeout(REGISTERED_WITHIN):
                why = await self._registered(process)
        except TimeoutError:
            why = f"did not register within {REGISTERED_WITHIN:.0f} s"
        if why:
            raise Refused([Fault(f"station {station.name}", why, "`trunkline status` shows what is missing")])
        self._reading.append(asyncio.create_task(_read_on(process)))

    async def _registered(self, process: asyncio.subprocess.Process) -> str:
        """Why it cannot; "" once it is."""
        assert process.stdout is not None
        assert process.stderr is not None
        while line := await process.stdout.readline():
            told = json.loads(line)
            if told["event"] == "registered":
                return ""
        words = (await process.stderr.read()).decode(errors="replace").strip().splitlines()
        return words[-1].removeprefix("Error: ") if words else "ended without a word"

    async def close(self) -> None:
        """All hang up, and end."""
        self._devices.close()
        for process in self._sets:
            if process.stdin is not None:
                process.stdin.close()
        for process in self._sets:
            try:
                await asyncio.wait_for(process.wait(), END_LIMIT)
            except TimeoutError:
                process.kill()
                await process.wait()
        for reading in self._reading:
            reading.cancel()

    # ---- of devices at fixed addresses -------------------------------------------------------------------

    def rings(self, leg: Leg, moment: float) -> None:
        asyncio.get_running_loop().call_later(self._answer_after, leg.answer)

    def ended(self, leg: Leg, moment: float) -> None:
        pass  # the link tells it


async def _read_on(process: asyncio.subprocess.Process) -> None:
    """Or its pipe would be full some day, and it would wait for ever."""
    assert process.stdout is not None
    while await process.stdout.readline():
        pass
