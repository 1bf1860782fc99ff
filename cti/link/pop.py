"""The screen pop: what the records say of a caller, in the link's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm.records import Customer, HistoryItem, Segment
from crm.unit import Unit
from cti.calls.caller import HISTORY
from cti.link import messages

if TYPE_CHECKING:
    from cti.calls.caller import Found
    from cti.link.desk import DeskCall


@dataclass(frozen=True, slots=True)
class ChosenCustomer:
    """Whom an agent said the caller to be: known to whoever gets the call after him, too."""

    card: messages.Customer
    history: tuple[messages.HistoryItem, ...]


def read_chosen(unit: Unit, customer: int, interaction: str) -> ChosenCustomer | None:
    """His card and his contacts before this interaction; None: there is no such customer."""
    found = unit.customers.get(customer)
    if found is None:
        return None
    history = unit.interactions.history(customer_id=customer, excluding=interaction, limit=HISTORY)
    return ChosenCustomer(card(found), tuple(contact(item) for item in history))


@dataclass(frozen=True, slots=True)
class Written:
    """What was written about a call that is still up: whose it is, the last note and disposition, and its
    last segment."""

    customer: int | None
    chosen: ChosenCustomer | None
    note: str
    disposition: str | None
    segment: Segment | None


def read_written(unit: Unit, interaction: str) -> Written | None:
    """None: the journal does not know this call (yet)."""
    call = unit.interactions.get(interaction)
    if call is None:
        return None
    chosen = None if call.customer is None else read_chosen(unit, call.customer, interaction)
    return Written(
        call.customer,
        chosen,
        call.notes[-1].text if call.notes else "",
        call.dispositions[-1].disposition if call.dispositions else None,
        call.segments[-1] if call.segments else None,
    )


def choose(desk: DeskCall, chosen: ChosenCustomer) -> None:
    """This is the caller: his card stands with those whom the number suggested, the history is his."""
    desk.customer = chosen.card.id
    if chosen.card.id not in {known.id for known in desk.customers}:
        desk.customers = [*desk.customers, chosen.card]
    desk.history = chosen.history


def chosen_at(desk: DeskCall) -> ChosenCustomer | None:
    """Whose call this is as this desk shows it, for the desk that gets it next."""
    known = next((one for one in desk.customers if one.id == desk.customer), None)
    return None if known is None else ChosenCustomer(known, tuple(desk.history))


def fill_pop(
    desk: DeskCall, found: Found, attached: int | None, chosen: ChosenCustomer | None = None
) -> None:
    """`attached`: the customer this call was said to belong to, if somebody said so; `chosen`: what the desk
    knew of him at which that was said, for the records by the caller's number do not know him."""
    desk.customers = [card(customer) for customer in found.customers]
    desk.history = [contact(item) for item in found.history]
    desk.pop_fault = found.fault
    desk.customer = attached or (found.customers[0].id if len(found.customers) == 1 else None)
    if chosen is not None and chosen.card.id == desk.customer:
        choose(desk, chosen)


def card(customer: Customer) -> messages.Customer:
    return messages.Customer(
        id=customer.id,
        name=customer.name,
        latin_name=customer.latin_name,
        form_of_address=customer.form_of_address,
        firm=customer.firm,
        language=customer.language,
        address=customer.address,
        email=customer.email,
        key=customer.key,
        numbers=tuple(number.e164 for number in customer.numbers),
    )


def contact(item: HistoryItem) -> messages.HistoryItem:
    return messages.HistoryItem(
        interaction=item.interaction,
        medium=item.medium,
        direction=item.direction,
        began=item.began,
        seconds=item.seconds or 0.0,
        outcome=item.outcome or "open",
        queue=item.queue,
        agent=item.agent_name or item.agent,
        disposition=item.disposition,
        note=item.note,
        recording=item.recording,
    )
