"""`trunkline prompts`: the site's sound files, whether the server runs or not."""

from __future__ import annotations

import getpass
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console
from rich.table import Table

from config.faults import Refused
from config.home import Home
from crm.faults import DatabaseUnavailable
from cti.flows.shelf import readable_flows
from cti.refused import Refused as RefusedHere
from cti.sounds.keeping import Change, Shelf, SoundName, drafts, look
from cti.sounds.library import Kept, Library
from ivr_flows.speech.intake import NotTaken, take_in
from trunkline import control
from trunkline.home_folder import home_option
from trunkline.operating_words import say
from trunkline.phones.words import Language, spoken_here
from trunkline.site_database import opened

T = TypeVar("T")


@click.group("prompts", invoke_without_command=True)
@home_option
@click.pass_context
def command(context: click.Context, home: Path) -> None:
    """The site's sound files: what there is, what is missing for which flow, what none plays.

    Exit code 1: callers of a flow would hear nothing.
    """
    if context.invoked_subcommand is None:
        language, place = spoken_here(), Home(home)
        with opened(place) as (site, database):
            flows, types = readable_flows(site, place)
            with suppress(DatabaseUnavailable), database.unit() as unit:
                flows += drafts(unit, types)
            shelf = look(Library.of(site, place), flows)
        _show(shelf, language)
        if any(not need.spoken for need in shelf.needs):
            raise click.exceptions.Exit(1)


@command.command("add")
@click.argument("name")
@click.argument("language")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@home_option
def add(name: str, language: str, file: Path, home: Path) -> None:
    """Makes FILE, of any usual kind, the sound NAME for callers in LANGUAGE; the one before is kept."""

    def take(library: Library) -> Kept:
        library.file(language, name)  # a wrong name costs no decoding
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "sound.wav"
            try:
                take_in(file, target)
            except NotTaken as why:
                raise click.ClickException(f"{file}: {why}") from None
            return library.keep(language, name, target)

    kept = _change(Home(home), "kept", SoundName(language, name), take)
    click.echo(say("prompt-kept", spoken_here(), code=language, name=name, seconds=kept.seconds))


@command.command("back")
@click.argument("name")
@click.argument("language")
@home_option
def back(name: str, language: str, home: Path) -> None:
    """Brings the sound before this one back, also one that was deleted; once more undoes it."""
    sound = SoundName(language, name)
    kept = _change(Home(home), "back", sound, lambda library: library.back(*sound))
    click.echo(say("prompt-kept", spoken_here(), code=language, name=name, seconds=kept.seconds))


def _change(home: Home, change: Change, sound: SoundName, work: Callable[[Library], T]) -> T:
    """Done here; a server that runs is told, and writes it down; else it is written down here."""
    author = getpass.getuser()
    with opened(home) as (site, database):
        try:
            done = work(Library.of(site, home))
        except RefusedHere as why:
            raise click.ClickException(why.message) from None
        try:
            control.order(home, "prompt-changed", change=change, sound=sound, author=author)
        except (control.NotThere, Refused):
            with database.unit() as unit:
                unit.audit.write(author, f"prompt.{change}", f"{sound.language}/{sound.name}")
                unit.commit()
    return done


def _show(shelf: Shelf, language: Language) -> None:
    columns = ("name", "language", "length", "flows", "state")
    table = Table(*(say(f"prompt-{column}", language) for column in columns), box=None)
    for need in shelf.needs:
        state = "prompt-spoken" if need.spoken else "prompt-missing"
        table.add_row(need.sound.name, need.sound.language, "", ", ".join(need.flows), say(state, language))
    for kept in shelf.kept:
        flows = shelf.used.get(SoundName(kept.language, kept.name), ())
        state = say("prompt-there" if flows else "prompt-unused", language)
        table.add_row(kept.name, kept.language, f"{kept.seconds:.1f} s", ", ".join(flows), state)
    for gone in shelf.deleted:
        table.add_row(gone.name, gone.language, "", "", say("prompt-deleted", language))
    if table.row_count:
        Console().print(table)
    else:
        click.echo(say("no-prompts", language))
