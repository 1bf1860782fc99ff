"""`trunkline drain`: the clean stop. No new call begins, the talks end by themselves, then all stops."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import click

from config.faults import Refused
from config.home import Home
from trunkline import control, running, up
from trunkline.home_folder import home_option
from trunkline.operating_words import say
from trunkline.phones.words import Language, spoken_here
from trunkline.status import NOT_RUNNING, length
from trunkline.welcome import command as typed
from trunkline.words import say as say_usual

LOOK = 0.5  # seconds between two looks at how many calls are left
PATIENCE = 60.0  # seconds that a server which died has for coming back, and for finding its calls again


class TookBack(Exception):
    """Somebody else cancelled the draining."""


class Drain:
    """One stop. `run` answers the exit code."""

    def __init__(self, home: Home, limit: float | None, language: Language) -> None:
        self._home, self._limit, self._language = home, limit, language
        self._server: int | None = None
        self._shown = 0  # calls

    def run(self) -> int:
        try:
            self._until_empty()
        except control.NotThere:
            if running.read_state(self._home) is not None:
                raise
            # somebody else has stopped it meanwhile
        except TookBack:
            click.echo(say("took-back", self._language))
            return 1
        except KeyboardInterrupt:
            words = {"cancel": typed("drain --cancel", self._home), "drain": typed("drain", self._home)}
            click.echo("\n" + say("goes-on-draining", self._language, **words))
            return 1
        return up.stop(self._home.path)

    def _until_empty(self) -> None:
        end = None if self._limit is None else time.monotonic() + self._limit
        known_by = time.monotonic() + PATIENCE
        while True:
            told = self._look()
            if told["known"]:
                known_by = time.monotonic() + PATIENCE
            if not told["calls"] and (told["known"] or time.monotonic() > known_by):
                self._line(say("drained", self._language), last=True)
                return
            if not told["calls"]:
                time.sleep(LOOK)
                continue
            if end is not None and time.monotonic() >= end:
                over = say("limit-over", self._language, limit=self._limit, calls=told["calls"])
                self._line(over, last=True)
                return
            self._line(self._progress(told), calls=told["calls"])
            time.sleep(LOOK)

    def _look(self) -> dict[str, Any]:
        """A server that took another's place while we waited is told to drain, too."""
        patience = time.monotonic() + PATIENCE
        while True:
            try:
                told = control.order(self._home, "drain" if self._server is None else "calls")
                if self._server not in (None, told["server"]):
                    told = control.order(self._home, "drain")
            except control.NotThere:
                if running.read_state(self._home) is None or time.monotonic() > patience:
                    raise
                time.sleep(LOOK)
                continue
            if not told["draining"]:
                raise TookBack
            self._server = told["server"]
            return dict(told)

    def _progress(self, told: dict[str, Any]) -> str:
        stages = ", ".join(f"{stage} {count}" for stage, count in sorted(told["stages"].items()))
        oldest = length(told["oldest"])
        return say("draining", self._language, calls=told["calls"], oldest=oldest, stages=stages)

    def _line(self, text: str, *, calls: int = 0, last: bool = False) -> None:
        """On a terminal one line that changes; elsewhere a line when the number of calls did."""
        if sys.stdout.isatty():
            click.echo(f"\r\x1b[K{text}", nl=last)
            return
        if last or calls != self._shown:
            self._shown = calls
            click.echo(text)


@click.command("drain")
@click.option(
    "--limit",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="End the calls that are still up after so long. Without it: wait as long as they talk.",
)
@click.option("--cancel", is_flag=True, help="Take new calls again, and stop nothing.")
@home_option
def command(limit: float | None, cancel: bool, home: Path) -> None:
    """The clean stop: takes no new call, waits until the last one is over, then stops everything.

    New callers get SIP 503, by which their exchange tries its other routes; they are counted in the journal.
    """  # fmt: skip
    place, language = Home(home), spoken_here()
    if running.read_state(place) is None:
        click.echo(say_usual("not-running", language, home=place.path))
        sys.exit(NOT_RUNNING)
    try:
        if cancel:
            control.order(place, "drain", on=False)
            click.echo(say("takes-calls", language))
            return
        sys.exit(Drain(place, limit, language).run())
    except control.NotThere:
        raise click.ClickException(say("no-server", language, log=place.log / "cti.log")) from None
    except Refused as fault:
        raise click.ClickException(str(fault)) from None
