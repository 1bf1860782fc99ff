"""PINs: a customer proves on the telephone who he is. Kept only as argon2id hashes, guessed at only so often.

A try is counted before the PIN is looked at, and taken back when it was right: of many calls that try at
once, none tries more than is left. What nobody is called by is counted and locked like a customer, so that
neither a word nor the time tells whether there is such a customer. After so many wrong tries in a row, for a
customer or from a number, there is a lock; each further one is twice as long as the one before.

A right PIN ends the count of its customer, but not that of the number: who knows one PIN could guess at
others for ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from sqlalchemy import Connection, case, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from crm.audit import Audit
from crm.faults import BadValue, Unknown
from crm.models import CustomerRow, PinRow, PinTriesRow
from crm.passwords import Passwords

SHORTEST, LONGEST = 4, 12  # digits of a PIN
FORGOTTEN = timedelta(days=1)  # after the last wrong try
LOCKS_FORGOTTEN = timedelta(days=7)
MOST_DOUBLINGS = 8


@dataclass(frozen=True, slots=True)
class PinRules:
    """`wrong`: tries in a row for one customer, `wrong_of_number`: from one caller's number, with which they
    are locked; `locked`: seconds of the first lock."""

    wrong: int = 5
    wrong_of_number: int = 10
    locked: float = 1800.0


@dataclass(frozen=True, slots=True)
class Try:
    """One that may be made, and is counted already. `places`: where."""

    customer: int | None
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Locked:
    """A customer or a number that may not try now."""

    who: str
    until: datetime


class Pins:
    def __init__(self, connection: Connection, passwords: Passwords) -> None:
        self._connection, self._passwords = connection, passwords
        self._audit = Audit(connection)

    # ---- choosing ----------------------------------------------------------------------------------------

    def choose(self, customer: int, pin: str, *, by: str) -> None:
        """The customer's PIN from now on; his lock is lifted. Raises BadValue, Unknown."""
        refuse_weak(pin)
        there = self._connection.scalar(select(CustomerRow.id).where(CustomerRow.id == customer))
        if there is None:
            raise Unknown(f"customer {customer} is not there; the record may have been deleted or merged")
        hashed = self._passwords.hash(pin)
        self._connection.execute(delete(PinRow).where(PinRow.customer_id == customer))
        self._connection.execute(
            insert(PinRow).values(customer_id=customer, hash=hashed, chosen=datetime.now(UTC))
        )
        self._forget(_of_customer(customer))
        self._audit.write(by, "pin.chosen", _of_customer(customer))

    def remove(self, customer: int, *, by: str) -> bool:
        """Whether there was one. Without a PIN nobody proves to be him."""
        done = self._connection.execute(delete(PinRow).where(PinRow.customer_id == customer))
        if done.rowcount:
            self._audit.write(by, "pin.removed", _of_customer(customer))
        return bool(done.rowcount)

    def has(self, customer: int) -> bool:
        return self._hash(customer) is not None

    # ---- trying ------------------------------------------------------------------------------------------

    def try_for(
        self, customer: int | None, named: str, number: str | None, rules: PinRules, at: datetime
    ) -> Try | None:
        """A try for this customer, or, None, for somebody whom nobody is `named` like; from this number, None
        when it is withheld. None: there is a lock. To be committed before `is_right`."""
        if customer is not None and not self.has(customer):
            customer = None
        meant = _of_customer(customer) if customer is not None else _of_nobody(named)
        places = [(meant, rules.wrong)]
        if number is not None:  # first: who is locked out himself must not lock out customers
            places.insert(0, (_of_number(number), rules.wrong_of_number))
        for place, most in places:
            if not self._count(place, most, rules, at):
                return None
        return Try(customer, tuple(place for place, _ in places))

    def is_right(self, attempt: Try, pin: str) -> bool:
        """A tenth of a second of CPU, whoever is meant. It is not the time to hold a transaction."""
        hashed = None if attempt.customer is None else self._hash(attempt.customer)
        if hashed is None:
            self._passwords.spend_as_long(pin)
            return False
        return self._passwords.fits(hashed, pin)

    def was_right(self, attempt: Try) -> None:
        """Takes the try back."""
        *number, customer = attempt.places
        self._forget(customer)
        for place in number:
            self._give_back(place)

    # ---- locks -------------------------------------------------------------------------------------------

    def locked(self, at: datetime) -> Sequence[Locked]:
        """Whoever is locked now, the longest first. What nobody is called by is left out."""
        rows = self._connection.execute(
            select(PinTriesRow.who, PinTriesRow.locked_until)
            .where(PinTriesRow.locked_until > at, PinTriesRow.who.not_like("nobody %"))
            .order_by(PinTriesRow.locked_until.desc())
        )
        return [Locked(row.who, row.locked_until) for row in rows]

    def lift(self, *, customer: int | None = None, number: str | None = None, by: str) -> bool:
        """Whether there was a lock or a count. The next try is the first."""
        who = [_of_customer(customer)] if customer is not None else []
        who += [_of_number(number)] if number is not None else []
        lifted = [one for one in who if self._forget(one)]
        for one in lifted:
            self._audit.write(by, "pin.lock-lifted", one)
        return bool(lifted)

    def _count(self, who: str, most: int, rules: PinRules, at: datetime) -> bool:
        """Whether one more may be made; then it is counted, and the last one that may be is followed by a
        lock."""
        self._is_there(who, at)
        anew = or_(PinTriesRow.last < at - FORGOTTEN, PinTriesRow.locked_until.is_not(None))
        counted = self._connection.execute(
            update(PinTriesRow)
            .where(
                PinTriesRow.who == who,
                or_(PinTriesRow.locked_until.is_(None), PinTriesRow.locked_until <= at),
            )
            .values(
                wrong=case((anew, 1), else_=PinTriesRow.wrong + 1),
                locks=case((PinTriesRow.last < at - LOCKS_FORGOTTEN, 0), else_=PinTriesRow.locks),
                last=at,
                locked_until=None,
            )
            .returning(PinTriesRow.wrong, PinTriesRow.locks)
        ).first()
        if counted is None:
            return False
        if counted.wrong >= most:
            seconds = rules.locked * 2 ** min(counted.locks, MOST_DOUBLINGS)
            until = at + timedelta(seconds=seconds)
            self._connection.execute(
                update(PinTriesRow)
                .where(PinTriesRow.who == who)
                .values(locks=counted.locks + 1, locked_until=until)
            )
            self._audit.write("server", "pin.locked", who, f"{seconds:g} s", at=at)
        return True

    def _is_there(self, who: str, at: datetime) -> None:
        if self._connection.scalar(select(PinTriesRow.who).where(PinTriesRow.who == who)) is not None:
            return
        self._connection.execute(
            delete(PinTriesRow).where(
                PinTriesRow.last < at - LOCKS_FORGOTTEN,
                or_(PinTriesRow.locked_until.is_(None), PinTriesRow.locked_until < at),
            )
        )
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(PinTriesRow).values(who=who, wrong=0, last=at, locks=0))
        except IntegrityError:  # another call was quicker
            pass

    def _give_back(self, who: str) -> None:
        """One try. The last one that may be has locked already: then that is undone."""
        locked = PinTriesRow.locked_until.is_not(None)
        self._connection.execute(
            update(PinTriesRow)
            .where(PinTriesRow.who == who)
            .values(
                wrong=case((PinTriesRow.wrong > 0, PinTriesRow.wrong - 1), else_=0),
                locks=case((locked, PinTriesRow.locks - 1), else_=PinTriesRow.locks),
                locked_until=None,
            )
        )

    def _forget(self, who: str) -> bool:
        return bool(self._connection.execute(delete(PinTriesRow).where(PinTriesRow.who == who)).rowcount)

    def _hash(self, customer: int) -> str | None:
        return self._connection.scalar(select(PinRow.hash).where(PinRow.customer_id == customer))


def refuse_weak(pin: str) -> None:
    """Raises BadValue, which never quotes it."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        raise BadValue("pin", f"must be {SHORTEST} to {LONGEST} digits")
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if steps in ({0}, {1}, {9}):
        raise BadValue("pin", "is what is guessed first; choose one that is no row of digits")


def _of_customer(customer: int) -> str:
    return f"customer {customer}"


def _of_number(number: str) -> str:
    return f"number {number}"


def _of_nobody(named: str) -> str:
    """What was typed may have been a PIN: it is not kept in words."""
    return f"nobody {hashlib.sha256(named.encode()).hexdigest()[:24]}"
