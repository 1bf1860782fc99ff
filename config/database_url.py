"""The database's URL, as far as it can be judged without reaching the database."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from config.faults import nearest
from config.values import wrong

FORM = "write it like postgresql://user:password@host:5432/name"


def _readable(text: str) -> str:
    """Raises the fault. It never quotes the URL, which holds a password."""
    if text.startswith("sqlite:"):
        if "?" in text:
            raise wrong("a SQLite file takes no options", 'leave out "?" and what follows')
        return text
    if not text.startswith("postgresql"):
        return text  # refused already, for its form
    # Only here: they take a fifth of a second to load, and most sites are on SQLite.
    from psycopg import pq
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(text)
    except ArgumentError:
        raise wrong("the database's url cannot be read", FORM) from None
    except ValueError:  # the one part that is more than text
        raise wrong("the port in the database's url is no number", FORM) from None
    if url.port is not None and not 0 < url.port < 65536:
        raise wrong(f"the port {url.port} in the database's url is none", FORM)
    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    for option in url.query:
        if option not in known:
            hint = nearest(option, known, "leave it out; PostgreSQL's manual lists them (libpq-connect)")
            raise wrong(f'the option "{option}" in the database\'s url is not known', hint)
    return text


DatabaseUrl = Annotated[str, AfterValidator(_readable)]
