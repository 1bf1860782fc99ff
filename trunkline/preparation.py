"""What must be right before anything is started: the site file, the flows, secrets, the database, prompts."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from config.faults import Fault, Refused
from config.home import SAMPLE_SITE, Home
from config.load import load_site
from config.schema import Site
from config.secrets import Secrets, write_private
from crm.database import Database, shown
from crm.faults import CrmFault
from crm.records import Account, Role
from crm.unit import Unit
from trunkline.phones.words import spoken_here
from trunkline.sample_firm import fill_sample, sample_password, sample_pin
from trunkline.speech import speak_fallback
from trunkline.upgrade import bring_up
from trunkline.words import say

LEAST_ROOM = 400_000_000  # bytes: well above recorder's KEPT_FREE, below which no talk is recorded

Tell = Callable[..., None]  # (word, **values): a line of progress


@dataclass(frozen=True, slots=True)
class Prepared:
    site: Site
    secrets: Secrets
    accounts: tuple[Account, ...]
    sample_password: str | None  # of the sample firm's people, while that is what is running
    sample_people: Mapping[Role, str]  # who can log in with it: one account of each role
    sample_pin: str | None  # of its customers


def prepare(
    home: Home,
    site_file: Path | None,
    tell: Tell,
    obstacles: Callable[[Site, Home], list[Fault]] = lambda site, home: [],
) -> Prepared:
    """Brings the home folder up to date; `obstacles` says what would be in the way of starting afterwards.

    Errors: Refused, with everything that can be said at once.
    """
    site = settle_site(home, site_file)
    tell("site", name=site.site.name, home=home.path)
    if faults := obstacles(site, home):
        raise Refused(faults)
    keep_secrets = Secrets.load_or_create(home, site)
    try:
        url = home.database_url(site.database.url)
        with closing(Database(url, country=site.site.country)) as database:
            bring_up(home, database, lambda line: tell("line", line=line))
            tell("database", url=shown(database.url))
            fill_sample(home, site, database, tell)
            with database.unit() as unit:
                unit.site.sync(site)
                accounts = unit.accounts.all()
                password = sample_password(home)
                people = _who_has(password, unit, accounts) if password else {}
                unit.commit()
    except CrmFault as fault:
        raise Refused([Fault("database", str(fault))]) from None
    speak_fallback(site, home)
    tell("speech")
    return Prepared(site, keep_secrets, accounts, password, people, sample_pin(home))


def settle_site(home: Home, site_file: Path | None) -> Site:
    """Puts the site file into the home folder, checked with its flows. None: the one there, else the sample.

    A file with faults replaces nothing.
    """
    source = site_file or (home.site_file if home.site_file.exists() else SAMPLE_SITE)
    site = load_site(source)
    try:
        home.make()
        free = shutil.disk_usage(home.path).free
    except OSError as error:
        what = f"the home folder cannot be made ({error.strerror})"
        raise Refused([Fault(str(home.path), what, "choose another with --home DIR")]) from None
    if free < LEAST_ROOM:
        language = spoken_here()
        what = say("nearly-full", language, free=free // 10**6, least=LEAST_ROOM // 10**6)
        raise Refused([Fault(str(home.path), what, say("nearly-full-do", language))])
    check_flows(site, home)
    if source != home.site_file:
        write_private(home.site_file, source.read_text(encoding="utf-8"))
    return site


def check_flows(site: Site, home: Home) -> None:
    """Errors: Refused, with every fault of every flow."""
    from cti.flows.shelf import load_flows  # only here: it brings much of the server with it

    load_flows(site, home)


def _who_has(password: str, unit: Unit, accounts: Sequence[Account]) -> dict[Role, str]:
    """The first account of each role, if it still has this password: it takes a tenth of a second each."""
    first = {account.role: account.name for account in reversed(accounts)}
    return {
        role: first[role]
        for role in get_args(Role)
        if role in first and unit.accounts.authenticate(first[role], password)
    }
