"""Part the callers by a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

import phonenumbers
from pydantic import Field, StringConstraints

from ivr_flows.nodes.node import Doubt, Exit, ExitName, Node, Scope, Steps
from ivr_flows.variables import Variables

ELSE = "else"
WITHHELD = "withheld"

Pattern = Annotated[str, StringConstraints(pattern=r"^(\+?[0-9?]{1,20}\*?|[A-Z]{2})$")]
"""Digits as E.164 writes them, ? for any one, * at the end for any more; or a country (ISO 3166)."""


class Caller(Node):
    """Parts the callers by the number they call from or have called.

    Each exit has its patterns, asked in turn; `else` when none fits, `withheld` when there is no number.
    """

    label: ClassVar = {"en": "Number", "zh": "号码"}
    help: ClassVar = {
        "en": "Parts the callers by their number: a beginning, a list, a country.",
        "zh": "按号码分流：号段、名单或国家。",
    }

    type: Literal["caller"] = "caller"
    of: Literal["caller", "called"] = Field("caller", description="the number he calls from, or has called")
    ways: Annotated[
        dict[ExitName, Annotated[tuple[Pattern, ...], Field(min_length=1, max_length=1000, strict=False)]],
        Field(min_length=1, max_length=20),
    ] = Field(description="exit → patterns: +86512*, +8613855501182, CN")

    def exits_here(self) -> tuple[Exit, ...]:
        return (
            *(Exit(name, heard=False) for name in self.ways),
            Exit(ELSE, heard=False),
            Exit(WITHHELD, heard=False),
        )

    def run(self, call: Variables) -> Steps:
        yield from ()
        number = str(call.get(self.of) or "")
        if not number:
            return WITHHELD
        for name, patterns in self.ways.items():
            if any(fits(number, pattern) for pattern in patterns):
                return name
        return ELSE

    def doubts(self, scope: Scope) -> Iterator[Doubt]:
        for name in self.ways:
            if name in (ELSE, WITHHELD):
                yield Doubt("exit-twice", f"ways.{name}", {"exit": name})


def fits(number: str, pattern: str) -> bool:
    """Whether an E.164 number is one of those that the pattern means."""
    if pattern.isalpha():
        return _country(number) == pattern
    wanted = pattern.removesuffix("*").replace("?", "[0-9]").replace("+", r"\+")
    more = "[0-9]*" if pattern.endswith("*") else ""
    return re.fullmatch(wanted + more, number) is not None


def _country(number: str) -> str | None:
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return None
