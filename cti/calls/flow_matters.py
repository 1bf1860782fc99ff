"""What a flow keeps for later: open matters, numbers on lists, how the call is marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm.faults import BadNumber
from crm.numbers import e164
from crm.unit import Unit
from ivr_flows.effects import AddToList, OpenMatter, Outcome

if TYPE_CHECKING:
    from cti.calls.journey import CustomerCall


async def opened(session: CustomerCall, wanted: OpenMatter) -> Outcome:
    """Raises CrmFault."""
    services, interaction, at = session.services, session.interaction, session.services.clock.utc()
    number = _number(session, wanted.number)
    if number is None and (wanted.to_call or wanted.number is not None):
        return Outcome("no-number")
    await session.known_by_now()
    customer, wish = session.attached, wanted.wish
    if wish is not None:
        wish = wish.replace(tzinfo=services.site.zone)

    def work(unit: Unit) -> Outcome:
        matter, ours = unit.matters.open(
            wanted.kind, customer=customer, number=number, at=at, interaction=interaction,
            queue=wanted.queue, text=wanted.text, wish=wish,
        )  # fmt: skip
        unit.commit()
        return Outcome("opened" if ours else "running", value=str(matter.id))

    return await services.records.ask("an open matter", work, interaction)


async def added(session: CustomerCall, entry: AddToList) -> Outcome:
    """Raises CrmFault."""
    number, interaction, at = (
        _number(session, entry.number),
        session.interaction,
        session.services.clock.utc(),
    )
    if number is None:
        return Outcome("no-number")
    await session.known_by_now()
    customer = session.attached

    def work(unit: Unit) -> Outcome:
        new = unit.lists.add(entry.list, number, customer=customer, at=at, interaction=interaction)
        unit.commit()
        return Outcome("added" if new else "already")

    return await session.services.records.ask("a list", work, interaction)


def mark(session: CustomerCall, disposition: str, flow: str) -> None:
    """The agent who gets the call sees it chosen."""
    session.disposition = disposition
    session.chronicle.disposition(disposition, by=f"flow {flow}")


def _number(session: CustomerCall, given: str | None) -> str | None:
    """The given one, or that from which he calls; None: it is none."""
    if given is None:
        return session.caller.number
    try:
        return e164(given, session.services.site.site.country)
    except BadNumber:
        return None
