"""What the fields of a customer may hold, checked at the door and all at the same place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from config.faults import nearest
from crm import numbers
from crm.faults import BadValue
from crm.records import CustomerKind, Number
from crm.texts import fold_all, storable

TEXTS = ("latin_name", "form_of_address", "position", "language", "address", "email", "wishes", "code")
FIELDS = ("kind", "name", "firm_id", "key", *TEXTS)  # columns of the customer's own row
CHANGEABLE = (*FIELDS, "numbers")
LONGEST = 2000
LONGEST_CODE = 40


def checked(values: Mapping[str, Any], country: str | None, *, partial: bool = False) -> dict[str, Any]:
    """The same values, trimmed, numbers as a tuple of Number in E.164, empty texts as None; texts that are
    not named are left out when `partial`, None otherwise. Raises BadValue, BadNumber.
    """
    good: dict[str, Any] = {} if partial else dict.fromkeys(TEXTS)
    for field, value in values.items():
        match field:
            case "name":
                good[field] = _text(field, value)
                if good[field] is None:
                    raise BadValue(field, "is empty; a customer needs a name")
            case "kind":
                if value not in get_args(CustomerKind):
                    raise BadValue(field, f"{value!r} is none; person or firm")
                good[field] = value
            case "key":
                if not isinstance(value, bool):
                    raise BadValue(field, f"{value!r} is neither true nor false")
                good[field] = value
            case "firm_id":
                if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
                    raise BadValue(field, f"{value!r} is no number of a record")
                good[field] = value
            case "numbers":
                good[field] = _numbers(value, country)
            case _ if field in TEXTS:
                good[field] = _text(field, value)
            case _:
                raise BadValue(field, f"is no field of a customer; {nearest(field, CHANGEABLE)}")
    if len(good.get("code") or "") > LONGEST_CODE:
        raise BadValue("code", f"has {len(good['code'])} characters; {LONGEST_CODE} fit")
    email = good.get("email")
    if email is not None and ("@" not in email.strip("@") or " " in email):
        raise BadValue("email", f'"{email}" is no mail address')
    return good


def folded(values: Mapping[str, Any]) -> str:
    """What search compares, of a record's names and mail."""
    return fold_all((values.get("name"), values.get("latin_name"), values.get("email")))


def plain(value: Any) -> Any:
    """A field's value as JSON can hold it."""
    if isinstance(value, tuple):
        return [{"e164": number.e164, "label": number.label} for number in value]
    return value


def _text(field: str, value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise BadValue(field, f"{value!r} is no text")
    text = storable(value).strip()
    if len(text) > LONGEST:
        raise BadValue(field, f"has {len(text)} characters; {LONGEST} fit")
    return text or None


def _numbers(given: Any, country: str | None) -> tuple[Number, ...]:
    """The same number twice is kept once, with its first label."""
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise BadValue("numbers", "must be a list of numbers")
    kept: dict[str, Number] = {}
    for each in given:
        match each:
            case Number(text, label) | (str(text), label):
                pass
            case {"e164": str(text), **rest} if rest.keys() <= {"label"}:
                label = rest.get("label")
            case str(text):
                label = None
            case _:
                raise BadValue("numbers", f"{each!r} is neither a number nor a number with its label")
        number = numbers.e164(text, country)
        kept.setdefault(number, Number(number, _text("numbers", label)))
    return tuple(kept.values())
