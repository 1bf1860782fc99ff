"""The machine: Python, Asterisk, disk, clock, ports, limits."""

from __future__ import annotations

import ctypes
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import espeakng_loader

from config.faults import Refused
from config.home import PROJECT
from config.installation import Installation
from config.modules import MODULES
from trunkline import ports
from trunkline.child import born
from trunkline.doctor.finding import Finding, Patient, bad, ok, told, warn
from trunkline.preparation import LEAST_ROOM

LEAST_PYTHON = (3, 11)
LOCK = PROJECT / "requirements.lock"
LEAST_INODES = 20_000
UNSYNCHRONISED = 0x0040  # STA_UNSYNC of <sys/timex.h>
STATUS_AT = 40  # where `status` stands in struct timex on a 64-bit machine
LEAP = 2.0  # seconds by which the wall clock may be ahead of the machine's own since the start
STARTING = 60.0
FILES_A_LINE, FILES_ANYWAY = 12, 300
"""Open files of Asterisk for one line with its talk (four media sockets, two recordings, the rest margin)."""


def python(patient: Patient) -> Finding:
    here = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < LEAST_PYTHON:
        return bad("python-old", version=here)
    wanted = dict(re.findall(r"^([\w.-]+)==([^\s\\]+)", LOCK.read_text(), re.MULTILINE))
    missing, other = [], []
    for name, pinned in wanted.items():
        try:
            if version(name) != pinned:
                other.append(f"{name} {version(name)} ({pinned})")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return bad("packages-missing", names=", ".join(missing))
    if other:
        return warn("packages-other", names=", ".join(other))
    return ok("python", version=here, packages=len(wanted))


def asterisk(patient: Patient) -> Finding:
    try:
        installation = Installation.find()
    except Refused as refused:
        return bad("asterisk-none", faults=told(refused.faults))
    missing = [name for name in MODULES if not (installation.modules / f"{name}.so").exists()]
    if missing:
        return bad("asterisk-modules", names=", ".join(missing))
    said = subprocess.run(
        [*installation.program, "-V"], capture_output=True, text=True, timeout=10, check=False
    )
    if said.returncode != 0:
        return bad("asterisk-broken", why=(said.stderr or said.stdout).strip()[-200:])
    return ok("asterisk", version=said.stdout.strip())


def free_ports(patient: Patient) -> Finding:
    if patient.site is None:
        return warn("no-site-to-ask")
    wanted = [port for node in patient.site.nodes for port in ports.of_node(node)]
    wanted.append(ports.of_server(patient.site))
    if patient.runs:
        return ok("ports-ours", count=len(wanted))
    taken = [(fault, _whose(port)) for port in wanted if (fault := ports.taken(port)) is not None]
    said = " | ".join(f"{fault.where}: {fault.what}{f' ({who})' if who else ''}" for fault, who in taken)
    return bad("ports-taken", faults=said) if taken else ok("ports", count=len(wanted))


def _whose(wanted: ports.Listening) -> str:
    """The process that has the port, "nginx 4711"; "" when the kernel does not let us see it."""
    inodes = {
        f"socket:[{fields[9]}]"
        for table in (wanted.protocol, f"{wanted.protocol}6")
        if Path(f"/proc/net/{table}").exists()
        for fields in map(str.split, Path(f"/proc/net/{table}").read_text().splitlines()[1:])
        if int(fields[1].rpartition(":")[2], 16) == wanted.port
    }
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(os.readlink(opened) in inodes for opened in (process / "fd").iterdir()):
                return f"{(process / 'comm').read_text().strip()} {process.name}"
        except OSError:  # it has gone, or is somebody else's
            continue
    return ""


def disk(patient: Patient) -> Finding:
    there = _that_is_there(patient.home.path)
    free = shutil.disk_usage(there).free
    figures = os.statvfs(there)
    values = {
        "free": free // 10**6,
        "least": LEAST_ROOM // 10**6,
        "inodes": figures.f_favail,
        "folder": there,
    }
    if free < LEAST_ROOM:
        return bad("disk-full", **values)
    if figures.f_files and figures.f_favail < LEAST_INODES:
        return bad("disk-inodes", **values)
    return warn("disk-nearly", **values) if free < 5 * LEAST_ROOM else ok("disk", **values)


def _that_is_there(path: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(folder for folder in (path, *path.parents) if folder.exists())


def clock(patient: Patient) -> Finding:
    if leap := leapt(patient):
        return warn("clock-leapt", seconds=leap)
    match synchronised():
        case None:
            return ok("clock-unknown")
        case False:
            return warn("clock-free")
        case _:
            return ok("clock")


def leapt(patient: Patient) -> float:
    """Seconds by which somebody has set the wall clock since the house was started; 0: nobody, or nothing
    runs. A part's `since` is the wall's, written when it served, up to STARTING seconds after its birth."""
    parts = [part for part in patient.state.parts if part.up and part.pid] if patient.state else []
    for part in parts:
        birth = born(part.pid or 0)
        if not birth:
            continue
        true_age = time.clock_gettime(time.CLOCK_BOOTTIME) - int(birth) / os.sysconf("SC_CLK_TCK")
        more = time.time() - part.since - true_age
        return 0.0 if -STARTING <= more <= LEAP else more
    return 0.0


def synchronised() -> bool | None:
    """Whether the kernel's clock follows a time server. None: it cannot be known here."""
    answer = ctypes.create_string_buffer(256)
    try:
        if ctypes.CDLL(None, use_errno=True).adjtimex(answer) < 0:
            return None
    except (OSError, AttributeError):
        return None
    status = int.from_bytes(answer.raw[STATUS_AT : STATUS_AT + 4], sys.byteorder)
    return not status & UNSYNCHRONISED


def descriptors(patient: Patient) -> Finding:
    if patient.site is None:
        return warn("no-site-to-ask")
    lines = sum(board.lines for board in patient.site.boards)
    needed = FILES_ANYWAY + FILES_A_LINE * lines
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = soft if soft != resource.RLIM_INFINITY else sys.maxsize
    word = "descriptors" if allowed >= needed else "descriptors-few"
    make = ok if allowed >= needed else bad
    return make(word, allowed=allowed, needed=needed, lines=lines, hard=hard)


def voices(patient: Patient) -> Finding:
    if patient.site is None:
        return warn("no-site-to-ask")
    spoken = patient.site.prompts.voices
    silent = [language for language in patient.site.languages if not _has_voice(spoken.get(language))]
    return bad("voices-missing", languages=", ".join(silent)) if silent else ok("voices")


def _has_voice(voice: str | None) -> bool:
    """espeak-ng's ids are paths below its languages, in whatever case."""
    if voice is None:
        return False
    folder, _, name = voice.rpartition("/")
    place = Path(espeakng_loader.get_data_path()) / "lang" / folder
    return place.is_dir() and name.lower() in (file.name.lower() for file in place.iterdir())
