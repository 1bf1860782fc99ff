"""The tests' house under its real supervisor: started by `trunkline up`, with the same people in it."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from contextlib import suppress

from config.home import PROJECT, Home
from config.installation import Installation
from config.secrets import Secrets
from crm.database import Database
from tests.live.house import House
from tests.live.site_for_tests import Change
from trunkline.asterisk_node import AsteriskNode
from trunkline.child import born

LIMIT = 90  # seconds that a command has; some 5 are usual
Done = subprocess.CompletedProcess[str]


class SupervisedHouse(House):
    former: Home | None = None  # of a house that has moved

    async def start(self, *, change: Change = lambda site: None) -> SupervisedHouse:  # type: ignore[override]
        await asyncio.to_thread(self._prepare, change)
        self.console = None
        self.asterisks = self._asterisks_of(self.home)
        up = await self.trunkline("up", "--detach")
        assert up.returncode == 0, up.stderr
        self._before = {}  # type: ignore[assignment]
        await self.is_ready()
        await self._warm_up()
        return self

    async def move(self, home: Home) -> None:
        """Everything stops here, and starts there: another home folder with the same site."""
        await self._everybody_out()
        await self.trunkline("down")
        self.database.close()
        self.former, self.home = self.home, home
        self.secrets = Secrets.load_or_create(home, self.site)
        self.asterisks = self._asterisks_of(home)
        self.database = Database(home.database_url(self.site.database.url), country=self.site.site.country)
        up = await self.trunkline("up", "--detach")
        assert up.returncode == 0, up.stderr
        await self.is_ready()

    def _asterisks_of(self, home: Home) -> dict[str, AsteriskNode]:
        """Only to ask them something."""
        found = Installation.find()
        return {
            node.name: AsteriskNode(self.site, node, self.secrets, home, installation=found)
            for node in self.site.nodes
        }

    async def trunkline(self, *words: str) -> Done:
        process = await self.begin(*words)
        said, complained = await asyncio.wait_for(process.communicate(), LIMIT)
        return Done(words, process.returncode or 0, said.decode(), complained.decode())

    async def begin(self, *words: str) -> asyncio.subprocess.Process:
        """A command that takes its time, as `drain`."""
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "trunkline", *words, "--home", str(self.home.path),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            cwd=PROJECT, env=os.environ | {"LC_ALL": "C.UTF-8"},
        )  # fmt: skip

    def pids(self) -> dict[str, int]:
        return {file.stem: int(file.read_text().split()[0]) for file in self.home.run.glob("*.pid")}

    @property
    def runs(self) -> bool:
        return any(born(pid) for pid in self.pids().values())

    @property
    def _pid(self) -> int:
        return self.pids()["cti"]

    async def stop(self) -> None:
        with suppress(Exception):
            await self._everybody_out()
        await self.trunkline("down")
        self.database.close()
        self.network.release()
        for home in filter(None, (self.home, self.former)):
            shutil.rmtree(home.path, ignore_errors=True)
