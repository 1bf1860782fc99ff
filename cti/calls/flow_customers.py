"""What a flow does with customers: finds and writes their records, lets them prove who they are.

From then on the call is with that customer: in the flow, in the history, and on the screen of the agent who
gets it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from crm.faults import BadNumber, BadValue, Conflict
from crm.numbers import e164
from crm.pins import PinRules
from crm.records import Customer
from crm.unit import Unit
from cti.flows.shelf import spoken_fields
from cti.link.pop import ChosenCustomer, read_chosen
from ivr_flows.effects import Authenticate, ChoosePin, FindCustomer, Outcome, WriteCustomer

if TYPE_CHECKING:
    from cti.calls.journey import CustomerCall

CustomerEffect = Authenticate | ChoosePin | FindCustomer | WriteCustomer


async def answer(session: CustomerCall, effect: CustomerEffect, flow: str) -> Outcome:
    """Raises CrmFault. flow: who did it, for the audit log."""
    match effect:
        case Authenticate():
            return await _authenticated(session, effect)
        case ChoosePin(pin=pin):
            return await _chosen(session, pin, flow)
        case FindCustomer():
            return await _found(session, effect)
        case WriteCustomer(new=new):
            return await (_made if new else _changed)(session, effect.fields, flow)


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


# ---- records -------------------------------------------------------------------------------------------

Written = tuple[str, Customer | None]


async def _found(session: CustomerCall, asked: FindCustomer) -> Outcome:
    def work(unit: Unit) -> Written:
        match unit.customers.named(asked.by, asked.who):
            case ():
                return "missing", None
            case (one,):
                return "found", one
        return "several", None

    return await _told(session, "a customer", work)


async def _made(session: CustomerCall, fields: Mapping[str, str], flow: str) -> Outcome:
    """Once in a call: made again after a restart, it is the one that this call made before."""
    by, country = f"flow {flow} ({session.interaction})", session.services.site.site.country
    values: dict[str, Any] = {name: value for name, value in fields.items() if value}
    number = values.pop("number", session.caller.number)

    def work(unit: Unit) -> Written:
        called = unit.customers.named("number", number) if number else ()
        owner = unit.customers.by_code(values["code"]) if "code" in values else None
        if called or owner is not None:
            there = owner or (called[0] if len(called) == 1 else None)
            ours = there is not None and unit.customers.changes(there.id)[0].by == by
            return ("saved" if ours else "there"), there
        numbers = (e164(number, country),) if number else ()
        made = unit.customers.add(name=values.pop("name", ""), numbers=numbers, by=by, **values)
        unit.commit()
        return "saved", made

    return await _told(session, "a new customer", work)


async def _changed(session: CustomerCall, fields: Mapping[str, str], flow: str) -> Outcome:
    """From the record as this call has read it: what somebody else has changed since then stands."""
    await session.known_by_now()
    customer, read = session.attached, session.with_customer
    if customer is None:
        return Outcome("unknown")
    by, country = f"flow {flow}", session.services.site.site.country
    values: dict[str, Any] = {name: value or None for name, value in fields.items()}
    number = values.pop("number", None)

    def work(unit: Unit) -> Written:
        now = unit.customers.get(customer)
        if now is None:
            return "unknown", None
        if number is not None and e164(number, country) not in {one.e164 for one in now.numbers}:
            now = unit.customers.update(now.id, now.version, {"numbers": (*now.numbers, number)}, by)
        base = read.version if read is not None and read.id == now.id else now.version
        changed = unit.customers.update(now.id, base, values, by)
        unit.commit()
        return "saved", changed

    return await _told(session, "a customer's fields", work)


async def _told(session: CustomerCall, what: str, work: Callable[[Unit], Written]) -> Outcome:
    """How the work on a record went. Whoever comes of it is with whom the call is from then on."""

    def whole(unit: Unit) -> tuple[str, Customer | None, ChosenCustomer | None]:
        try:
            how, customer = work(unit)
        except Conflict:
            return "conflict", None, None
        except (BadValue, BadNumber):
            return "refused", None, None
        chosen = None if customer is None else read_chosen(unit, customer.id, session.interaction)
        return how, customer, chosen

    how, customer, chosen = await session.services.records.ask(what, whole, session.interaction)
    return Outcome(how) if customer is None else Outcome(how, is_with(session, customer, chosen))


def is_with(session: CustomerCall, customer: Customer, chosen: ChosenCustomer | None) -> dict[str, str]:
    """The call is with this customer from now on. Answer: his fields, as flows know them."""
    session.with_customer = customer
    if session.attached != customer.id:
        session.attached = customer.id
        session.chronicle.customer(customer.id)
    session.chosen = chosen or session.chosen
    return spoken_fields(customer)
