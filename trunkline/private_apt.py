"""Debian packages fetched and unpacked by an ordinary user, beside the system's own. Standard library only.

apt-get works with its own empty state, cache and source list in a folder of ours, and keeps the machine's
proxy settings and its mirror; Debian's signatures are checked as ever. Nothing is installed: `dpkg-deb -x`
unpacks the files, package scripts do not run.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
OTHER_SUITES = re.compile(r"-(updates|security|backports|proposed-updates)\b|/")

CONFIGURATION = """\
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Pre-Install-Pkgs;
#clear DPkg::Post-Invoke;
#clear APT::Default-Release;
Dir::State "{folder}/state";
Dir::State::lists "{folder}/state/lists";
Dir::State::status "{folder}/state/status";
Dir::State::extended_states "{folder}/state/extended_states";
Dir::Cache "{folder}/cache";
Dir::Cache::archives "{folder}/cache/archives";
Dir::Log "{folder}/log";
Dir::Etc::SourceList "{folder}/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
APT::Sandbox::User "";
APT::Install-Recommends "false";
APT::Install-Suggests "false";
Acquire::Check-Valid-Until "false";
Acquire::Languages "none";
Acquire::Retries "3";
"""


class AptFailed(Exception):
    """One sentence: what could not be fetched, and what to do."""


@dataclass(frozen=True)
class Mirror:
    """Debian's own main archive as this machine reaches it."""

    address: str
    suite: str  # the machine's own release

    @classmethod
    def of_this_machine(cls) -> Mirror:
        """The entry of apt's own sources that is Debian's main archive, or TRUNKLINE_DEBIAN_MIRROR."""
        given = os.environ.get("TRUNKLINE_DEBIAN_MIRROR")
        if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
            raise AptFailed(
                "apt-get and dpkg-deb are needed, and this machine has none: use Debian 12 or later"
            )
        for address, suite in (*_updated_sources(), *_written_sources()):
            return cls(given or address, suite)
        if given:
            return cls(given, "stable")
        raise AptFailed(
            "apt's sources name no Debian main archive: add one in /etc/apt/sources.list.d, or name a mirror"
            " in the environment variable TRUNKLINE_DEBIAN_MIRROR"
        )


def _updated_sources() -> Iterator[tuple[str, str]]:
    """(address, suite) of sources that say they are Debian's main archive; known after `apt-get update`."""
    for block in _ask_apt("indextargets", "Created-By: Packages").split("\n\n"):
        entry = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        debians = entry.get("Origin") == entry.get("Label") == "Debian"
        if debians and entry.get("Component") == "main" and not OTHER_SUITES.search(entry["Release"]):
            yield entry["Repo-URI"], entry["Release"]


def _written_sources() -> Iterator[tuple[str, str]]:
    """Those whose address looks like it: all there is to go by where lists were never fetched."""
    for address, suite in re.findall(
        r"'(\S+?/debian/)dists/(\S+?)/InRelease'", _ask_apt("update", "--print-uris")
    ):
        if not OTHER_SUITES.search(suite):
            yield address, suite


def _ask_apt(*words: str) -> str:
    return subprocess.run(["apt-get", *words], capture_output=True, text=True, check=False).stdout


class PrivateApt:
    """One suite of Debian in a folder of ours. Fetched packages stay in the folder until `forget`."""

    def __init__(self, folder: Path, mirror: str, suite: str) -> None:
        self._folder, self._suite = folder.absolute(), suite
        for part in ("state/lists/partial", "cache/archives/partial", "log"):
            (self._folder / part).mkdir(parents=True, exist_ok=True)
        (self._folder / "state/status").touch()
        signed = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""
        (self._folder / "sources.list").write_text(f"deb {signed}{mirror} {suite} main\n")
        (self._folder / "apt.conf").write_text(CONFIGURATION.format(folder=self._folder))

    def update(self) -> None:
        """Fetches the suite's list of packages."""
        self._run(f"the package list of Debian {self._suite} could not be fetched", "update", "-qq")

    def fetch(self, packages: Sequence[str], progress: Callable[[float], None]) -> list[Path]:
        """Downloads the packages with all they depend on; `progress` is told the share done, 0-1.

        What an earlier try brought is not fetched again.
        """
        failure = f"{', '.join(packages)} could not be fetched from Debian {self._suite}"
        empty = self._folder / "nothing"
        (empty / "partial").mkdir(parents=True, exist_ok=True)
        planned = self._run(
            failure, "install", "--print-uris", "-qq", f"-oDir::Cache::archives={empty}", *packages
        )
        sizes = {name: int(size) for name, size in re.findall(r"^'[^']+' (\S+) (\d+)", planned, re.MULTILINE)}
        total, archives = sum(sizes.values()), self._folder / "cache/archives"

        def look() -> None:
            done = sum(file.stat().st_size for file in archives.rglob("*.deb") if file.name in sizes)
            progress(min(1.0, done / total))

        self._run(failure, "install", "--download-only", "-qq", "-y", *packages, watch=look)
        progress(1.0)
        return [archives / name for name in sorted(sizes)]

    def forget(self) -> None:
        """Removes lists and packages: what was unpacked stays."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, failure: str, *words: str, watch: Callable[[], None] = lambda: None) -> str:
        command = ["apt-get", "-c", str(self._folder / "apt.conf"), *words]
        environment = os.environ | {"LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}
        with (self._folder / "log" / "said").open("w+") as said:
            running = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, text=True, env=environment
            )
            while True:
                try:
                    running.wait(0.5)
                    break
                except subprocess.TimeoutExpired:
                    watch()
            said.seek(0)
            text = said.read()
        if running.returncode:
            complaints = [line for line in text.splitlines() if line.startswith(("E:", "Err:"))] or [
                text[-300:]
            ]
            raise AptFailed(f"{failure} ({' '.join(complaints[:3])}): is the network there? Then try again")
        return text


def unpack(package: Path, folder: Path) -> None:
    """The package's files below `folder`, with nobody's ownership but ours."""
    done = subprocess.run(
        ["dpkg-deb", "-x", str(package), str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise AptFailed(
            f"{package.name} could not be unpacked ({done.stderr.strip()}): is the disk full? Try again"
        )
