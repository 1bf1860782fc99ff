"""What a flow does with customers: proves who one is, gives him a PIN.

From then on the call is with that customer: in the flow, in the history, and on the screen of the agent who
gets it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm.faults import BadValue
from crm.pins import PinRules
from crm.records import Customer
from crm.unit import Unit
from cti.flows.shelf import spoken_fields
from cti.link.pop import ChosenCustomer, read_chosen
from ivr_flows.effects import Authenticate, ChoosePin, Outcome

if TYPE_CHECKING:
    from cti.calls.journey import CustomerCall

CustomerEffect = Authenticate | ChoosePin


async def answer(session: CustomerCall, effect: CustomerEffect, flow: str) -> Outcome:
    """Raises CrmFault. flow: who did it, for the audit log."""
    match effect:
        case Authenticate():
            return await _authenticated(session, effect)
        case ChoosePin(pin=pin):
            return await _chosen(session, pin, flow)


async def _authenticated(session: CustomerCall, asked: Authenticate) -> Outcome:
    services, interaction = session.services, session.interaction
    settings, number, at = services.site.pins, session.caller.number, services.clock.utc()
    rules = PinRules(settings.wrong, settings.wrong_of_number, settings.locked)

    def work(unit: Unit) -> tuple[str, Customer | None, ChosenCustomer | None]:
        customer = _meant(unit, asked)
        whom = None if customer is None else customer.id
        attempt = unit.pins.try_for(whom, asked.who, number, rules, at)
        unit.commit()
        if attempt is None:
            return "locked", None, None
        if not unit.pins.is_right(attempt, asked.pin):
            return "wrong", None, None
        unit.pins.was_right(attempt)
        unit.commit()
        assert customer is not None
        return "known", customer, read_chosen(unit, customer.id, interaction)

    how, customer, chosen = await services.records.ask_heavily("a PIN", work, interaction)
    session.log.info("a customer proves who he is", outcome=how)
    if customer is None:
        return Outcome(how)
    session.proved = customer.id
    return Outcome(how, is_with(session, customer, chosen))


def _meant(unit: Unit, asked: Authenticate) -> Customer | None:
    """The one who is called so and has a PIN. Several who have one are nobody."""
    found = [one for one in unit.customers.named(asked.by, asked.who) if unit.pins.has(one.id)]
    return found[0] if len(found) == 1 else None


async def _chosen(session: CustomerCall, pin: str, flow: str) -> Outcome:
    customer = session.proved
    if customer is None:
        return Outcome("unknown")

    def work(unit: Unit) -> None:
        unit.pins.choose(customer, pin, by=f"flow {flow}")
        unit.commit()

    try:
        await session.services.records.ask_heavily("a new PIN", work, session.interaction)
    except BadValue:
        return Outcome("weak")
    return Outcome("chosen")


def is_with(session: CustomerCall, customer: Customer, chosen: ChosenCustomer | None) -> dict[str, str]:
    """The call is with this customer from now on. Answer: his fields, as flows know them."""
    session.with_customer = customer
    if session.attached != customer.id:
        session.attached = customer.id
        session.chronicle.customer(customer.id)
    session.chosen = chosen or session.chosen
    return spoken_fields(customer)
