"""What the database refuses and why. Each says what, where and what to do; `code` is stable and cited
elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crm.records import Customer


class CrmFault(Exception):
    """Something this room refuses. `str()` is one English sentence for people; screens translate by
    `code`."""

    code = "refused"


class DatabaseUnavailable(CrmFault):
    """The database does not answer, or its disk is full. What was to be kept is not kept."""

    code = "database-unavailable"


class BadDatabaseUrl(CrmFault):
    """The site file's [database] url cannot be read, or names what is not served. Never quotes a password."""

    code = "bad-database-url"


class DatabaseTooNew(CrmFault):
    """The tables were made by a later Trunkline than this one."""

    code = "database-too-new"


class BadNumber(CrmFault):
    """What was given is no telephone number."""

    code = "bad-number"


class BadValue(CrmFault):
    """A field's value cannot be kept. `field` names it."""

    code = "bad-value"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field


class NameTaken(CrmFault):
    """Another account has this name or this extension."""

    code = "name-taken"


class Unknown(CrmFault):
    """Nothing of that name or number is there."""

    code = "unknown"


class NotAllowed(CrmFault):
    """This account may not do that."""

    code = "not-allowed"


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that somebody else changed meanwhile. `mine` is what was to be written, `theirs` what
    stands."""

    mine: Any
    theirs: Any
    by: str


class Conflict(CrmFault):
    """Somebody else changed the same fields meanwhile; nothing was written.

    `current`: the record as it stands; `fields`: only those on which the two editors disagree. Changes to
    other fields are no conflict: they are merged.
    """

    code = "conflict"

    def __init__(self, current: Customer, fields: Mapping[str, Clash]) -> None:
        people = ", ".join(sorted({clash.by for clash in fields.values()}))
        super().__init__(
            f"{current.name}: {', '.join(fields)} changed meanwhile by {people}; keep yours or take theirs"
        )
        self.current = current
        self.fields = dict(fields)
