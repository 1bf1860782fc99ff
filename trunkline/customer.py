"""`trunkline customer`: by what customers prove on the telephone who they are."""

from __future__ import annotations

import getpass
import secrets as chance
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from config.home import Home
from crm.faults import BadValue, CrmFault
from crm.numbers import caller
from crm.pins import refuse_weak
from crm.records import Customer
from crm.unit import Unit
from trunkline.home_folder import home_option
from trunkline.operating_words import say
from trunkline.phones.words import spoken_here
from trunkline.site_database import opened

MADE_UP = 6  # digits of a PIN that is made up here

WHO = click.argument("customer")


@click.group("customer")
def command() -> None:
    """Customers' PINs: given, taken away; locks after wrong ones, seen and lifted."""


@command.command("pin")
@WHO
@click.option("--pin-stdin", is_flag=True, help="Read the PIN from the first line of standard input.")
@click.option("--remove", is_flag=True, help="Take the PIN away: nobody can prove to be this customer.")
@home_option
def pin(customer: str, pin_stdin: bool, remove: bool, home: Path) -> None:
    """Gives a customer a PIN, made up and printed unless it comes by --pin-stdin, and lifts his lock.

    CUSTOMER is his number with the firm, a telephone number or mail address of his alone, or #12 for the
    record.
    """
    language, by = spoken_here(), getpass.getuser()
    word = sys.stdin.readline().rstrip("\n") if pin_stdin else _made_up()
    with opened(Home(home)) as (_, database), database.unit() as unit:
        found = _meant(unit, customer)
        if remove:
            said = "pin-removed" if unit.pins.remove(found.id, by=by) else "pin-none"
        else:
            unit.pins.choose(found.id, word, by=by)
            said = "pin-given" if pin_stdin else "pin-is"
        unit.commit()
    click.echo(say(said, language, name=found.name, pin=word))


@command.command("locked")
@home_option
def locked(home: Path) -> None:
    """Customers and callers' numbers that are locked after wrong PINs, and until when."""
    language = spoken_here()
    with opened(Home(home)) as (site, database), database.unit() as unit:
        found = unit.pins.locked(datetime.now(UTC))
        names = {f"customer {one.id}": one.name for one in _customers(unit, [lock.who for lock in found])}
    if not found:
        click.echo(say("pin-nobody-locked", language))
    for lock in found:
        until = lock.until.astimezone(site.zone).strftime("%Y-%m-%d %H:%M")
        click.echo(f"{until}  {lock.who}  {names.get(lock.who, '')}".rstrip())


@command.command("unlock")
@WHO
@home_option
def unlock(customer: str, home: Path) -> None:
    """Lifts the lock of a customer, as for `pin`, or of the number from which wrong PINs came."""
    language, by = spoken_here(), getpass.getuser()
    with opened(Home(home)) as (site, database), database.unit() as unit:
        number = caller(customer, site.site.country)
        try:
            meant = _meant(unit, customer).id
        except CrmFault:
            if number is None:
                raise
            meant = None
        lifted = unit.pins.lift(customer=meant, number=number, by=by)
        unit.commit()
    click.echo(say("pin-lifted" if lifted else "pin-not-locked", language, who=customer))


def _made_up() -> str:
    while True:
        pin = "".join(chance.choice("0123456789") for _ in range(MADE_UP))
        try:
            refuse_weak(pin)
        except BadValue:
            continue
        return pin


def _meant(unit: Unit, customer: str) -> Customer:
    """Raises CrmFault: nobody, or several."""
    if customer.startswith("#") and customer[1:].isdecimal():
        found = [one for one in [unit.customers.get(int(customer[1:]))] if one is not None]
    else:
        ways = (unit.customers.named("code", customer), unit.customers.named("number", customer))
        found = [*next(filter(None, ways), unit.customers.named("email", customer))]
    match found:
        case [one]:
            return one
        case []:
            raise CrmFault(
                f'no customer is called "{customer}"; give his number with the firm, or #12 for the record 12'
            )
    several = ", ".join(f"#{one.id} {one.name}" for one in found)
    raise CrmFault(f'"{customer}" is several customers: {several}; give one of these records')


def _customers(unit: Unit, who: list[str]) -> list[Customer]:
    ids = [int(one.split()[1]) for one in who if one.startswith("customer ")]
    return [found for one in ids if (found := unit.customers.get(one)) is not None]
