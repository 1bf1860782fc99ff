"""The screen pop: what the records say of a caller, in the link's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm.records import Customer, HistoryItem
from cti.link import messages

if TYPE_CHECKING:
    from cti.calls.caller import Found
    from cti.link.desk import DeskCall


def fill_pop(desk: DeskCall, found: Found, attached: int | None) -> None:
    """`attached`: the customer this call was said to belong to, if somebody said so."""
    desk.customers = [card(customer) for customer in found.customers]
    desk.history = [contact(item) for item in found.history]
    desk.pop_fault = found.fault
    desk.customer = attached or (found.customers[0].id if len(found.customers) == 1 else None)


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
