"""Single values of the site file as types: each says in its error what is wrong and what to write instead."""

from __future__ import annotations

import ipaddress
import re
from datetime import date
from typing import Annotated, Any, NamedTuple
from zoneinfo import available_timezones

import phonenumbers
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from config.faults import nearest

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NAME = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
PATH = re.compile(rf"{NAME.pattern}(?:/{NAME.pattern})*")
HOST = re.compile(
    r"(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
)


def wrong(what: str, hint: str = "") -> PydanticCustomError:
    """A fault found by a check of ours, in the form that load.py turns into a `Fault`."""
    return PydanticCustomError("wrong", "{what}", {"what": what, "hint": hint})


def _name(text: str) -> str:
    if not NAME.fullmatch(text):
        raise wrong(
            f'the name "{text}" has other signs than a-z, 0-9, "-", "_" and "."', 'write it like "sales-en"'
        )
    return text


def _path_name(text: str) -> str:
    if not PATH.fullmatch(text):
        raise wrong(f'the name "{text}" is not a path of names', 'write it like "sales/order"')
    return text


def _number(text: str) -> str:
    if not text.lstrip().startswith("+"):
        raise wrong(f'the telephone number "{text}" has no country code', 'write it like "+86 512 5550 0100"')
    try:
        parsed = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        raise wrong(
            f'"{text}" cannot be a telephone number',
            'write country code, area and number, like "+86 512 5550 0100"',
        )
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def _country(text: str) -> str:
    if text not in phonenumbers.SUPPORTED_REGIONS:
        raise wrong(f'the country "{text}" is not known', 'write its two capital letters, like "CN"')
    return text


def _time_zone(text: str) -> str:
    known = available_timezones()
    if text not in known:
        raise wrong(
            f'the time zone "{text}" is not known', nearest(text, known, 'write it like "Asia/Shanghai"')
        )
    return text


def _address(text: str) -> str:
    try:
        return str(ipaddress.IPv4Address(text))
    except ValueError:
        raise wrong(f'"{text}" is not an IPv4 address', 'write it like "127.0.10.1"') from None


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text))
    except ValueError:
        raise wrong(
            f'"{text}" is no address and no network', 'write it like "10.0.0.7" or "10.0.0.0/24"'
        ) from None


def _own_address(text: str) -> str:
    """Of one machine: what is told to others as the place to send sound to."""
    if ipaddress.IPv4Address(text).is_unspecified:
        raise wrong(
            f'"{text}" is every address of a machine, and nobody can send sound there',
            'write the one at which telephones reach it, like "192.168.7.4"',
        )
    return text


class Peer(NamedTuple):
    """Where a SIP device listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def _peer(value: Any) -> Peer:
    if isinstance(value, Peer):
        return value
    host, _, port = value.rpartition(":") if isinstance(value, str) and ":" in value else (value, "", "5060")
    if (
        not isinstance(host, str)
        or not HOST.fullmatch(host)
        or not port.isdecimal()
        or not 0 < int(port) < 65536
    ):
        raise wrong(f'"{value}" is not an address with a port', 'write it like "127.0.10.20:5060"')
    return Peer(host, int(port))


def _days(value: Any) -> tuple[int, ...]:
    if isinstance(value, tuple):
        return value
    days: set[int] = set()
    for part in str(value).replace(" ", "").split(","):
        if part == "all":
            days.update(range(7))
            continue
        ends = part.split("-")
        if len(ends) > 2 or any(end not in DAYS for end in ends):
            raise wrong(
                f'the days "{value}" are not readable', 'write them like "Mon-Fri", "Sat,Sun" or "all"'
            )
        first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
        days.update(range(first, last + 1) if first <= last else [*range(first, 7), *range(last + 1)])
    return tuple(sorted(days))


def _minute(value: Any) -> int:
    """A number alone is refused: whoever writes `from = 9` means nine o'clock, not nine minutes past
    midnight."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", str(value))
    minutes = int(found[1]) * 60 + int(found[2]) if found and int(found[2]) < 60 else -1
    if not 0 <= minutes <= 24 * 60:
        raise wrong(f'the time of day "{value}" is not readable', 'write it like "09:00", at most "24:00"')
    return minutes


def _date(value: Any) -> date:
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise wrong(f'the date "{value}" is not readable', 'write it like "2026-10-01"') from None


Name = Annotated[str, AfterValidator(_name)]
PathName = Annotated[str, AfterValidator(_path_name)]
Text = Annotated[str, Field(min_length=1, max_length=200)]
PhoneNumber = Annotated[str, AfterValidator(_number)]  # E.164 once read
Country = Annotated[str, AfterValidator(_country)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
Address = Annotated[str, AfterValidator(_address)]
OwnAddress = Annotated[Address, AfterValidator(_own_address)]
Network = Annotated[str, AfterValidator(_network)]  # "10.0.0.7/32" once read
PeerAddress = Annotated[Peer, BeforeValidator(_peer)]
Port = Annotated[int, Field(strict=True, ge=1, le=65535)]
Seconds = Annotated[float, Field(gt=0, le=86400)]
Days = Annotated[tuple[int, ...], BeforeValidator(_days)]  # 0 = Monday
Minute = Annotated[int, BeforeValidator(_minute)]  # of the day, 0-1440
Day = Annotated[date, BeforeValidator(_date)]
