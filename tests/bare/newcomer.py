"""What a newcomer does on a bare machine, and how long it takes; `tests/bare/run` makes the machine.

    python3 newcomer.py REPOSITORY

Standard library only, Python 3.11, an ordinary user. Ends with the figures, or with what went wrong.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

READY = re.compile(r"(?:Ready: |就绪：)(http\S+)")
MB = 1_000_000


class Wrong(Exception):
    """What a newcomer would complain of."""


def main(repository: str) -> int:
    print(f"as user {os.geteuid()}, Python {sys.version.split()[0]}; not here: {', '.join(absent())}")
    project = Path.home() / "trunkline"
    run(["git", "clone", "--quiet", repository, str(project)])

    first = Start(project, "first start")
    first.pages()
    first.log_in()
    first.call()
    first.down()
    second = Start(project, "second start")
    second.pages()
    second.down()

    rooms = {name: size(project / name) for name in
             (".venv", ".cache/asterisk", ".cache/node", "agent_console/frontend/node_modules", "var")}  # fmt: skip
    whole = size(project)

    moved = project.with_name("my trunkline")
    project.rename(moved)
    shutil.rmtree(moved / "var")
    third = Start(moved, "elsewhere", home=Path.home() / "my home", LANG="zh_CN.UTF-8")
    third.call()
    third.down()
    if (moved / "var").exists():
        raise Wrong("with --home the usual home folder was made, too")

    print("\nFigures")
    print(f"  first start   {first.seconds:6.1f} s: " + ", ".join(first.parts))
    print(f"  second start  {second.seconds:6.1f} s")
    print(f"  room          {whole:6.0f} MB: " + ", ".join(f"{name} {mb:.0f}" for name, mb in rooms.items()))
    caches = {name: size(Path.home() / name) for name in (".npm", ".cache")}
    print(
        "  left in the user's own caches: "
        + ", ".join(f"~/{name} {mb:.0f} MB" for name, mb in caches.items())
    )
    return 0


def absent() -> list[str]:
    """What is expected not to be there, so that the machine is known to be bare."""
    programs = (
        "pip",
        "pip3",
        "node",
        "npm",
        "asterisk",
        "gcc",
        "cc",
        "sudo",
        "curl",
        "espeak-ng",
        "chromium",
    )
    there = [name for name in programs if shutil.which(name)]
    if there or os.geteuid() == 0:
        raise Wrong(f"the machine is not bare: {', '.join(there) or 'this is root'}")
    return list(programs)


class Start:
    """One `make run`, from the key to its address."""

    def __init__(self, project: Path, name: str, home: Path | None = None, **environment: str) -> None:
        self._project = project
        self._home = home or project / "var"
        self.parts: list[str] = []
        self.lines: list[str] = []
        arguments = "ARGS=--detach" + (f" --home '{home}'" if home else "")
        print(f"\n$ cd '{project}' && make run \"{arguments}\"", flush=True)
        began = time.monotonic()
        code = self._make(["make", "run", arguments], environment, began)
        self.seconds = time.monotonic() - began
        print(f"  {name}: {self.seconds:.1f} s, exit code {code}", flush=True)
        found = READY.search("\n".join(self.lines))
        if code or not found:
            raise Wrong(f"make run ended with {code}, and its address was {found and found[1]}")
        self.address = found[1]

    def _make(self, command: list[str], environment: dict[str, str], began: float) -> int:
        with subprocess.Popen(
            command, cwd=self._project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env=os.environ | environment,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            for line in process.stdout:
                self.lines.append(line.rstrip())
                print(f"  {time.monotonic() - began:5.1f}  {line.rstrip()}", flush=True)
                if done := re.match(r"(.*\((\d+) s\)|.*: (?:up in|已启动).*)$", line.rstrip()):
                    self.parts.append(done[1])
        return process.returncode

    def pages(self) -> None:
        health = json.loads(fetch(self.address + "health"))
        if not health["ready"]:
            raise Wrong(f"not ready: {health}")
        for page, word in (("login", "Trunkline"), ("call-us", "Lindqvist Pumps")):
            if word not in fetch(self.address + page):
                raise Wrong(f'the page {page} does not say "{word}"')
        print(f"  {self.address} serves its log-in page, /call-us and /health: {health}")

    def log_in(self) -> None:
        """With the name and the password that were printed."""
        said = "\n".join(self.lines)
        name = re.search(r"\b([a-z]+\.[a-z]+)\b.*agent", said)
        password = re.search(r"password\W+([\w-]{8,})", said)
        if not name or not password:
            raise Wrong("it did not say how to log in")
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        page = browser.open(self.address + "login", timeout=20).read().decode()
        token = re.search(r'name="forgery"[^>]*value="([^"]+)"', page)
        form = {"name": name[1], "password": password[1], "forgery": token[1] if token else ""}
        asked = urllib.request.Request(
            self.address + "login",
            urllib.parse.urlencode(form).encode(),
            {"Origin": self.address.rstrip("/")},
        )
        with browser.open(asked, timeout=20) as answer:
            if answer.url.rstrip("/").endswith("login"):
                raise Wrong(f"{name[1]} cannot log in with the printed password")
            print(f"  {name[1]} logs in with the printed password and is at {answer.url}")

    def call(self) -> None:
        """A real call: the line rings, the menu answers, the caller presses a key and hangs up."""
        words = ["callers", "--count", "1", "--presses", "1", "--stay", "1", "2", "--language", "en"]
        said = self._trunkline(*words)
        if not re.search(r"│\s*1 │\s*1 │", said):  # placed, answered
            raise Wrong(f"a call was not answered:\n{said}")
        print("  a call was placed and answered")

    def down(self) -> None:
        self._trunkline("status")
        self._trunkline("down")
        left = ours()
        if left:
            raise Wrong(f"left running after `trunkline down`: {left}")
        print("  down, and no process is left")

    def _trunkline(self, *words: str) -> str:
        return run([str(self._project / ".venv/bin/trunkline"), *words, "--home", str(self._home)])


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return str(answer.read().decode())


def run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=180)
    if done.returncode:
        raise Wrong(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def ours() -> list[str]:
    """This user's processes, this one excepted."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int(folder.name) != os.getpid() and folder.stat().st_uid == os.geteuid():
                found.append(folder.joinpath("cmdline").read_text().replace("\0", " ").strip())
        except OSError:
            continue  # it has just ended
    return found


def size(folder: Path) -> float:
    """MB on disk, as `du` counts."""
    if not folder.exists():
        return 0.0
    said = run(["du", "-s", "--block-size=1", str(folder)])
    return int(said.split()[0]) / MB


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1]))
    except Wrong as wrong:
        sys.exit(f"bare: {wrong}")
