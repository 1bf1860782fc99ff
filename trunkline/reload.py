"""`trunkline reload`: another site file for a running house, without touching a call."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from config.faults import Refused
from config.home import Home
from config.load import load_site
from config.secrets import write_private
from trunkline import control
from trunkline.child import still_there
from trunkline.home_folder import home_option
from trunkline.operating_words import say
from trunkline.phones.words import Language, spoken_here
from trunkline.preparation import check_flows

HOW = {"added": "+", "removed": "-", "changed": "~"}
EFFECTS = ("now", "next-call", "restart")


def told(changes: Sequence[Mapping[str, Any]], language: Language) -> list[str]:
    """What changed, grouped by when it takes effect."""
    lines: list[str] = []
    for effect in EFFECTS:
        of_it = [change for change in changes if change["effect"] == effect]
        if of_it:
            lines.append(say(f"effect-{effect}", language))
        for change in of_it:
            keys = f": {', '.join(change['keys'])}" if change["keys"] else ""
            lines.append(f"  {HOW[change['how']]} {change['what']}{keys}")
    return lines or [say("nothing-changed", language)]


def reload_console(home: Home) -> None:
    """Its pages come from a process of their own, which takes a fresh worker at SIGHUP and lets the old one
    finish."""
    pid = still_there(home.run / "console.pid")
    if pid is not None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGHUP)


@click.command("reload")
@click.option(
    "--site",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Take this site file; it is checked before it replaces the home's own. Without it: the home's own.",
)
@click.option("--check", is_flag=True, help="Say what would change, and change nothing.")
@home_option
def command(site: Path | None, check: bool, home: Path) -> None:
    """Takes over a changed site file, flows and prompts while calls are up.

    Calls that are up go on as they began, the next ones are by the new file. A file with a fault changes
    nothing. What takes a restart is named.
    """
    place, language = Home(home), spoken_here()
    before = place.site_file.read_text(encoding="utf-8") if place.site_file.exists() else None
    try:
        check_flows(load_site(site or place.site_file), place)
        if site is not None:
            write_private(place.site_file, site.read_text(encoding="utf-8"))
        try:
            answer = control.order(place, "reload", check=check)
        except BaseException:
            _put_back(place, before)
            raise
        if check:
            _put_back(place, before)
    except Refused as fault:
        raise click.ClickException(f"{fault}\n{say('nothing-done', language)}") from None
    except control.NotThere:
        raise click.ClickException(say("no-server", language, log=place.log / "cti.log")) from None
    if answer["applied"]:
        reload_console(place)
    for line in told(answer["changes"], language):
        click.echo(line)
    if not answer.get("names_kept", True):
        click.echo(say("names-not-kept", language))


def _put_back(home: Home, text: str | None) -> None:
    """The file that the running house has is the one in its home."""
    if text is not None and home.site_file.read_text(encoding="utf-8") != text:
        write_private(home.site_file, text)
