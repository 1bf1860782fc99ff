"""`trunkline restore`: a backup into an empty home folder, all of it or nothing."""

from __future__ import annotations

import re
import shutil
import tempfile
from contextlib import closing
from pathlib import Path

import click

from config.faults import Fault, Refused
from config.home import Home
from config.load import load_site
from config.schema import Site
from config.secrets import write_private
from crm import copying, revisions
from crm.database import Database
from crm.faults import CrmFault
from trunkline import archive, running
from trunkline.archive import DATABASE, FILES, BadArchive, Manifest
from trunkline.backup import checked, progress
from trunkline.home_folder import home_option
from trunkline.operating_words import say
from trunkline.phones.words import Language, spoken_here
from trunkline.welcome import command as typed

TABLE = re.compile(r"^[ \t]*\[database\][ \t]*(#.*)?$", re.MULTILINE)
URL = re.compile(r"^[ \t]*url[ \t]*=.*$", re.MULTILINE)


def restore(file: Path, manifest: Manifest, home: Home, url: str | None, language: Language) -> None:
    """Errors: Refused, BadArchive, CrmFault, OSError; then the home is as it was."""
    draft = Path(tempfile.mkdtemp(prefix=f".{home.path.name}.", suffix=".restoring", dir=home.path.parent))
    try:
        size = sum(member.size for member in manifest.files)
        with progress("restoring", size, language) as told:
            archive.extract(file, manifest, draft, told)
        inner = Home(draft / FILES)
        if url is not None:
            _name_database(inner, url)
        site = load_site(inner.site_file)
        inner.make()
        _fill_database(draft / DATABASE, inner, home, site)
        if home.path.exists():
            home.path.rmdir()  # it is empty; else this is refused
        inner.path.rename(home.path)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _fill_database(kept: Path, inner: Home, home: Home, site: Site) -> None:
    """A SQLite file of the home goes with it; one elsewhere and PostgreSQL must be empty."""
    final = home.database_url(site.database.url)
    inside = f"sqlite:///{home.path}/"
    url = final.replace(inside, f"sqlite:///{inner.path}/", 1) if final.startswith(inside) else final
    with closing(Database(url)) as database:
        copying.restore(kept, database)


def _name_database(home: Home, url: str) -> None:
    """Writes another database into the restored site file."""
    text = home.site_file.read_text(encoding="utf-8")
    line = f'url = "{url}"'
    table = TABLE.search(text)
    if table is None:
        text += f"\n[database]\n{line}\n"
    else:
        end = re.compile(r"^\s*\[", re.MULTILINE).search(text, table.end())
        part = text[table.end() : end.start() if end else len(text)]
        there = URL.search(part)
        new = URL.sub(lambda _: line, part, count=1) if there else f"\n{line}{part}"
        text = text[: table.end()] + new + text[table.end() + len(part) :]
    write_private(home.site_file, text)


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), help="The same as --home.")
@click.option("--database-url", help="Another database than the backup's site file names; it must be empty.")
@home_option
def command(file: Path, to: Path | None, database_url: str | None, home: Path) -> None:
    """Brings a backup into an empty home folder: all of it, or nothing.

    Every file is compared with its hash before anything is written.
    """
    place, language = Home(to or home), spoken_here()
    file = file.absolute()
    try:
        if running.read_state(place) is not None:
            raise Refused([Fault(str(place.path), say("stop-first", language))])
        if place.path.exists() and any(place.path.iterdir()):
            raise Refused([Fault(str(place.path), say("not-empty", language), say("not-empty-do", language))])
        manifest = checked(file, language)
        if manifest.revision not in revisions.all_known():
            what = say("later-version", language, version=manifest.trunkline, revision=manifest.revision)
            raise Refused([Fault(str(file), what)])
        place.path.parent.mkdir(parents=True, exist_ok=True)
        restore(file, manifest, place, database_url, language)
    except (Refused, BadArchive, CrmFault) as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(say("restored", language, home=place.path, up=typed("up", place)))
