"""The project's virtual environment `.venv`, filled from the lock files. Standard library only.

Needs neither python3-venv nor pip on the machine: where Python brings no pip, its wheel comes from Debian's
package python3-pip-whl, and runs from there. Every package is checked against the hash in its lock file, and
only wheels are taken, so that nothing is built here.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from trunkline.private_apt import AptFailed, Mirror, PrivateApt, unpack

PROJECT = Path(__file__).resolve().parent.parent
ENVIRONMENT = PROJECT / ".venv"
CACHE = PROJECT / ".cache"
# -P: a folder called config or crm where the person stands is not ours
LAUNCHER = '#!/bin/sh\nexec "{python}" -P -m trunkline "$@"\n'

# Of a script that pip installs: on one line, or, where the path is long or has a space, on three.
WRITTEN_HEAD = re.compile(
    rb"#!(/[^\n]*/bin/python[\d.]*\n|/bin/sh\n'''exec' [^\n]*/bin/python[^\n]*\n' '''\n)"
)
SCRIPT_HEAD = b"#!/bin/sh\n'''exec' \"%s\" \"$0\" \"$@\"\n' '''\n"  # Python reads it as a text

Tell = Callable[[str, float | None], None]


ROOM = 650_000_000  # bytes: 520 MB of packages, and what pip unpacks on the way


class InstallFailed(Exception):
    """One sentence: what could not be installed, and what to do."""


def need_room(folder: Path, room: int) -> None:
    """Errors: InstallFailed, said before anything is fetched."""
    free = shutil.disk_usage(folder).free
    if free < room:
        raise InstallFailed(
            f"{free // 10**6} MB are free at {folder}, {room // 10**6} MB are needed:"
            " make room, then try again"
        )


def install(locks: Sequence[Path], tell: Tell) -> bool:
    """Brings `.venv` up to the lock files. False: it was so already."""
    stamp, wanted = ENVIRONMENT / "trunkline-stamp", _fingerprint(locks)
    if stamp.exists() and wanted <= set(stamp.read_text().split()) and _works():
        return False
    if not stamp.exists():
        need_room(PROJECT, ROOM)
    if not _works():
        tell("making .venv", None)
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        _make()
    elif not _made_here():
        tell("mending .venv, which was made elsewhere", None)
        _make()  # over what is there: its packages stay, which another place need not fetch again
        _mend_scripts()
    packages = sum(len(re.findall(r"^[\w.-]+==", lock.read_text(), re.MULTILINE)) for lock in locks)
    command = [*pip(tell), *(word for lock in locks for word in ("-r", str(lock)))]
    tell(f"fetching {packages} packages", 0.0)
    seen = 0

    def follow(line: str) -> None:
        nonlocal seen
        if line.startswith(("Collecting ", "Requirement already satisfied")):
            seen += 1
            tell(f"fetching {packages} packages", seen / packages)
        elif line.startswith("Installing collected"):
            tell("installing them", None)

    run(command, "the Python packages", follow)
    _join_project()
    stamp.write_text("\n".join(sorted(wanted)) + "\n")
    return True


def python() -> Path:
    return ENVIRONMENT / "bin" / "python"


def pip(tell: Tell) -> list[str]:
    """The command that installs from a lock file."""
    install = [
        str(python()),
        str(pip_wheel(tell) / "pip"),
        "install",
        "--require-hashes",
        "--only-binary=:all:",
    ]
    quietly = ["--no-input", "--disable-pip-version-check", "--progress-bar=off", "--no-warn-script-location"]
    return install + quietly


def pip_wheel(tell: Tell) -> Path:
    """A wheel of pip, which Python runs as it is: its own, the system's, or Debian's."""
    bundled = importlib.util.find_spec("ensurepip")
    folders = [Path("/usr/share/python-wheels"), CACHE / "pip" / "usr/share/python-wheels"]
    if bundled is not None and bundled.origin:
        folders.insert(0, Path(bundled.origin).parent / "_bundled")
    for folder in folders:
        for wheel in sorted(folder.glob("pip-*.whl")):
            return wheel
    tell("fetching pip", None)
    try:
        mirror = Mirror.of_this_machine()
        apt = PrivateApt(CACHE / "pip-apt", mirror.address, mirror.suite)
        apt.update()
        fetched = apt.fetch(["python3-pip-whl"], lambda share: tell("fetching pip", share))
        for package in fetched:
            if package.name.startswith("python3-pip-whl_"):
                unpack(package, CACHE / "pip")
        apt.forget()
    except AptFailed as fault:
        raise InstallFailed(f"pip is missing, and {fault}; or type: apt-get install python3-venv") from None
    for wheel in folders[-1].glob("pip-*.whl"):
        return wheel
    raise InstallFailed("pip is missing and did not come with Debian's python3-pip-whl: install python3-venv")


def run(command: Sequence[str], called: str, follow: Callable[[str], None] = lambda line: None,
        *, folder: Path = PROJECT, environment: dict[str, str] | None = None) -> None:  # fmt: skip
    """Runs a program, line by line. Errors: InstallFailed with its last words."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        cwd=folder,
        env=environment,
    )
    assert process.stdout is not None
    lines: list[str] = []
    with process:
        for line in process.stdout:
            follow(line.strip())
            lines.append(line.rstrip())
    if process.returncode:
        errors = [line for line in lines if re.match(r"(ERROR|error|Error|E:|npm error)\W+\w", line.strip())]
        said = "\n  ".join(errors[:4] or lines[-4:])
        full = any("No space left" in line for line in lines)
        hint = "Make room on the disk, then try again" if full else "Is the network there? Then try again"
        raise InstallFailed(f"{called} could not be installed:\n  {said}\n{hint}")


def _make() -> None:
    run([sys.executable, "-m", "venv", "--without-pip", str(ENVIRONMENT)], "the virtual environment")


def _made_here() -> bool:
    """Whether the project still lies, or is no copy of one that lies, where `.venv` was made."""
    lines = (ENVIRONMENT / "pyvenv.cfg").read_text().splitlines()
    return any(line.startswith("command = ") and line.endswith(f" {ENVIRONMENT}") for line in lines)


def _mend_scripts() -> None:
    """pip wrote into each script which Python runs it, by its path; for pip itself all is well with them."""
    head = SCRIPT_HEAD % os.fsencode(python())
    for script in (ENVIRONMENT / "bin").iterdir():
        if script.is_file() and not script.is_symlink():
            text = script.read_bytes()
            if found := WRITTEN_HEAD.match(text):
                script.write_bytes(head + text[found.end() :])


def _works() -> bool:
    if not python().exists():
        return False
    said = subprocess.run(
        [str(python()), "-c", "import sys; print(sys.version_info[:2])"],
        capture_output=True,
        text=True,
        check=False,
    )
    return said.stdout.strip() == str(tuple(sys.version_info[:2]))


def _fingerprint(locks: Sequence[Path]) -> set[str]:
    """What the stamp must hold: each lock file as it is now, this Python, and where the project lies."""
    marks = {hashlib.sha256(lock.read_bytes()).hexdigest() for lock in locks}
    return marks | {hashlib.sha256(f"{sys.version}{PROJECT}{LAUNCHER}".encode()).hexdigest()}


def _join_project() -> None:
    """The project's packages are importable, and `.venv/bin/trunkline` runs them as they lie here."""
    for folder in (ENVIRONMENT / "lib").glob("python3*/site-packages"):
        (folder / "trunkline.pth").write_text(f"{PROJECT}\n")
    launcher = ENVIRONMENT / "bin" / "trunkline"
    launcher.unlink(missing_ok=True)
    launcher.write_text(LAUNCHER.format(python=python()))
    os.chmod(launcher, 0o755)
