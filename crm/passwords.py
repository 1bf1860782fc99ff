"""Passwords: kept only as argon2id hashes."""

from __future__ import annotations

from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Passwords:
    """Makes and checks hashes. The defaults are argon2-cffi's (RFC 9106's low-memory choice: 64 MiB, 3
    passes).

    One check takes a tenth of a second of CPU and 64 MB: run it in a thread, few at once.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def fits(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, hashed: str) -> bool:
        """Whether it was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(hashed)

    def spend_as_long(self, password: str) -> None:
        """For a name that is not there: as long as for one that is, so that time tells nobody which names
        are."""
        self.fits(self._of_nobody, password)

    @cached_property
    def _of_nobody(self) -> str:
        return self.hash("nobody has this password")
