"""Customers: who they are, whose a number is, and changes by several people at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import aliased

from crm.customer_fields import FIELDS, checked, folded, plain
from crm.customer_search import matching
from crm.faults import BadValue, Clash, Conflict, Unknown
from crm.models import CustomerChangeRow, CustomerRow, InteractionRow, NumberRow
from crm.numbers import caller
from crm.records import Customer, CustomerChange, CustomerKind, Number

CalledBy = Literal["code", "number", "email"]
NumberGiven = str | Number | tuple[str, str | None]

FirmRow = aliased(CustomerRow, name="firm")


class Customers:
    def __init__(self, connection: Connection, country: str | None) -> None:
        self._connection, self._country = connection, country

    def by_number(self, e164: str) -> tuple[Customer, ...]:
        """Whose number this is: nobody's, one's or several people's. Exact; the network's own form must have
        been read before (crm.numbers.caller). First who was in contact last, then key customers.

        One statement, over the index of numbers.
        """
        return self._read(_by_number(), {"the_number": e164})

    def by_code(self, code: str) -> Customer | None:
        """Whose own number with the firm this is."""
        found = self._read(_customers().where(CustomerRow.code == code).order_by(NumberRow.place))
        return found[0] if found else None

    def by_email(self, email: str) -> tuple[Customer, ...]:
        """Whose mail address this is, whatever its capitals."""
        same = func.lower(CustomerRow.email) == email.strip().lower()
        return self._read(_customers().where(same).order_by(CustomerRow.id, NumberRow.place))

    def named(self, by: CalledBy, who: str) -> tuple[Customer, ...]:
        """Those who are called so: by their number with the firm, a telephone number as people write it, or
        mail. Nobody by what is no number."""
        match by:
            case "code":
                found = self.by_code(who.strip())
                return () if found is None else (found,)
            case "email":
                return self.by_email(who)
            case "number":
                number = caller(who, self._country)
                return () if number is None else self.by_number(number)

    def get(self, customer: int) -> Customer | None:
        """One statement."""
        found = self._read(
            _customers().where(CustomerRow.id == customer).order_by(CustomerRow.id, NumberRow.place)
        )
        return found[0] if found else None

    def contacts(self, firm: int) -> tuple[Customer, ...]:
        """The people at a firm, by name."""
        return self._read(
            _customers()
            .where(CustomerRow.firm_id == firm)
            .order_by(CustomerRow.name, CustomerRow.id, NumberRow.place)
        )

    def search(self, text: str, limit: int = 20) -> tuple[Customer, ...]:
        """By name in either script, firm, mail, or a fragment of a number of three digits or more, in
        whatever way it is written. Each word must be found. Whose name begins so comes first, then key
        customers.

        Two statements.
        """
        where, order = matching(text, self._country, FirmRow)
        if where is None or limit < 1:
            return ()
        found = self._connection.scalars(
            select(CustomerRow.id)
            .select_from(CustomerRow)
            .outerjoin(FirmRow, FirmRow.id == CustomerRow.firm_id)
            .where(where)
            .order_by(order, CustomerRow.key.desc(), CustomerRow.name, CustomerRow.id)
            .limit(limit)
        ).all()
        place = {customer: n for n, customer in enumerate(found)}
        customers = self._read(
            _customers().where(CustomerRow.id.in_(found)).order_by(CustomerRow.id, NumberRow.place)
        )
        return tuple(sorted(customers, key=lambda customer: place[customer.id]))

    def add(
        self, *, name: str, kind: CustomerKind = "person", numbers: Sequence[NumberGiven] = (), by: str = "",
        at: datetime | None = None, **fields: Any,
    ) -> Customer:  # fmt: skip
        """A new customer. `numbers`: as people write them, the site's country understood, each alone or with
        its label; `fields`: those of the record (latin_name, firm_id, key …). Raises BadValue, BadNumber,
        Unknown (a firm).
        """
        values = checked({"name": name, "kind": kind, "numbers": numbers, **fields}, self._country)
        self._firm_is_there(values)
        self._code_is_free(values, None)
        given: tuple[Number, ...] = values.pop("numbers")
        now = at or datetime.now(UTC)
        customer = self._connection.execute(
            insert(CustomerRow)
            .values(
                key=values.pop("key", False),
                **values,
                folded=folded(values),
                version=1,
                created=now,
                changed=now,
            )
            .returning(CustomerRow.id)
        ).scalar_one()
        self._put_numbers(customer, given)
        self._log_change(customer, 1, {"name": (None, name)}, by, now)
        return self._present(customer)

    def update(self, customer: int, version: int, changes: Mapping[str, Any], by: str) -> Customer:
        """Changes fields of the record that was read with `version`. Whatever others changed meanwhile
        stands; only where both changed the same field to different values it is a conflict, and nothing is
        written.

        Raises Conflict, Unknown, BadValue, BadNumber.
        """
        wanted = checked(changes, self._country, partial=True)
        self._firm_is_there(wanted)
        self._code_is_free(wanted, customer)
        while True:
            current = self._present(customer)
            if version > current.version:
                version = current.version
            self._refuse_clash(current, version, wanted)
            changed = {
                field: (getattr(current, field), value)
                for field, value in wanted.items()
                if getattr(current, field) != value
            }
            if not changed:
                return current
            if self._write(current, {field: after for field, (_, after) in changed.items()}):
                self._log_change(customer, current.version + 1, changed, by, datetime.now(UTC))
                return self._present(customer)
            # somebody wrote between our reading and our writing: look again

    def changes(self, customer: int, *, since: int = 0) -> tuple[CustomerChange, ...]:
        """Who changed what after version `since`, oldest first."""
        rows = self._connection.execute(
            select(
                CustomerChangeRow.field,
                CustomerChangeRow.before,
                CustomerChangeRow.after,
                CustomerChangeRow.by,
                CustomerChangeRow.at,
                CustomerChangeRow.version,
            )
            .where(CustomerChangeRow.customer_id == customer, CustomerChangeRow.version > since)
            .order_by(CustomerChangeRow.id)
        )
        return tuple(CustomerChange(*row) for row in rows)

    def _refuse_clash(self, current: Customer, version: int, wanted: Mapping[str, Any]) -> None:
        meanwhile = {change.field: change.by for change in self.changes(current.id, since=version)}
        clashes = {
            field: Clash(mine=value, theirs=getattr(current, field), by=meanwhile[field])
            for field, value in wanted.items()
            if field in meanwhile and getattr(current, field) != value
        }
        if clashes:
            raise Conflict(current, clashes)

    def _write(self, current: Customer, values: dict[str, Any]) -> bool:
        numbers: tuple[Number, ...] | None = values.pop("numbers", None)
        names = {
            field: values.get(field, getattr(current, field)) for field in ("name", "latin_name", "email")
        }
        done = self._connection.execute(
            update(CustomerRow)
            .where(CustomerRow.id == current.id, CustomerRow.version == current.version)
            .values(**values, folded=folded(names), version=current.version + 1, changed=datetime.now(UTC))
        )
        if done.rowcount == 0:
            return False
        if numbers is not None:
            self._connection.execute(delete(NumberRow).where(NumberRow.customer_id == current.id))
            self._put_numbers(current.id, numbers)
        return True

    def _put_numbers(self, customer: int, numbers: Sequence[Number]) -> None:
        if numbers:
            self._connection.execute(
                insert(NumberRow),
                [
                    {"customer_id": customer, "e164": number.e164, "label": number.label, "place": place}
                    for place, number in enumerate(numbers)
                ],
            )

    def _log_change(
        self, customer: int, version: int, changed: Mapping[str, tuple[Any, Any]], by: str, at: datetime
    ) -> None:
        self._connection.execute(
            insert(CustomerChangeRow),
            [
                {
                    "customer_id": customer,
                    "version": version,
                    "field": field,
                    "before": plain(before),
                    "after": plain(after),
                    "by": by,
                    "at": at,
                }
                for field, (before, after) in changed.items()
            ],
        )

    def _firm_is_there(self, values: Mapping[str, Any]) -> None:
        firm = values.get("firm_id")
        if firm is not None:
            found = self.get(firm)
            if found is None or found.kind != "firm":
                raise Unknown(f"firm {firm} is not there; choose one of the firms in the records")

    def _code_is_free(self, values: Mapping[str, Any], customer: int | None) -> None:
        code = values.get("code")
        other = None if code is None else self.by_code(code)
        if other is not None and other.id != customer:
            raise BadValue("code", f'"{code}" is the number of {other.name} (customer {other.id}) already')

    def _present(self, customer: int) -> Customer:
        found = self.get(customer)
        if found is None:
            raise Unknown(f"customer {customer} is not there; the record may have been deleted or merged")
        return found

    def _read(
        self, query: Select[Any], given: Mapping[str, Any] = MappingProxyType({})
    ) -> tuple[Customer, ...]:
        fields: dict[int, dict[str, Any]] = {}
        numbers: dict[int, list[Number]] = {}
        for row in self._connection.execute(query, given):
            if row.id not in fields:
                fields[row.id] = {name: getattr(row, name) for name in ("id", "version", "firm", *FIELDS)}
                numbers[row.id] = []
            if row.e164 is not None:
                numbers[row.id].append(Number(row.e164, row.label))
        return tuple(Customer(**values, numbers=tuple(numbers[key])) for key, values in fields.items())


@cache  # at each call that comes in; to make it anew took longer than to carry it out
def _by_number() -> Select[Any]:
    last_contact = (
        select(func.max(InteractionRow.began))
        .where(InteractionRow.customer_id == CustomerRow.id)
        .scalar_subquery()
    )
    hit = select(NumberRow.customer_id).where(NumberRow.e164 == bindparam("the_number"))
    return (
        _customers()
        .where(CustomerRow.id.in_(hit))
        .order_by(last_contact.desc().nulls_last(), CustomerRow.key.desc(), CustomerRow.id, NumberRow.place)
    )


def _customers() -> Select[Any]:
    columns = [getattr(CustomerRow, field) for field in ("id", "version", *FIELDS)]
    return (
        select(*columns, FirmRow.name.label("firm"), NumberRow.e164, NumberRow.label)
        .select_from(CustomerRow)
        .outerjoin(FirmRow, FirmRow.id == CustomerRow.firm_id)
        .outerjoin(NumberRow, NumberRow.customer_id == CustomerRow.id)
    )
