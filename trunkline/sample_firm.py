"""The sample firm: its people, customers and office, put into an empty home at its first start."""

from __future__ import annotations

import os
import secrets as chance
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from config.home import SAMPLE_OFFICE, SAMPLE_SITE, Home
from config.load import load_site
from config.schema import Site
from config.secrets import write_private
from crm.database import Database
from crm.faults import BadValue
from crm.pins import refuse_weak

PIN_DIGITS = 6


def fill_sample(home: Home, site: Site, database: Database, tell: Callable[..., None]) -> None:
    """Fills in the sample, as long as nobody else is there. Errors: OSError, CrmFault."""
    if _firm(site) != _firm(load_site(SAMPLE_SITE)):
        return
    with database.unit() as unit:
        if unit.accounts.all(closed=True):
            return
    from crm.sample import fill  # only here: a house of one's own never needs it

    password, pin = chance.token_urlsafe(9), _made_up_pin()
    write_private(password_file(home), password + "\n")
    write_private(_pin_file(home), pin + "\n")
    _furnish(home.path / "office.db")
    filled = fill(database, site, password, pin)
    tell("sample", customers=filled.customers, agents=filled.agents)


def sample_password(home: Home) -> str | None:
    """Of all its people. None: this is not the sample firm."""
    return _line(password_file(home))


def sample_pin(home: Home) -> str | None:
    """Of those of its customers who have one. None: this is not the sample firm."""
    return _line(_pin_file(home))


def password_file(home: Home) -> Path:
    return home.path / "sample-password"


def _pin_file(home: Home) -> Path:
    return home.path / "sample-pin"


def _line(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None


def _firm(site: Site) -> tuple[object, ...]:
    """What makes a site the sample: whose it is, its numbers, and the skills its people have.

    Ports and addresses are no part of it: they have to be changed where others have them already.
    """
    return site.site, site.numbers, [skill.name for skill in site.skills]


def _furnish(office: Path) -> None:
    """The firm's own database, which its flows ask; one that is there is left as it is."""
    if office.exists():
        return
    unfinished = office.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(unfinished)) as database:
        database.executescript(SAMPLE_OFFICE.read_text(encoding="utf-8"))
    unfinished.replace(office)


def _made_up_pin() -> str:
    while True:
        pin = "".join(chance.choice("0123456789") for _ in range(PIN_DIGITS))
        try:
            refuse_weak(pin)
        except BadValue:
            continue
        return pin
