"""Letters of flows: on the disk first, then to a real mail server and a real web service, until they arrive."""

from __future__ import annotations

import asyncio
import json
import stat
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_asyncio
from twisted.internet import reactor
from twisted.internet.defer import succeed
from twisted.internet.threads import deferToThread
from twisted.mail.smtp import ESMTP, IMessage, IMessageDelivery, SMTPBadRcpt, SMTPFactory
from zope.interface import implementer

from config.home import Home
from config.schema import Mail, WebService
from cti import outbox as of_outbox
from cti.outbox import Outbox
from cti.web_services import WebServices
from ivr_flows.effects import Done, Failed, MailLater, PostLater
from tests.reactor import carried_out

HELLO = MailLater("service@firm.example", "维修 repair", "The pump drips.\n水泵漏水。\n.\nEnd.")
NEWS = PostLater("orders", "/repairs", {"pump": "CN-7", "of": datetime.fromisoformat("2026-11-26T09:30")})


@implementer(IMessage)
class Incoming:
    def __init__(self, post: list[EmailMessage]) -> None:
        self._post, self._lines = post, []

    def lineReceived(self, line: bytes) -> None:
        self._lines.append(line)

    def eomReceived(self) -> Any:
        self._post.append(message_from_bytes(b"\n".join(self._lines), policy=policy.default))  # type: ignore
        return succeed(None)

    def connectionLost(self) -> None:
        pass


@implementer(IMessageDelivery)
class MailServer(SMTPFactory):
    """Takes mail for everybody but nobody@."""

    protocol = ESMTP

    def __init__(self) -> None:
        super().__init__(None)
        self.post: list[EmailMessage] = []

    def buildProtocol(self, address: Any) -> Any:
        protocol = super().buildProtocol(address)
        protocol.delivery = self
        return protocol

    def receivedHeader(self, helo: Any, origin: Any, recipients: Any) -> bytes:
        return b""

    def validateFrom(self, helo: Any, origin: Any) -> Any:
        return origin

    def validateTo(self, user: Any) -> Any:
        if str(user.dest).startswith("nobody@"):
            raise SMTPBadRcpt(user)
        return lambda: Incoming(self.post)


class Service(BaseHTTPRequestHandler):
    """Answers as the test says, and remembers what it was told."""

    answers: list[int] = []  # noqa: RUF012 - of the test, emptied for each
    told: list[tuple[str, Any, str]] = []  # noqa: RUF012

    def log_message(self, *arguments: Any) -> None:
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.told.append((self.path, body, self.headers["Idempotency-Key"]))
        self.send_response(self.answers.pop(0) if self.answers else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture(scope="module")
def there() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/api"
    server.shutdown()
    server.server_close()


@pytest_asyncio.fixture
async def mail_server(on_the_reactor: Any) -> AsyncIterator[tuple[MailServer, int]]:
    server = MailServer()
    port = reactor.listenTCP(0, server, interface="127.0.0.1")
    yield server, port.getHost().port
    await carried_out(_closes(port))


async def _closes(port: Any) -> None:
    await port.stopListening()


@pytest.fixture
def opened(
    on_the_reactor: Any, there: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Outbox]]:
    """An outbox of this folder; another one is what a server that is started again has."""
    Service.answers.clear()
    Service.told.clear()
    monkeypatch.setattr(of_outbox, "FIRST_AGAIN", 0.05)
    made: list[tuple[Outbox, WebServices]] = []

    def open_one(port: int = 1) -> Outbox:
        site: Any = SimpleNamespace(
            services=(WebService(name="orders", url=there, wait=1.0),),
            mail=Mail(server="127.0.0.1", port=port, sender="centre@firm.example", tls=False),
        )
        records: Any = SimpleNamespace(run=lambda what, work, *more: deferToThread(work))
        web = WebServices(site, reactor)
        outbox = Outbox(site, Home(tmp_path), web, records, reactor)
        made.append((outbox, web))
        return outbox

    yield open_one
    for outbox, web in made:
        outbox.stop()
        web.stop()


async def sends(outbox: Outbox, letter: Any, interaction: str = "one") -> Any:
    return await carried_out(outbox.send(letter, interaction))


async def is_empty(outbox: Outbox) -> None:
    async with asyncio.timeout(5):
        while outbox.waiting:
            await asyncio.sleep(0.02)


def files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "outbox").glob("**/*.json"))


async def test_a_mail_arrives_as_it_was_written(opened, mail_server, tmp_path):
    server, port = mail_server
    outbox = opened(port)
    assert await sends(outbox, HELLO) == Done()
    await is_empty(outbox)
    (mail,) = server.post
    assert (mail["From"], mail["To"], mail["Subject"]) == ("centre@firm.example", HELLO.to, HELLO.subject)
    assert mail.get_content().rstrip("\n") == HELLO.text
    assert files(tmp_path) == []


async def test_news_for_a_service_arrive_with_a_key(opened, tmp_path):
    outbox = opened()
    assert await sends(outbox, NEWS) == Done()
    await is_empty(outbox)
    ((path, body, key),) = Service.told
    assert (path, body) == ("/api/repairs", {"pump": "CN-7", "of": "2026-11-26T09:30:00"})
    assert len(key) == 40
    assert files(tmp_path) == []


async def test_what_does_not_arrive_at_first_is_sent_again_with_the_same_key(opened):
    Service.answers += [503, 429]
    outbox = opened()
    await sends(outbox, NEWS)
    await is_empty(outbox)
    assert len(Service.told) == 3
    assert len({key for _, _, key in Service.told}) == 1


async def test_a_server_that_is_started_again_goes_on_with_what_lies_there(opened, mail_server, tmp_path):
    server, port = mail_server
    before = opened(1)  # nobody listens there
    assert await sends(before, HELLO) == Done()
    before.stop()
    (letter,) = files(tmp_path)
    assert stat.S_IMODE(letter.stat().st_mode) == 0o600
    (tmp_path / "outbox" / "broken.json").write_text("{")
    after = opened(port)
    after.start()
    await is_empty(after)
    assert [mail["Subject"] for mail in server.post] == [HELLO.subject]
    assert [file.name for file in files(tmp_path)] == ["broken.json"], "for somebody who can read it"


async def test_what_the_same_call_sends_again_after_a_restart_is_the_same_letter(opened, tmp_path):
    outbox = opened(1)
    for interaction in ("one", "one", "two"):
        await sends(outbox, HELLO, interaction)
    assert len(files(tmp_path)) == 2


@pytest.mark.parametrize("letter", [NEWS, MailLater("nobody@firm.example", "x", "y")])
async def test_what_is_refused_for_good_is_laid_aside(opened, mail_server, tmp_path, letter):
    Service.answers.append(404)
    outbox = opened(mail_server[1])
    assert await sends(outbox, letter) == Done()
    await is_empty(outbox)
    (aside,) = files(tmp_path)
    assert aside.parent.name == "given-up"


async def test_after_a_day_it_is_given_up(opened, tmp_path):
    before = opened(1)
    await sends(before, HELLO)
    before.stop()
    (letter,) = files(tmp_path)
    old = json.loads(letter.read_text()) | {"written": (datetime.now(UTC) - timedelta(hours=25)).isoformat()}
    letter.write_text(json.dumps(old))
    after = opened(1)
    after.start()
    await is_empty(after)
    assert [file.parent.name for file in files(tmp_path)] == ["given-up"]


@pytest.mark.parametrize(
    "to",
    [
        "",
        "nowhere",
        "a@b",
        "a@b.example, c@d.example",
        "a@b.example\nBcc: c@d.example",
        "x" * 250 + "@b.example",
    ],
)
async def test_what_is_no_address_is_the_flows_error(opened, tmp_path, to):
    assert isinstance(await sends(opened(), MailLater(to, "x", "y")), Failed)
    assert files(tmp_path) == []


async def test_a_full_outbox_takes_no_more(opened, monkeypatch):
    monkeypatch.setattr(of_outbox, "MOST", 1)
    outbox = opened(1)
    assert await sends(outbox, HELLO) == Done()
    assert isinstance(await sends(outbox, HELLO, "two"), Failed)


async def test_a_folder_that_cannot_be_written_is_the_flows_error(opened, tmp_path):
    (tmp_path / "outbox").write_text("in the way")
    assert isinstance(await sends(opened(1), HELLO), Failed)
