"""Who somebody is who opens the link: by the short token of a page, or by account and password."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from twisted.internet.defer import DeferredSemaphore

from crm.faults import DatabaseUnavailable
from crm.records import Account
from cti.clock import Clock
from cti.door.proxies import host_of
from cti.link.attempts import Attempts
from cti.records import Records
from cti.refused import Refused

TOKEN_LIFE = 30  # seconds from the page's asking to session.open
PASSWORDS_AT_ONCE = 2  # each takes 0.1 s and 64 MB in the threads that also ask who is calling


class Identity:
    """Answers the account, None when it is nobody's.
    Errors: expired-token, wrong-credentials, too-many-tries, records-away."""

    def __init__(
        self,
        records: Records,
        clock: Clock,
        session_key: str,
        *,
        wrong: Callable[[str, str], None],
        known: Callable[[str], bool],
    ) -> None:
        """wrong: told the address, and the name that was tried, of whoever has no right word. known: whether
        somebody works at an address."""
        self._records, self._wrong, self._known = records, wrong, known
        self._tokens = URLSafeTimedSerializer(session_key, salt="trunkline-link")
        self._attempts = Attempts(clock)
        self._seen: dict[str, Account] = {}  # as they were when the database last answered
        self._turn = DeferredSemaphore(PASSWORDS_AT_ONCE)

    async def by_token(self, token: str, address: str) -> Account | None:
        try:
            name = str(self._tokens.loads(token, max_age=TOKEN_LIFE))
        except SignatureExpired:
            raise Refused("expired-token", "the page's token is too old; ask for a new one") from None
        except BadSignature:
            self._wrong(host_of(address), "")
            raise Refused("wrong-credentials", "this token is not ours") from None
        try:
            account = await self._records.ask("whose token", lambda unit: unit.accounts.get(name))
        except DatabaseUnavailable:  # it keeps nobody from his work who was at it
            return self._seen[name] if name in self._seen else self._away()
        if account is not None:
            self._seen[name] = account
        return account

    async def by_password(
        self, name: str, password: str, address: str, still_there: Callable[[], bool]
    ) -> Account | None:
        """Few at once, and each is counted before the next begins: else thousands are tried before one
        counts. still_there: whether he has not gone while he waited for his turn."""
        await self._turn.acquire()
        try:
            if not still_there():
                return None
            tried = await self._account_meant(name)
            try:
                self._attempts.check(tried, address, known=self._known(host_of(address)))
            except Refused:
                self._wrong(host_of(address), tried)
                raise
            account = await self._records.ask(
                "log-in", lambda unit: unit.accounts.authenticate(name, password)
            )
            if account is None:
                self._attempts.failed(tried, address)
                self._wrong(host_of(address), tried)
            return account
        except DatabaseUnavailable:
            self._away()
        finally:
            self._turn.release()

    @staticmethod
    def _away() -> NoReturn:
        raise Refused("records-away", "the database does not answer; nobody new can be let in until it does")

    async def _account_meant(self, name: str) -> str:
        """The name of the account whose extension was given for a name (those are digits only, no name is),
        so that nobody has the tries of both."""
        if not name.isdecimal():
            return name
        accounts = await self._records.ask("whose extension", lambda unit: unit.accounts.all())
        return next((account.name for account in accounts if account.extension == name), name)
