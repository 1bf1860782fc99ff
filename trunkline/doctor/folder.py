"""The home folder: whose it is, who may read it, what an earlier start has left, what the logs say."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from trunkline import log_lines
from trunkline.child import still_there
from trunkline.doctor.finding import Finding, Patient, bad, ok, warn

A_DAY = timedelta(days=1)
MOST_SHOWN = 5


def home(patient: Patient) -> Finding:
    path = patient.home.path
    if not path.exists():
        return ok("home-none", folder=path)
    stat = path.stat()
    if stat.st_uid != os.getuid():
        return bad("home-other", folder=path, owner=_name(stat.st_uid), user=_name(os.getuid()))
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        return bad("home-closed", folder=path)
    if stat.st_mode & 0o077:
        return warn("home-open", folder=path, mode=f"{stat.st_mode & 0o777:04o}")
    return ok("home", folder=path)


def _name(uid: int) -> str:
    from pwd import getpwuid

    try:
        return getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def secrets(patient: Patient) -> Finding:
    open_ones = [
        path.name
        for path in (patient.home.secrets_file, patient.home.path / "sample-password", patient.home.site_file)
        if path.exists() and path.stat().st_mode & 0o077
    ]
    if open_ones:
        return bad("secrets-open", names=" ".join(str(patient.home.path / name) for name in open_ones))
    return ok("secrets") if patient.home.secrets_file.exists() else ok("secrets-none")


def recordings(patient: Patient) -> Finding:
    for folder in (patient.home.recordings, patient.home.mailboxes):
        if not folder.exists():
            continue
        try:
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            return bad("recordings-closed", folder=folder, why=error.strerror)
    return ok("recordings")


def leftovers(patient: Patient) -> Finding:
    """Parts whose supervisor was killed: they go on, and nobody watches them."""
    if patient.state is not None:
        return ok("leftovers-none")
    left = []
    for file in sorted(patient.home.run.glob("*.pid")):
        pid = still_there(file)
        if pid is not None:
            left.append(f"{file.stem} ({pid})")
    return bad("leftovers", names=", ".join(left)) if left else ok("leftovers-none")


def waiting_facts(patient: Patient) -> Finding:
    file = patient.home.path / "unwritten.jsonl"
    try:
        lines = file.read_bytes().count(b"\n")
    except FileNotFoundError:
        lines = 0
    if lines and not patient.runs:
        return warn("facts-wait", facts=lines, file=file)
    return ok("facts-none")


def logs(patient: Patient) -> Finding:
    """Errors since the last start, or of the last day when nothing runs."""
    since = datetime.now(UTC) - A_DAY
    if patient.state is not None and patient.state.parts:
        since = datetime.fromtimestamp(min(part.since for part in patient.state.parts) - 60, UTC)
    lines = log_lines.since(patient.home, since)
    errors = Counter(line.event for line in lines if line.level in ("error", "critical"))
    if not errors:
        return ok("logs")
    shown = "; ".join(f"{count} × {event}" for event, count in errors.most_common(MOST_SHOWN))
    return warn("log-errors", shown=shown, file=Path(patient.home.log / "cti.log"))
