"""Programs from Debian that the tests drive: a browser, a SIP load generator, a database, a clock to set.

Standard library only. They are installed where that is allowed; otherwise the person is told what to type.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from trunkline.python_packages import InstallFailed, Tell, run

PROGRAMS = {"chromium": "chromium", "sipp": "sip-tester"}  # program → package


def install(tell: Tell) -> bool:
    """False: everything is there."""
    packages = missing()
    if not packages:
        return False
    wanted = " ".join(packages)
    if os.geteuid() == 0:
        root: list[str] = []
    elif shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        root = ["sudo", "-n"]
    else:
        raise InstallFailed(
            f"the tests need {wanted}, which only root may install. Type: apt-get install {wanted}"
        )
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    tell(f"fetching {wanted}", None)
    run([*root, "apt-get", "-qq", "update"], wanted, environment=environment)

    def follow(line: str) -> None:
        if line.startswith(("Unpacking ", "Setting up ")):
            tell(" ".join(line.split()[: 3 if line.startswith("Setting") else 2]), None)

    command = [*root, "apt-get", "-y", "--no-install-recommends", "install", *packages]
    run(command, wanted, follow, environment=environment)
    still = missing()
    if still:
        raise InstallFailed(
            f"apt-get installed {wanted}, but {' '.join(still)} is not there: look at its words above"
        )
    return True


def missing() -> list[str]:
    """Debian's names of what the tests lack here."""
    packages = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    if not any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        packages.append("postgresql")
    if not _shows_chinese():
        packages.append("fonts-wqy-zenhei")
    if faketime() is None:
        packages.append("libfaketime")
    return packages


def faketime() -> Path | None:
    """The library that gives a process a clock of its own."""
    return next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)


def _shows_chinese() -> bool:
    fonts = shutil.which("fc-list")
    return bool(
        fonts and subprocess.run([fonts, ":lang=zh"], capture_output=True, check=False).stdout.strip()
    )
