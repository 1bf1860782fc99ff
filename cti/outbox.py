"""What flows send and nobody waits for: mail, and news for web services.

Each letter is a file in the home's outbox before the flow goes on, and is gone when it has arrived; a server
that is started again goes on with those that are there. What does not arrive is tried again, less and less
often, for a day, and then laid aside in the log's sight (`outbox/given-up`). A letter's name is made from the
call and what it says: sent twice by a call that a dying server did not finish, it is one. A receiver may get
it twice, when the server dies just after it has arrived; the key in it (Idempotency-Key, Message-ID) is then
the same.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import structlog
from twisted.internet.defer import Deferred, DeferredSemaphore
from twisted.mail.smtp import SMTPClientError, SMTPDeliveryError, sendmail
from twisted.python.failure import Failure

from config.home import Home
from config.schema import Mail, Site
from cti.reactor import Reactor
from cti.records import Records
from cti.web_services import WebServices, as_json
from ivr_flows.effects import Done, Failed, Fetch, Fetched, MailLater, PostLater, Result

log = structlog.get_logger("cti.outbox")

AT_ONCE = 4  # letters
MOST = 10_000  # that wait; more are refused
FIRST_AGAIN, LONGEST_AGAIN = 5.0, 900.0  # seconds until a letter is tried again
GIVEN_UP = timedelta(days=1)
MAIL_WAIT = 30.0  # seconds for one mail
TRY_LATER = (408, 425, 429)  # of HTTP's 4xx; the others say that it will never do


class Refused(Exception):
    """The receiver will not have it, now or later."""


class NotYet(Exception):
    """It has not arrived; it may later."""


@dataclass(slots=True)
class _Letter:
    """`written`: when, by the clock; `tries`: since this server was started."""

    file: Path
    body: Mapping[str, Any]
    written: datetime
    tries: int = 0

    @property
    def key(self) -> str:
        return self.file.stem


class Outbox:
    def __init__(self, site: Site, home: Home, web: WebServices, records: Records, reactor: Reactor) -> None:
        self._folder, self._web, self._records, self._reactor = home.outbox, web, records, reactor
        self._mail: Mail = site.mail
        self._waiting: dict[str, Any] = {}  # key → when it is tried again; None: it is on its way now
        self._door = DeferredSemaphore(AT_ONCE)
        self._stopped = False

    def use(self, site: Site) -> None:
        self._mail = site.mail

    def start(self) -> None:
        """Goes on with what is there."""
        for file in sorted(self._folder.glob("*.json")):
            try:
                body = json.loads(file.read_text(encoding="utf-8"))
                self._in(_Letter(file, body, datetime.fromisoformat(body["written"])), 0.0)
            except (OSError, ValueError, KeyError, TypeError) as fault:
                log.error("a letter that cannot be read", file=str(file), fault=str(fault))

    def stop(self) -> None:
        """What has not arrived stays where it is."""
        self._stopped = True
        for again in self._waiting.values():
            if again is not None:
                again.cancel()
        self._waiting.clear()

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    async def send(self, letter: PostLater | MailLater, interaction: str) -> Result:
        """`Done` when it is on the disk."""
        if len(self._waiting) >= MOST:
            return Failed(f"{MOST} letters wait in the outbox already")
        if isinstance(letter, MailLater):
            if not self._mail.server:
                return Failed("the site file names no [mail] server")
            if not _is_address(letter.to):
                return Failed("there is no such mail address")
            body: dict[str, Any] = {"to": letter.to, "subject": letter.subject, "text": letter.text}
        else:
            said = json.loads(json.dumps(letter.body, default=as_json))
            body = {"service": letter.service, "path": letter.path, "body": said}
        body["interaction"] = interaction
        key = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:40]
        if key in self._waiting:
            return Done()
        written = datetime.now(UTC)
        file = self._folder / f"{key}.json"
        try:
            await self._records.run(
                "a letter", lambda: _write(file, body | {"written": written.isoformat()}), interaction
            )
        except OSError as fault:
            return Failed(f"the outbox takes nothing: {fault.strerror}")
        self._in(_Letter(file, body, written), 0.0)
        return Done()

    def _in(self, letter: _Letter, seconds: float) -> None:
        if not self._stopped:
            self._waiting[letter.key] = self._reactor.callLater(seconds, self._now, letter)

    def _now(self, letter: _Letter) -> None:
        self._waiting[letter.key] = None
        work = self._door.run(lambda: Deferred.fromCoroutine(self._delivers(letter)))
        work.addErrback(self._broke, letter)

    def _broke(self, failure: Failure, letter: _Letter) -> None:
        """A disk that does not serve: the letter is where it was."""
        log.error("a letter", letter=letter.key, fault=failure.getTraceback())
        self._in(letter, LONGEST_AGAIN)

    async def _delivers(self, letter: _Letter) -> None:
        letter.tries += 1
        about = {"letter": letter.key, "interaction": letter.body.get("interaction")}
        try:
            await (self._mails(letter) if "to" in letter.body else self._posts(letter))
        except NotYet as fault:
            if datetime.now(UTC) - letter.written < GIVEN_UP:
                seconds = min(FIRST_AGAIN * 2 ** (letter.tries - 1), LONGEST_AGAIN)
                log.warning("a letter has not arrived", **about, fault=str(fault), again_in=seconds)
                self._in(letter, seconds)
                return
            await self._lay_aside(letter, f"a day long: {fault}")
        except Refused as fault:
            await self._lay_aside(letter, str(fault))
        else:
            await self._records.run("a letter that has arrived", lambda: letter.file.unlink(missing_ok=True))
            log.info("a letter has arrived", **about, tries=letter.tries)
        self._waiting.pop(letter.key, None)

    async def _lay_aside(self, letter: _Letter, why: str) -> None:
        aside = self._folder / "given-up" / letter.file.name
        log.error(
            "a letter is given up", interaction=letter.body.get("interaction"), file=str(aside), fault=why
        )

        def move() -> None:
            aside.parent.mkdir(exist_ok=True, mode=0o700)
            letter.file.replace(aside)

        await self._records.run("a letter that is given up", move)

    async def _posts(self, letter: _Letter) -> None:
        asked = Fetch(letter.body["service"], "POST", letter.body["path"], body=letter.body["body"])
        match await self._web.ask(asked, letter.key):
            case Fetched(status=status) if 200 <= status < 300:
                return
            case Fetched(status=status) if 400 <= status < 500 and status not in TRY_LATER:
                raise Refused(f"the service answers {status}")
            case answer:
                raise NotYet(str(answer))

    async def _mails(self, letter: _Letter) -> None:
        mail = self._mail
        if not mail.server:
            raise NotYet("the site file names no [mail] server any more")
        message = EmailMessage()
        message["From"], message["To"] = mail.sender, letter.body["to"]
        message["Subject"] = letter.body["subject"]
        message["Date"] = format_datetime(letter.written)
        message["Message-ID"] = f"<{letter.key}@{mail.sender.partition('@')[2]}>"
        message.set_content(letter.body["text"])
        sent = sendmail(
            mail.server, mail.sender, [letter.body["to"]], message.as_bytes(), port=mail.port,
            reactor=self._reactor, username=mail.user or None, password=mail.password or None,
            requireAuthentication=bool(mail.user), requireTransportSecurity=mail.tls,
        )  # fmt: skip
        try:
            await sent.addTimeout(MAIL_WAIT, self._reactor)
        except SMTPClientError as fault:
            if isinstance(fault, SMTPDeliveryError) and 500 <= (fault.code or 0) < 600:
                raise Refused(f"the mail server answers {fault.code}") from None
            raise NotYet(f"the mail server answers {fault.code}") from None
        except Exception as fault:
            raise NotYet(type(fault).__name__) from None


def _is_address(text: str) -> bool:
    name, at, host = text.rpartition("@")
    plain = text.isprintable() and not any(sign in text for sign in " ,;<>()\"'")
    return bool(name and at and "." in host.strip(".")) and plain and "@" not in name and len(text) <= 254


def _write(file: Path, body: Mapping[str, Any]) -> None:
    """Whole or not at all, and on the disk. Nobody else reads it."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f".{file.name}.new")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as opened:
        json.dump(body, opened, ensure_ascii=False)
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(file)
