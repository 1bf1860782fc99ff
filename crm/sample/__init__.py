"""The sample firm's people and customers: Lindqvist Pumps, Suzhou. Invented, and the same every time.

`fill` is what a first start calls; people.py and customers.py say who there is, contacts.py what happened
before.
"""

from __future__ import annotations

from dataclasses import dataclass

from config.schema import Site
from crm.database import Database
from crm.journal_store import JournalStore
from crm.sample.contacts import earlier_contacts
from crm.sample.customers import CUSTOMERS, FIRST_CODE, PIN_HOLDERS
from crm.sample.people import PEOPLE

__all__ = ["PIN_HOLDERS", "Filled", "fill"]


@dataclass(frozen=True, slots=True)
class Filled:
    customers: int
    agents: int
    contacts: int


def fill(database: Database, site: Site, password: str, pin: str) -> Filled:
    """Puts the sample into empty tables; everybody gets the same password, PIN_HOLDERS the same PIN. Raises DatabaseUnavailable, and
    NameTaken when it is there already."""
    with database.unit() as unit:
        unit.site.sync(site)
        for person in PEOPLE:
            unit.accounts.add(
                name=person.name,
                display_name=person.display_name,
                role=person.role,
                password=password,
                extension=person.extension,
                skills=person.skills,
                language=person.language,
            )
        firms: dict[str, int] = {}
        kept = []
        for code, customer in enumerate(CUSTOMERS, FIRST_CODE):
            fields = {**customer.fields, "code": str(code)}
            if customer.firm is not None:
                fields["firm_id"] = firms[customer.firm]
            added = unit.customers.add(**fields)
            if added.kind == "firm":
                firms[added.name] = added.id
            if str(code) in PIN_HOLDERS:
                unit.pins.choose(added.id, pin, by="sample")
            kept.append(added)
        unit.commit()
    facts = earlier_contacts(kept, [person.name for person in PEOPLE if person.skills])
    JournalStore(database).append(facts)
    contacts = len({fact.interaction for fact in facts})
    return Filled(len(kept), sum(bool(person.skills) for person in PEOPLE), contacts)
