"""`trunkline backup`: everything that matters of a home folder in one file, while calls are up.

Order makes it consistent. First the facts that wait in a file (one that is in the database, too, does no
harm), then the database as of one moment, then the files: a recording gets its name when it is whole and is
never changed, so whatever the database names is there, and what came meanwhile is there besides.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from config.faults import Fault, Refused
from config.home import Home
from config.schema import Site
from crm import copying
from crm.database import Database
from trunkline import __version__, archive
from trunkline.archive import DATABASE, FILES, BadArchive, Manifest, Told
from trunkline.home_folder import home_option
from trunkline.operating_words import say
from trunkline.phones.words import Language, spoken_here
from trunkline.site_database import opened

NOT_KEPT = ("run", "log", "before")  # what a start makes anew, or nobody needs elsewhere
OF_NODE = ("spool",)  # all that is kept of an Asterisk: calls and messages that no server has taken in yet
UNWRITTEN = "unwritten.jsonl"


def make(home: Home, site: Site, database: Database, file: Path, *, recordings: bool, told: Told) -> Manifest:
    """Writes `file`, which has its name only when it is whole. Errors: OSError, CrmFault."""
    handle, draft_name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".unfinished", dir=file.parent)
    draft = Path(draft_name)
    try:
        with os.fdopen(handle, "wb") as target, tempfile.TemporaryDirectory(dir=file.parent) as folder:
            writer = archive.Writer(target, told)
            waiting = Path(folder) / UNWRITTEN
            if _copy_waiting(home.path / UNWRITTEN, waiting):
                writer.add(FILES + UNWRITTEN, waiting)
            copy = Path(folder) / DATABASE
            copying.export(database, copy)
            writer.add(DATABASE, copy)
            revision, named = _of_copy(copy)
            for path in _files(home, site, recordings=recordings):
                if path not in (file, draft):
                    _add(writer, home, path)
            missing = tuple(name for name in named if not (home.recordings / name).exists())
            now = datetime.now(UTC).isoformat(timespec="seconds")
            manifest = writer.close(
                trunkline=__version__, revision=revision, made=now,
                site=site.site.name, recordings=recordings, missing=missing if recordings else (),
            )  # fmt: skip
            target.flush()
            os.fsync(target.fileno())
        draft.replace(file)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return manifest


def _copy_waiting(file: Path, copy: Path) -> bool:
    """Whole lines only: the server writes and empties it meanwhile. False: nothing waits."""
    try:
        lines = file.read_bytes()
    except FileNotFoundError:
        return False
    copy.write_bytes(lines[: lines.rfind(b"\n") + 1])
    return copy.stat().st_size > 0


def _add(writer: archive.Writer, home: Home, path: Path) -> None:
    """What goes while we read was unfinished: a part that was joined, a draft that got its name."""
    try:
        writer.add(FILES + path.relative_to(home.path).as_posix(), path)
    except FileNotFoundError:
        return


def _of_copy(copy: Path) -> tuple[str, list[str]]:
    """The copy's version, and the recordings that it names."""
    with closing(Database(f"sqlite:///{copy}")) as kept, kept.unit() as unit:
        return kept.revision() or "", unit.recordings.paths()


def _files(home: Home, site: Site, *, recordings: bool) -> Iterator[Path]:
    """All that stands in the home, links not followed."""
    left_out = set(NOT_KEPT) | (set() if recordings else {home.recordings.name})
    url = home.database_url(site.database.url)
    database = url.removeprefix("sqlite:///") if url.startswith("sqlite:") else None
    for folder, folders, names in os.walk(home.path):
        here = Path(folder)
        if here == home.path:
            folders[:] = [name for name in folders if name not in left_out]
            names = [name for name in names if name != UNWRITTEN]
        elif here.parent == home.path / "asterisk":
            folders[:], names = [name for name in folders if name in OF_NODE], []
        folders.sort()
        for name in sorted(names):
            path = here / name
            of_database = database is not None and str(path).startswith(database)
            if path.is_file() and not path.is_symlink() and not of_database and ".unfinished" not in name:
                yield path


@contextmanager
def progress(word: str, total: float, language: Language) -> Iterator[Told]:
    """A bar on a terminal, nothing elsewhere."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task(say(word, language), total=total)
        yield lambda done: shown.advance(task, done)


def _room(home: Home, site: Site, *, recordings: bool) -> float:
    size = sum(path.stat().st_size for path in _files(home, site, recordings=recordings) if path.exists())
    return size + (home.database_file.stat().st_size if home.database_file.exists() else 0)


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--without-recordings", is_flag=True, help="Leave the recordings of talks out.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing: check that FILE is a whole backup.")
@home_option
def command(file: Path, without_recordings: bool, only_check: bool, home: Path) -> None:
    """Keeps everything that matters in FILE: database, recordings, messages, flows, prompts, secrets, site.

    The house may run, and people may talk. FILE holds secrets: it is readable by its owner only.
    """
    language = spoken_here()
    file = file.absolute()
    if only_check:
        checked(file, language)
        return
    place = Home(home)
    with opened(place) as (site, database):
        if not file.parent.is_dir():
            raise Refused([Fault(str(file.parent), say("no-folder", language))])
        recordings = not without_recordings
        with progress("keeping", _room(place, site, recordings=recordings), language) as told:
            manifest = make(place, site, database, file, recordings=recordings, told=told)
    size = file.stat().st_size
    click.echo(say("kept", language, file=file, files=len(manifest.files), size=_readable(size)))
    for name in manifest.missing:
        click.echo(say("recording-missing", language, name=name), err=True)


def checked(file: Path, language: Language) -> Manifest:
    """Errors: ClickException for one that is not whole."""
    try:
        with progress("checking", file.stat().st_size if file.exists() else 0, language) as told:
            manifest = archive.check(file, told)
    except BadArchive as fault:
        raise click.ClickException(str(fault)) from None
    size = sum(member.size for member in manifest.files)
    click.echo(
        say(
            "whole", language, file=file, site=manifest.site, made=manifest.made, files=len(manifest.files),
            size=_readable(size), revision=manifest.revision, version=manifest.trunkline,
        )
    )  # fmt: skip
    return manifest


def _readable(size: float) -> str:
    return f"{size / 1e6:.1f} MB"
