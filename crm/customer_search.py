"""What a person typed into the search field, as conditions on the tables."""

from __future__ import annotations

import re
from contextlib import suppress

from sqlalchemy import ColumnElement, and_, case, exists, or_

from crm import numbers
from crm.faults import BadNumber
from crm.models import CustomerRow, NumberRow
from crm.texts import fold

SHORTEST_FRAGMENT = 3  # digits; fewer would find everybody
WRITTEN_NUMBER = re.compile(r"[+(]?[0-9][0-9 ()./-]*")

Condition = ColumnElement[bool]


def matching(
    text: str, country: str | None, firm: type[CustomerRow]
) -> tuple[Condition | None, ColumnElement[int]]:
    """The condition (None: nothing was asked) and an order by which whose name begins so comes first."""
    asked = fold(text)
    begins = case((CustomerRow.folded.startswith(asked, autoescape=True), 0), else_=1)
    if not asked:
        return None, begins
    words = [_word_in_names(word, firm) for word in asked.split()]
    where = and_(*words)
    where = or_(where, *(_has_number(fragment) for fragment in _fragments(text, country)))
    return where, begins


def _word_in_names(word: str, firm: type[CustomerRow]) -> Condition:
    return or_(
        CustomerRow.folded.contains(word, autoescape=True), firm.folded.contains(word, autoescape=True)
    )


def _has_number(fragment: str) -> Condition:
    return exists().where(NumberRow.customer_id == CustomerRow.id, NumberRow.e164.contains(fragment))


def _fragments(text: str, country: str | None) -> set[str]:
    """The digits to look for within E.164: as they stand, without the leading zeros by which a number is
    dialled at home or from abroad; and, if it is a whole number of the own country, its international
    form."""
    if not WRITTEN_NUMBER.fullmatch(text.strip()):
        return set()
    digits = re.sub(r"[^0-9]", "", text).lstrip("0")
    found = {digits} if len(digits) >= SHORTEST_FRAGMENT else set()
    with suppress(BadNumber):
        found.add(numbers.e164(text, country).removeprefix("+"))
    return found
