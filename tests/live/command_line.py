"""`trunkline` as a person types it, on a site with a home folder and a network of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from config.home import PROJECT, SAMPLE_SITE
from tests.live.network import Network
from trunkline.child import born

LIMIT = 90  # seconds; some 5 are usual

Done = subprocess.CompletedProcess[str]


class CommandLine:
    """The sample site at addresses of its own, under another name: nobody fills in the sample's people."""

    def __init__(self, folder: Path, *, language: str = "") -> None:
        self.network = Network()
        self.home = folder / "var"
        self.file = folder / "site.toml"
        self.environment = {
            name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LC_MESSAGES")
        } | {"LANG": language}
        text = SAMPLE_SITE.read_text(encoding="utf-8").replace('"Lindqvist Pumps"', '"Another Firm"')
        for old, host in (
            ('"127.0.10.1"', 1),
            ('"127.0.10.20:', 20),
            ('"127.0.10.41:', 41),
            ('"127.0.0.1"', 2),
        ):
            assert old in text
            text = text.replace(old, old[0] + self.network.host(host) + old[-1])
        self.file.write_text(text, encoding="utf-8")

    @property
    def server(self) -> str:
        return f"http://{self.network.host(2)}:8800"

    def change(self, old: str, new: str) -> None:
        """One line of the site file."""
        text = self.file.read_text(encoding="utf-8")
        assert old in text
        self.file.write_text(text.replace(old, new), encoding="utf-8")

    def trunkline(self, *words: str, under: Sequence[str] = ()) -> Done:
        """under: the command that runs it."""
        command = [*under, sys.executable, "-m", "trunkline", *words, "--home", str(self.home)]
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            cwd=PROJECT,
            env=self.environment,
        )

    def up(self, *, under: Sequence[str] = ()) -> Done:
        return self.trunkline("up", "--detach", "--site", str(self.file), under=under)

    def pids(self) -> dict[str, int]:
        return {file.stem: int(file.read_text().split()[0]) for file in (self.home / "run").glob("*.pid")}

    def supervisor(self) -> int:
        return int(self.state()["pid"])

    def restarts(self) -> dict[str, int]:
        return {part["name"]: part["restarts"] for part in self.state()["parts"] if part["up"]}

    def state(self) -> dict[str, object]:
        return dict(json.loads((self.home / "run" / "trunkline.json").read_text()))

    def close(self) -> None:
        """Ends what runs, and sees that it has ended."""
        pids = self.pids()
        self.trunkline("down")
        self.network.release()
        assert not [name for name, pid in pids.items() if born(pid)], "parts are left"
