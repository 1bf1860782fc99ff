#!/usr/bin/env python3
"""Gives this machine an Asterisk 22, without root and without a chroot. Python's standard library only.

Where the system has a fit one, that is used. Otherwise Debian's packages are fetched from the machine's own
mirror and unpacked beside the project; Asterisk then runs by the unpacked loader with the unpacked libraries,
so nothing of the system is touched. What was found is written to `.cache/asterisk/installation.json`.

    python3 asterisk/fetch.py [--again]
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from config.modules import MODULES, REQUIRED  # noqa: E402 (needs the path above)
from trunkline.private_apt import AptFailed, Mirror, PrivateApt, unpack  # noqa: E402 (needs the path above)

CACHE = PROJECT / ".cache" / "asterisk"
RECORD = CACHE / "installation.json"
SUITE = "forky"  # the first Debian that carries Asterisk 22, an LTS
PACKAGES = ("asterisk", "asterisk-modules", "asterisk-core-sounds-en-wav", "asterisk-moh-opsound-wav")
LEAST_VERSION = 22
ROOM = 700_000_000  # bytes: 80 MB of packages, 270 MB unpacked, as much again while one replaces another
PRUNED = (
    "usr/share/doc",
    "usr/share/man",
    "usr/share/locale",
    "usr/share/perl",
    "usr/lib/x86_64-linux-gnu/perl",
)
FORM = 1  # of installation.json
RECIPE = hashlib.sha256(repr((SUITE, PACKAGES, PRUNED, FORM)).encode()).hexdigest()[:12]


class Unfit(Exception):
    """One sentence: why there is no Asterisk, and what to do."""


def main() -> int:
    try:
        CACHE.mkdir(parents=True, exist_ok=True)
        with (CACHE / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two starts at once: the second finds it done
            if "--again" in sys.argv:
                RECORD.unlink(missing_ok=True)
            found = recorded() or of_the_system() or fetched()
        print(f"Asterisk {found['version']} is ready", flush=True)
    except (Unfit, AptFailed) as fault:
        print(f"Asterisk: {fault}", file=sys.stderr)
        return 1
    except OSError as fault:
        print(
            f"Asterisk: {fault.strerror or fault} at {fault.filename}: make room or give access",
            file=sys.stderr,
        )
        return 1
    return 0


def recorded() -> dict[str, object] | None:
    """What an earlier run wrote down, if it still stands."""
    try:
        found = json.loads(RECORD.read_text())
        whole = found["recipe"] == RECIPE and all(
            Path(found[key]).exists() for key in ("modules", "sounds", "data")
        )
        return dict(found) if whole and Path(found["program"][-1]).exists() else None
    except (OSError, ValueError, KeyError):
        return None


def of_the_system() -> dict[str, object] | None:
    """An Asterisk that the system has, when it is new enough and has the modules."""
    binary = shutil.which("asterisk", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if binary is None:
        return None
    for modules in (*Path("/usr/lib").glob("*/asterisk/modules"), Path("/usr/lib/asterisk/modules")):
        if all((modules / f"{name}.so").exists() for name in (*REQUIRED, *MODULES)):
            version = version_of([binary])
            data = Path("/usr/share/asterisk")
            sounds, music = any(data.glob("sounds/en*")), any(data.glob("moh/*.*"))
            if major(version) >= LEAST_VERSION and sounds and music:
                return record([binary], modules, data, version)
    return None


def fetched() -> dict[str, object]:
    """Debian's, unpacked beside the project. Whole or not at all: it is built aside and renamed."""
    root = CACHE / "root"
    if not (root / "recipe").exists() or (root / "recipe").read_text() != RECIPE or "--again" in sys.argv:
        unpack_debian(root)
    program = program_of(root)
    modules = only(root.glob("usr/lib/*/asterisk/modules"), "the modules")
    version = version_of(program)
    if major(version) < LEAST_VERSION:
        raise Unfit(f"Debian {SUITE} brought version {version}, {LEAST_VERSION} or later is needed: tell us")
    return record(program, modules, root / "usr/share/asterisk", version)


def unpack_debian(root: Path) -> None:
    free = shutil.disk_usage(CACHE).free
    if free < ROOM:
        needed = f"{ROOM // 10**6} MB are needed"
        raise Unfit(f"{free // 10**6} MB are free at {CACHE}, {needed}: make room, then try again")
    mirror = Mirror.of_this_machine()
    apt = PrivateApt(CACHE / "apt", mirror.address, SUITE)
    step(f"looking up packages of Debian {SUITE}")
    apt.update()
    packages = apt.fetch(
        PACKAGES, lambda share: step(f"fetching {len(PACKAGES)} packages and what they need", share)
    )
    draft = root.with_name("root.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    for number, package in enumerate(packages, start=1):
        unpack(package, draft)
        step(f"unpacking {len(packages)} packages", number / len(packages))
    for part in PRUNED:
        shutil.rmtree(draft / part, ignore_errors=True)
    program_of(draft)
    (draft / "recipe").write_text(RECIPE)
    shutil.rmtree(root, ignore_errors=True)
    draft.rename(root)
    apt.forget()


def program_of(root: Path) -> list[str]:
    """The command's first words: the unpacked loader, its library path, the binary."""
    loader = only(
        (*root.glob("usr/lib64/ld-linux-*.so.*"), *root.glob("usr/lib/ld-linux-*.so.*")), "the loader"
    )
    libraries = only(root.glob("usr/lib/*/libc.so.6"), "the C library").parent
    return [str(loader), "--library-path", f"{libraries}:{root / 'usr/lib'}", str(root / "usr/sbin/asterisk")]


def only(found: Iterable[Path], called: str) -> Path:
    for path in found:
        return path
    raise Unfit(f"{called} did not come with Debian's packages: run `python3 asterisk/fetch.py --again`")


def version_of(program: list[str]) -> str:
    said = subprocess.run([*program, "-V"], capture_output=True, text=True, check=False)
    found = re.search(r"Asterisk (\S+)", said.stdout)
    if said.returncode or not found:
        raise Unfit(f"`{program[-1]} -V` does not run ({(said.stderr or said.stdout).strip()[:200]})")
    return found[1]


def major(version: str) -> int:
    number = version.partition(".")[0]
    return int(number) if number.isdecimal() else 0


def record(program: list[str], modules: Path, data: Path, version: str) -> dict[str, object]:
    """Makes the data folder of links that package scripts would have made, and writes everything down."""
    ours = CACHE / "data"
    shutil.rmtree(ours, ignore_errors=True)
    (ours / "sounds").mkdir(parents=True)
    for part in data.iterdir():
        if part.name != "sounds":
            (ours / part.name).symlink_to(part)
    english = sorted(
        data.glob("sounds/en*"), key=lambda folder: (folder.name != "en_US_f_Allison", folder.name)
    )
    if not english:
        raise Unfit(f"no English sounds in {data / 'sounds'}: run `python3 asterisk/fetch.py --again`")
    (ours / "sounds" / "en").symlink_to(english[0])
    found: dict[str, object] = {
        "recipe": RECIPE,
        "version": version,
        "program": program,
        "modules": str(modules),
        "sounds": str(ours / "sounds"),
        "data": str(ours),
        "music": str(ours / "moh"),
    }
    draft = RECORD.with_suffix(".new")
    draft.write_text(json.dumps(found, indent=2) + "\n")
    draft.replace(RECORD)
    return found


def step(words: str, share: float | None = None) -> None:
    """One line of progress: rewritten in place on a terminal, every tenth elsewhere."""
    if share is None:
        print(f"Asterisk: {words}", flush=True)
    elif sys.stdout.isatty():
        print(f"\rAsterisk: {words} {share:4.0%}", end="\n" if share >= 1 else "", flush=True)
    elif int(share * 10) > step_shown.get(words, -1):
        step_shown[words] = int(share * 10)
        print(f"Asterisk: {words} {share:4.0%}", flush=True)


step_shown: dict[str, int] = {}


if __name__ == "__main__":
    sys.exit(main())
