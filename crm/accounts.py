"""Accounts: who may log in, as what, with which skills."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, get_args

from sqlalchemy import Connection, Select, delete, insert, or_, select, update

from config.faults import nearest
from crm.faults import BadValue, NameTaken, Unknown
from crm.models import AccountRow, AccountSkillRow, SkillRow
from crm.passwords import Passwords
from crm.records import Account, Role

NAME = re.compile(r"(?=.*[a-z])[a-z0-9][a-z0-9._-]{0,79}")  # a letter somewhere: extensions are digits
EXTENSION = re.compile(r"[0-9]{2,10}")
SHORTEST_PASSWORD = 8


class Accounts:
    def __init__(self, connection: Connection, passwords: Passwords) -> None:
        self._connection, self._passwords = connection, passwords

    def authenticate(self, name_or_extension: str, password: str) -> Account | None:
        """Whose password this is; None for a wrong one, an unknown name and a closed account alike, after the
        same time. A hash made with old parameters is renewed: commit the unit to keep it.

        Two statements; a tenth of a second of CPU and 64 MB.
        """
        row = self._connection.execute(
            select(AccountRow.name, AccountRow.password_hash).where(
                or_(AccountRow.name == name_or_extension.lower(), AccountRow.extension == name_or_extension)
            )
        ).first()
        if row is None:
            self._passwords.spend_as_long(password)
            return None
        fits = self._passwords.fits(row.password_hash, password)
        account = self.get(row.name)
        if not fits or account is None or account.closed:
            return None
        if self._passwords.is_outdated(row.password_hash):
            self._write(account.name, password_hash=self._passwords.hash(password))
        return account

    def get(self, name: str) -> Account | None:
        """One statement."""
        found = self._read(_ACCOUNTS.where(AccountRow.name == name))
        return found[0] if found else None

    def all(self, *, closed: bool = False) -> tuple[Account, ...]:
        """By name; with `closed` those that are closed, too."""
        return self._read(_ACCOUNTS if closed else _ACCOUNTS.where(AccountRow.closed.is_(False)))

    def add(
        self, *, name: str, display_name: str, role: Role, password: str, extension: str | None = None,
        skills: Mapping[str, int] | None = None, language: str = "en",
        preferences: Mapping[str, Any] | None = None,
    ) -> Account:  # fmt: skip
        """Raises BadValue, NameTaken, Unknown (a skill)."""
        if not NAME.fullmatch(name):
            raise BadValue("name", f'"{name}" must be small letters, digits, dots and hyphens, like li.na')
        if not display_name.strip():
            raise BadValue("display_name", "is empty; give the name that people see")
        if role not in get_args(Role):
            raise BadValue("role", f'"{role}" is none; {nearest(role, get_args(Role))}')
        if extension is not None and not EXTENSION.fullmatch(extension):
            raise BadValue("extension", f'"{extension}" must be 2 to 10 digits')
        self._refuse_taken(name, extension)
        self._connection.execute(
            insert(AccountRow).values(
                name=name, display_name=display_name.strip(), extension=extension, role=role,
                language=language, closed=False, password_hash=self._hash(password),
                preferences=dict(preferences or {}),
                created=datetime.now(UTC),
            )
        )  # fmt: skip
        self.set_skills(name, skills or {})
        return self._present(name)

    def set_password(self, name: str, password: str) -> None:
        """Raises Unknown, BadValue."""
        self._write(name, password_hash=self._hash(password))

    def set_skills(self, name: str, skills: Mapping[str, int]) -> None:
        """All of the account's skills; those that are not named are gone. Index 0-100.

        Raises Unknown (account or skill), BadValue.
        """
        self._present(name)
        known = set(self._connection.scalars(select(SkillRow.name).where(SkillRow.current.is_(True))))
        for skill, index in skills.items():
            if skill not in known:
                hint = nearest(skill, known, "name it under [[skills]] in the site file and start again")
                raise Unknown(f'skill "{skill}" is not defined in the site file; {hint}')
            if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index <= 100:
                raise BadValue(skill, f"{index!r} is no index; give a whole number from 0 to 100")
        self._connection.execute(delete(AccountSkillRow).where(AccountSkillRow.account == name))
        if skills:
            self._connection.execute(
                insert(AccountSkillRow),
                [{"account": name, "skill": skill, "index": index} for skill, index in skills.items()],
            )

    def set_preferences(self, name: str, preferences: Mapping[str, Any]) -> None:
        """Replaces them: theme, language, density. Raises Unknown."""
        self._write(name, preferences=dict(preferences))

    def set_language(self, name: str, language: str) -> None:
        """Raises Unknown."""
        self._write(name, language=language)

    def close(self, name: str) -> None:
        """Nobody logs in with it any more; history keeps the name. Its extension is free again. Raises
        Unknown."""
        self._write(name, closed=True, extension=None)

    def _write(self, name: str, **values: Any) -> None:
        done = self._connection.execute(update(AccountRow).where(AccountRow.name == name).values(**values))
        if done.rowcount == 0:
            raise self._unknown(name)

    def _present(self, name: str) -> Account:
        account = self.get(name)
        if account is None:
            raise self._unknown(name)
        return account

    def _unknown(self, name: str) -> Unknown:
        names = list(self._connection.scalars(select(AccountRow.name)))
        return Unknown(
            f'account "{name}" is not there; {nearest(name, names, "see `trunkline account list`")}'
        )

    def _refuse_taken(self, name: str, extension: str | None) -> None:
        same = AccountRow.name == name
        if extension is not None:
            same = or_(same, AccountRow.extension == extension)
        for row in self._connection.execute(select(AccountRow.name, AccountRow.extension).where(same)):
            if row.name == name:
                raise NameTaken(f'account "{name}" is there already; choose another name')
            raise NameTaken(f"extension {extension} is {row.name}'s already; choose another")

    def _hash(self, password: str) -> str:
        if len(password) < SHORTEST_PASSWORD:
            raise BadValue("password", f"is too short; give at least {SHORTEST_PASSWORD} characters")
        return self._passwords.hash(password)

    def _read(self, query: Select[Any]) -> tuple[Account, ...]:
        found: dict[str, dict[str, Any]] = {}
        for row in self._connection.execute(query):
            fields = found.setdefault(
                row.name,
                {
                    "name": row.name,
                    "display_name": row.display_name,
                    "extension": row.extension,
                    "role": row.role,
                    "language": row.language,
                    "closed": row.closed,
                    "preferences": row.preferences,
                    "skills": {},
                },
            )
            if row.skill is not None:
                fields["skills"][row.skill] = row.level
        return tuple(Account(**fields) for fields in found.values())


_ACCOUNTS = (
    select(
        AccountRow.name,
        AccountRow.display_name,
        AccountRow.extension,
        AccountRow.role,
        AccountRow.language,
        AccountRow.closed,
        AccountRow.preferences,
        AccountSkillRow.skill,
        AccountSkillRow.index.label("level"),
    )
    .select_from(AccountRow)
    .outerjoin(AccountSkillRow, AccountSkillRow.account == AccountRow.name)
    .order_by(AccountRow.name, AccountSkillRow.skill)
)
