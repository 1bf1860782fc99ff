"""`trunkline up` and `down`, as a person sees them."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO

import click

from config.faults import Refused
from config.home import PROJECT, Home
from trunkline import running
from trunkline.child import how_it_ended
from trunkline.home_folder import refusal
from trunkline.parts import obstacles, of_site
from trunkline.phones.words import Language, spoken_here
from trunkline.preparation import Prepared, prepare
from trunkline.supervisor import Supervisor
from trunkline.systemd import Systemd
from trunkline.welcome import TYPED_IN, here, welcome
from trunkline.words import say

STOP_LIMIT = 90.0  # seconds
REPORT = "TRUNKLINE_REPORT"  # the file descriptor by which a detached start tells its progress
UP, WRONG = "\0up\n", "\0wrong "  # its lines that are not simply to be shown


def run_here(home: Path, site_file: Path | None) -> int:
    """In the foreground, until Ctrl-C or SIGTERM. Answers the exit code."""
    place, language = Home(home), spoken_here()
    report, systemd = _Report(), Systemd()

    def tell(word: str, **values: object) -> None:
        if word == "stopping":
            systemd.tell("STOPPING=1")
        report.line(say(word, language, **values))

    def welcome_all(prepared: Prepared) -> None:
        lines = partial(welcome, prepared, place, language, detached=report.detached)
        secrets = lines(password=prepared.sample_password, pin=prepared.sample_pin)
        hidden = lines(password="…", pin=prepared.sample_pin and "…")
        for shown, logged in zip(secrets, hidden, strict=True):
            report.line(shown, logged=logged)
        report.ready()
        systemd.tell("READY=1")

    try:
        Supervisor(
            place,
            tell,
            ready=lambda: prepare(place, site_file, tell, obstacles),
            parts=lambda prepared: of_site(prepared.site, prepared.secrets, place),
        ).run(welcome_all)
    except Refused as fault:
        report.line(str(fault), wrong=True)
        return 1
    except OSError as error:
        report.line(str(refusal(error, place)), wrong=True)
        return 1
    except Exception as error:
        if report.detached:
            traceback.print_exc()  # into the log
            what = f"{type(error).__name__}: {error}".splitlines()[0]
            report.line(say("broken", language, what=what, log=_log(place)), wrong=True)
            return 1
        raise
    tell("stopped")
    return 0


def run_detached(home: Path, site_file: Path | None) -> int:
    """In a session of its own; returns once it is up, or has failed. Its words: home/log/trunkline.log."""
    place, language = Home(home), spoken_here()
    command = [sys.executable, "-m", "trunkline", "up", "--home", str(place.path)]
    if site_file is not None:
        command += ["--site", str(site_file.absolute())]
    read, write = os.pipe()
    try:
        place.log.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _log(place).open("ab") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=PROJECT,
                env=os.environ | {REPORT: str(write), TYPED_IN: str(here())},
                pass_fds=[write],
                start_new_session=True,
            )
    except OSError as error:
        click.echo(str(refusal(error, place)), err=True)
        return 1
    os.close(write)
    said = False
    with os.fdopen(read, encoding="utf-8") as report:
        for line in report:
            if line == UP:
                return 0
            said = line.startswith(WRONG)
            click.echo(line.removeprefix(WRONG), nl=False, err=said)
    code = process.wait()
    if not said:  # it was killed, or died before it could speak
        click.echo(say("broken-off", language, how=how_it_ended(code), log=_log(place)), err=True)
    return code if code > 0 else 1


def _log(home: Home) -> Path:
    return home.log / "trunkline.log"


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
    """Where progress is printed: the terminal; for a detached start the log, and its caller's terminal."""

    def __init__(self) -> None:
        handle = os.environ.pop(REPORT, None)
        self._caller: IO[str] | None = os.fdopen(int(handle), "w", encoding="utf-8") if handle else None
        self.detached = self._caller is not None

    def line(self, text: str, *, wrong: bool = False, logged: str | None = None) -> None:
        """wrong: on stderr. logged: how the line stands in the log, when it holds a secret."""
        with suppress(OSError):  # a terminal that was closed, a full disk: neither is to end the house
            click.echo(text if logged is None or not self.detached else logged, err=wrong)
        for line in text.split("\n"):
            self._pass_on((WRONG if wrong else "") + line + "\n")

    def ready(self) -> None:
        self._pass_on(UP)
        if self._caller is not None:
            self._caller.close()
            self._caller = None

    def _pass_on(self, line: str) -> None:
        if self._caller is None:
            return
        try:
            self._caller.write(line)
            self._caller.flush()
        except BrokenPipeError:  # whoever started us has gone; we go on
            self._caller = None
