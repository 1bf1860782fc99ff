"""Telephone numbers: read as people and networks write them, kept as E.164."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult

from crm.faults import BadNumber


def e164(text: str, country: str | None) -> str:
    """The number as E.164, "+441134960182". `country`: where numbers without a country code belong ("CN");
    None: only international ones are read.

    Raises BadNumber. A number of a length that its country knows is taken; whether it is assigned nobody
    here can know.
    """
    try:
        number = phonenumbers.parse(text, country)
    except NumberParseException as error:
        raise BadNumber(_why(text, country, error)) from error
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        raise BadNumber(
            f'"{text}" has not as many digits as a number there; write it in full, like +44 113 496 0182'
        )
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def caller(text: str | None, country: str | None) -> str | None:
    """What a network says of its caller, as E.164; None when it is withheld, or no number that can be
    called."""
    try:
        return e164(text, country) if text else None
    except BadNumber:
        return None


def _why(text: str, country: str | None, error: NumberParseException) -> str:
    if error.error_type == NumberParseException.INVALID_COUNTRY_CODE and country is None:
        return f'"{text}" lacks its country code; write it in full, like +44 113 496 0182'
    return f'"{text}" is no telephone number; write it like 0512 5550 0100 or +44 113 496 0182'
