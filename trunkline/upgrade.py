"""The database's tables across versions: up at the start, and the way back.

Before its tables are altered, a SQLite file is copied to home/before/, where the last few copies stay. On
PostgreSQL a copy is the administrator's to make: what is said tells him how.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from config.faults import Fault, Refused
from config.home import Home
from crm import revisions
from crm.database import Database, shown
from trunkline import running
from trunkline.home_folder import home_option
from trunkline.operating_words import say
from trunkline.phones.words import spoken_here
from trunkline.site_database import opened

KEPT = 3  # copies of the database

Tell = Callable[[str], None]


def bring_up(home: Home, database: Database, tell: Tell) -> None:
    """Migrates, after a copy when there is something to lose. Errors: CrmFault, DatabaseTooNew among them."""
    before = database.revision()
    if before is None or before == revisions.newest() or before not in revisions.all_known():
        database.migrate()  # the last of these refuses it, and says why
        return
    language = spoken_here()
    copy = keep_copy(home, database, before)
    word = "copied-before" if copy else "not-copied"
    tell(say(word, language, file=copy, before=before, after=revisions.newest()))
    database.migrate()
    tell(say("upgraded", language, before=before, after=revisions.newest()))


def keep_copy(home: Home, database: Database, revision: str) -> Path | None:
    """The copy; None on PostgreSQL. Older ones go. Errors: OSError, DatabaseUnavailable."""
    if database.on_postgresql:
        return None
    folder = home.path / "before"
    folder.mkdir(mode=0o700, exist_ok=True)
    copy = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{revision}.db"
    database.copy(copy)
    for old in sorted(folder.glob("*.db"))[:-KEPT]:
        old.unlink()
    return copy


@click.group("database")
def command() -> None:
    """The version of the database's tables, and the way back to an earlier one."""


@command.command("version")
@home_option
def version(home: Path) -> None:
    """Which version the tables have, and which this Trunkline makes of them at its start."""
    with opened(Home(home)) as (_, database):
        present = database.revision() or "–"
        click.echo(
            say(
                "versions", spoken_here(), url=shown(database.url), present=present, newest=revisions.newest()
            )
        )


@command.command("downgrade")
@click.argument("revision")
@home_option
def downgrade(revision: str, home: Path) -> None:
    """Back to the tables of an earlier version, so that the earlier Trunkline can be started again.

    Everything must be stopped. What only the later version kept is lost; a SQLite file is copied first.
    """
    place, language = Home(home), spoken_here()
    known = revisions.all_known()
    with opened(place) as (_, database):
        if running.read_state(place) is not None:
            raise Refused([Fault(str(place.path), say("stop-first", language))])
        present = database.revision()
        if present not in known or revision not in known[: known.index(present)]:
            earlier = known[: known.index(present)] if present in known else ()
            possible = ", ".join(earlier) or "–"
            raise Refused([Fault(revision, say("no-way-back", language, present=present, possible=possible))])
        copy = keep_copy(place, database, present)
        click.echo(
            say(
                "copied-before" if copy else "not-copied", language, file=copy, before=present, after=revision
            )
        )
        database.downgrade(revision)
        click.echo(say("downgraded", language, before=present, after=revision))
    sys.exit(0)
