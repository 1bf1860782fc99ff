"""The database of a home folder's site, for commands that look at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import click

from config.faults import Refused
from config.home import Home
from config.load import load_site
from config.schema import Site
from crm.database import Database
from crm.faults import CrmFault


@contextmanager
def opened(home: Home) -> Iterator[tuple[Site, Database]]:
    """What is wrong with the site file or the database is one sentence and exit code 1."""
    try:
        site = load_site(home.site_file)
        with closing(Database(home.database_url(site.database.url), country=site.site.country)) as database:
            yield site, database
    except (Refused, CrmFault) as fault:
        raise click.ClickException(str(fault)) from None
