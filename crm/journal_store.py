"""The journal's place in the database: facts are kept as they are, and carried into the tables in the same
transaction, so that screens never show what is not kept nor miss what is."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from crm.database import Database, said_clearly
from crm.facts import Fact, to_json
from crm.models import FactRow
from crm.projection import project

log = logging.getLogger(__name__)

AT_ONCE = 500  # ids asked for in one statement; SQLite takes 32,766 parameters

# made once: see crm.projection
THERE = select(FactRow.id).where(FactRow.id.in_(bindparam("ids", expanding=True)))
KEPT = insert(FactRow)


class JournalStore:
    """Plain and synchronous, one writer at a time by nature; `cti.journal` gives it its thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, facts: Sequence[Fact]) -> None:
        """Keeps the batch, in order, in one transaction, durably: when it returns, a loss of power loses
        nothing of it. A fact whose id is there already is passed over, so a batch may be given again.

        A fact that the tables refuse (a customer who is not there, an interaction that never began) is kept
        all the same, with its `fault`, and holds up no other. Raises DatabaseUnavailable: then nothing of the
        batch is kept, and it is to be given again.
        """
        if not facts:
            return
        with said_clearly(self._database.url):
            try:
                with self._database.durable() as connection:
                    for fact in _keep_new(connection, facts):
                        project(connection, fact)
            except (OperationalError, InterfaceError):
                raise
            except Exception as error:  # the tables refuse one; find out which
                log.warning("a batch of %d facts does not fit as a whole: %s", len(facts), error)
                with self._database.durable() as connection:
                    for fact in _keep_new(connection, facts):
                        _project_or_note(connection, fact)


def _keep_new(connection: Connection, facts: Sequence[Fact]) -> list[Fact]:
    """Writes those that are not there yet; they come back, in order, to be projected."""
    new = {fact.id: fact for fact in reversed(facts)}  # of two with one id the first counts
    ids = list(new)
    for start in range(0, len(ids), AT_ONCE):
        for known in connection.scalars(THERE, {"ids": ids[start : start + AT_ONCE]}):
            del new[known]
    kept = [fact for fact in facts if new.get(fact.id) is fact]
    if kept:
        connection.execute(
            KEPT,
            [
                {
                    "id": fact.id,
                    "at": fact.at,
                    "kind": type(fact).__name__,
                    "interaction": getattr(fact, "interaction", None),
                    "body": to_json(fact),
                }
                for fact in kept
            ],
        )
    return kept


def _project_or_note(connection: Connection, fact: Fact) -> None:
    """A fact that the tables refuse leaves them as they were, and its reason with the fact."""
    try:
        with connection.begin_nested():
            project(connection, fact)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.error("fact %s is kept but not in the tables: %s: %s", fact.id, to_json(fact), error)
        connection.execute(
            update(FactRow).where(FactRow.id == fact.id).values(fault=f"{type(error).__name__}: {error}")
        )
