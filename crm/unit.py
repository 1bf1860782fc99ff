"""One piece of work on the database: the repositories over one connection."""

from __future__ import annotations

from sqlalchemy import Connection, select

from crm.accounts import Accounts
from crm.audit import Audit
from crm.customers import Customers
from crm.flow_figures import FlowFigures
from crm.flows import Flows
from crm.interactions import Interactions
from crm.journal_facts import JournalFacts
from crm.lists import Lists
from crm.matters import Matters
from crm.messages import Messages
from crm.passwords import Passwords
from crm.pins import Pins
from crm.recordings import Recordings
from crm.site import SiteNames
from crm.votes import Votes


class Unit:
    """Made by `Database.unit()`. Nothing that was done in it is kept unless `commit()` is called."""

    def __init__(self, connection: Connection, country: str | None, passwords: Passwords) -> None:
        self._connection = connection
        self.customers = Customers(connection, country)
        self.accounts = Accounts(connection, passwords)
        self.interactions = Interactions(connection)
        self.facts = JournalFacts(connection)
        self.recordings = Recordings(connection)
        self.messages = Messages(connection)
        self.audit = Audit(connection)
        self.site = SiteNames(connection)
        self.flows = Flows(connection)
        self.flow_figures = FlowFigures(connection)
        self.votes = Votes(connection)
        self.matters = Matters(connection)
        self.lists = Lists(connection)
        self.pins = Pins(connection, passwords)

    def ping(self) -> None:
        """Raises DatabaseUnavailable, as whatever is asked."""
        self._connection.execute(select(1))

    def commit(self) -> None:
        """Keeps what was done. The unit may go on and commit again."""
        self._connection.commit()
