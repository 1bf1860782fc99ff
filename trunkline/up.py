"""`trunkline up` and `down`, as a person sees them."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

import click

from config.faults import Refused
from config.home import PROJECT, Home
from config.schema import WebBoard
from trunkline import running
from trunkline.parts import of_site
from trunkline.phones.words import Language, spoken_here
from trunkline.preparation import Prepared, prepare
from trunkline.supervisor import Supervisor
from trunkline.words import say

STOP_LIMIT = 90.0  # seconds
REPORT = "TRUNKLINE_REPORT"  # the file descriptor by which a detached start tells its progress


def run_here(home: Path, site_file: Path | None) -> int:
    """In the foreground, until Ctrl-C or SIGTERM. Answers the exit code."""
    place, language = Home(home), spoken_here()
    report = _Report()

    def tell(word: str, **values: object) -> None:
        report.line(say(word, language, **values))

    def welcome(prepared: Prepared) -> None:
        _welcome(prepared, place, tell, detached=report.detached)
        report.ready()

    try:
        Supervisor(
            place,
            tell,
            ready=lambda: prepare(place, site_file, tell),
            parts=lambda prepared: of_site(prepared.site, prepared.secrets, place),
        ).run(welcome)
    except Refused as fault:
        report.line(str(fault), wrong=True)
        return 1
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        what = f"trunkline: {error.strerror or error}{where}"
        report.line(f"{what}: make room or give access, then start again", wrong=True)
        return 1
    tell("stopped")
    return 0


def run_detached(home: Path, site_file: Path | None) -> int:
    """In a session of its own; returns once it is up, or has failed. Its words: home/log/trunkline.log."""
    place = Home(home)
    place.log.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = [sys.executable, "-m", "trunkline", "up", "--home", str(place.path)]
    if site_file is not None:
        command += ["--site", str(site_file.absolute())]
    read, write = os.pipe()
    with (place.log / "trunkline.log").open("ab") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=PROJECT,
            env=os.environ | {REPORT: str(write)},
            pass_fds=[write],
            start_new_session=True,
        )
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as report:
        for line in report:
            if line == "\n":  # up
                return 0
            click.echo(line, nl=False)
    return process.wait() or 1


def stop(home: Path) -> int:
    """Ends the running house. Answers the exit code."""
    place, language = Home(home), spoken_here()
    state = running.read_state(place)
    try:
        if state is None:
            return _end_leftovers(place, language)
        ended = running.end(state, STOP_LIMIT)
    except Refused as fault:
        click.echo(str(fault), err=True)
        return 1
    if not ended:
        click.echo(f"process {state.pid}: still runs after {STOP_LIMIT:.0f} s; see {place.log}", err=True)
        return 1
    click.echo(say("stopped", language))
    return 0


def _end_leftovers(home: Home, language: Language) -> int:
    """Nobody supervises; parts of one who was killed may still be there."""
    ended = []
    if home.run.exists():
        with running.alone(home):
            for name, pid in running.end_leftovers(home):
                click.echo(say("leftover", language, name=name, pid=pid))
                ended.append(name)
    if not ended:
        click.echo(say("not-running", language, home=home.path))
    return 0


class _Report:
    """Where progress is printed: the terminal, and for a detached start also its caller's."""

    def __init__(self) -> None:
        handle = os.environ.pop(REPORT, None)
        self._caller: IO[str] | None = os.fdopen(int(handle), "w", encoding="utf-8") if handle else None
        self.detached = self._caller is not None

    def line(self, text: str, wrong: bool = False) -> None:
        click.echo(text, err=wrong)
        self._pass_on(text)

    def ready(self) -> None:
        self._pass_on("")
        if self._caller is not None:
            self._caller.close()
            self._caller = None

    def _pass_on(self, text: str) -> None:
        if self._caller is None:
            return
        try:
            self._caller.write(text + "\n")
            self._caller.flush()
        except BrokenPipeError:  # whoever started us has gone; we go on
            self._caller = None


def _welcome(prepared: Prepared, home: Home, tell: Callable[..., None], *, detached: bool) -> None:
    """Where it is, how to log in, how to make the first call."""
    site = prepared.site
    address = f"http://{site.server.address}:{site.server.port}/"
    tell("ready", address=address)
    command = "trunkline" if Path.cwd() != PROJECT else ".venv/bin/trunkline"
    place = f"--home {shlex.quote(str(home.path))}"
    if prepared.sample_password:
        language = spoken_here()
        first = {account.role: account for account in reversed(prepared.accounts)}
        people = [
            say("log-in-of", language, name=first[role].name, role=say(role, language))
            for role in ("agent", "lead", "administrator")
            if role in first
        ]
        tell("log-in", who=", ".join(people), password=prepared.sample_password)
        if any(isinstance(board, WebBoard) for board in site.boards):
            tell("first-call", page=f"{address}call-us")
    elif not prepared.accounts:
        tell("no-account", command=f"{command} account add NAME --role administrator {place}")
    if detached:
        tell("stop-how-detached", command=f"{command} down {place}")
    else:
        tell("stop-how")
