"""`trunkline account`: who may log in."""

from __future__ import annotations

import secrets as chance
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from config.faults import Refused
from config.home import Home
from config.load import load_site
from crm.database import Database
from crm.faults import CrmFault, NameTaken
from crm.records import Role
from crm.unit import Unit
from trunkline.home_folder import home_option, refusal
from trunkline.phones.words import spoken_here
from trunkline.upgrade import bring_up
from trunkline.words import say

MOST_AT_ONCE = 500


@contextmanager
def working(home: Path) -> Iterator[Unit]:
    """One piece of work on the accounts; kept when it ends well."""
    place = Home(home)
    try:
        site = load_site(place.site_file)
        database = Database(place.database_url(site.database.url), country=site.site.country)
        try:
            bring_up(place, database, lambda line: click.echo(line, err=True))
            with database.unit() as unit:
                unit.site.sync(site)
                yield unit
                unit.commit()
        finally:
            database.close()
    except (Refused, CrmFault) as fault:
        raise click.ClickException(str(fault)) from None
    except OSError as error:
        raise click.ClickException(str(refusal(error, place))) from None


@click.group("account")
def account() -> None:
    """Who may log in, as what, with which skills."""


@account.command("add")
@click.argument("name")
@click.option("--display-name", help="What people read; the name, when it is not given.")
@click.option("--role", type=click.Choice(get_args(Role)), default="agent", show_default=True)
@click.option("--extension", help="Digits by which colleagues reach this person; also a log-in name.")
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True)
@click.option(
    "--skill", "skills", multiple=True, metavar="NAME=INDEX", help="An index of 0 to 100. Repeatable."
)
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from the first line of standard input."
)
@home_option
def add(
    name: str,
    display_name: str | None,
    role: Role,
    extension: str | None,
    language: str,
    skills: tuple[str, ...],
    password_stdin: bool,
    home: Path,
) -> None:
    """Makes an account. Without --password-stdin a password is made up and printed."""
    password = _given_password() if password_stdin else chance.token_urlsafe(9)
    with working(home) as unit:
        unit.accounts.add(
            name=name,
            display_name=display_name or name,
            role=role,
            password=password,
            extension=extension,
            skills=_read_skills(skills),
            language=language,
        )
    _say("added" if password_stdin else "added-with", name=name, password=password)


@account.command("add-many")
@click.argument("prefix")
@click.option("--count", type=click.IntRange(1, MOST_AT_ONCE), required=True, help="How many.")
@click.option(
    "--skill", "skills", multiple=True, metavar="NAME=INDEX", help="An index of 0 to 100. Repeatable."
)
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True)
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from the first line of standard input."
)
@home_option
def add_many(
    prefix: str, count: int, skills: tuple[str, ...], language: str, password_stdin: bool, home: Path
) -> None:
    """Makes agents' accounts PREFIX1, PREFIX2 … with one password, for `trunkline agents`.

    Nothing is made when one of the names is taken. Close them when they have served (`account close`).
    """
    password = _given_password() if password_stdin else chance.token_urlsafe(9)
    names = [f"{prefix}{number}" for number in range(1, count + 1)]
    indexes = _read_skills(skills)
    with working(home) as unit:
        there = {account.name for account in unit.accounts.all(closed=True)}
        if taken := [name for name in names if name in there]:
            raise NameTaken(f'account "{taken[0]}" is there already; choose another prefix')
        for name in names:  # each for itself: a password takes a while, and others write, too
            unit.accounts.add(
                name=name, display_name=name, role="agent", password=password, skills=indexes,
                language=language,
            )  # fmt: skip
            unit.commit()
    word = "added-many" if password_stdin else "added-many-with"
    _say(word, first=names[0], last=names[-1], password=password)


@account.command("list")
@click.option("--closed", is_flag=True, help="Those that are closed, too.")
@home_option
def list_(closed: bool, home: Path) -> None:
    """Shows every account."""
    with working(home) as unit:
        accounts = unit.accounts.all(closed=closed)
    language = spoken_here()
    heads = ("name", "extension", "display-name", "role", "language", "skills")
    table = Table(*(say(head, language) for head in heads), "", box=None)
    for each in accounts:
        skills = ", ".join(f"{name} {index}" for name, index in each.skills.items())
        table.add_row(
            escape(each.name),
            each.extension or "",
            escape(each.display_name),
            say(each.role, language),
            each.language,
            skills,
            say("closed", language) if each.closed else "",
        )
    Console().print(table)


@account.command("password")
@click.argument("name")
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from the first line of standard input."
)
@home_option
def password(name: str, password_stdin: bool, home: Path) -> None:
    """Gives NAME a new password, made up and printed unless it comes by --password-stdin."""
    word = _given_password() if password_stdin else chance.token_urlsafe(9)
    with working(home) as unit:
        unit.accounts.set_password(name, word)
    _say("new-password" if password_stdin else "new-password-is", name=name, password=word)


@account.command("skills")
@click.argument("name")
@click.argument("skills", nargs=-1, metavar="[SKILL=INDEX]...")
@home_option
def skills(name: str, skills: tuple[str, ...], home: Path) -> None:
    """Sets all skills of NAME: those that are not named are gone. Takes effect at the next log-in."""
    with working(home) as unit:
        unit.accounts.set_skills(name, _read_skills(skills))
    _say("skills-are" if skills else "no-skill", name=name, skills=", ".join(skills))


@account.command("close")
@click.argument("name")
@home_option
def close(name: str, home: Path) -> None:
    """Ends an account. What it did stays in the history, under its name."""
    with working(home) as unit:
        unit.accounts.close(name)
    _say("cannot-log-in", name=name)


def _say(word: str, **values: object) -> None:
    click.echo(say(word, spoken_here(), **values))


def _given_password() -> str:
    return sys.stdin.readline().rstrip("\n")


def _read_skills(given: tuple[str, ...]) -> dict[str, int]:
    found = {}
    for text in given:
        name, _, index = text.partition("=")
        if not index.isdecimal() or int(index) > 100:
            raise click.BadParameter(f'"{text}" is no skill with an index; write it like sales=80')
        found[name] = int(index)
    return found
