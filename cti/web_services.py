"""Web services of the firm, as flows ask them: bounded in time, in number and in size.

Only what the site file names is asked, below the address that stands there; nothing is followed elsewhere.
What a service is told may be secret: no log has it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import structlog
from treq.client import HTTPClient
from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as GivenUp
from twisted.internet.error import ConnectError, DNSLookupError
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from twisted.web.client import Agent, HTTPConnectionPool, ResponseDone, ResponseFailed
from twisted.web.iweb import IResponse

from config.schema import Site, WebService
from cti.answer_reader import AnswerReader
from cti.reactor import Reactor
from cti.turnstile import KeptAnswers, Turnstile, values
from ivr_flows.effects import Failed, Fetch, Fetched, Result, TimedOut
from ivr_flows.picking import Unreadable

log = structlog.get_logger("cti.web_services")

ACCEPTED = "application/json, text/html;q=0.9, */*;q=0.5"
LARGEST = 1024 * 1024  # bytes of an answer


class TooLarge(Exception):
    """An answer of more than LARGEST bytes; the connection was cut."""


@dataclass(slots=True)
class _Open:
    settings: WebService
    client: HTTPClient
    pool: HTTPConnectionPool
    turnstile: Turnstile
    kept: KeptAnswers


class WebServices:
    """Those of the site file. `use` takes over another; `ask` answers an effect and never fails otherwise."""

    def __init__(self, site: Site, reactor: Reactor) -> None:
        self._reactor, self._reader = reactor, AnswerReader(reactor)
        self._open: dict[str, _Open] = {}
        self.use(site)

    def use(self, site: Site) -> None:
        wanted = {service.name: service for service in site.services}
        for name, service in list(self._open.items()):
            if wanted.get(name) != service.settings:
                self._open.pop(name).pool.closeCachedConnections()
        for name, settings in wanted.items():
            if name not in self._open:
                self._open[name] = self._opened(settings)
        if wanted:
            self._reader.get_ready()

    def stop(self) -> None:
        for service in self._open.values():
            service.pool.closeCachedConnections()
        self._open.clear()
        self._reader.stop()

    def _opened(self, settings: WebService) -> _Open:
        pool = HTTPConnectionPool(self._reactor)
        pool.maxPersistentPerHost = settings.connections
        pool.retryAutomatically = False  # what is asked twice may be done twice
        agent = Agent(self._reactor, connectTimeout=settings.wait, pool=pool)
        client = HTTPClient(agent)  # type: ignore[arg-type]
        kept = KeptAnswers(self._reactor.seconds)
        return _Open(settings, client, pool, Turnstile(settings.connections), kept)

    async def ask(self, fetch: Fetch, key: str | None = None) -> Result:
        """key: by which the service can tell that it has been told the same before (Idempotency-Key)."""
        service = self._open.get(fetch.service)
        if service is None:
            return Failed(f'there is no web service "{fetch.service}"')
        question = (fetch.path, values(fetch.query), values(fetch.picks))
        keep = fetch.keep if fetch.method == "GET" and fetch.body is None else None
        return await service.kept.or_ask(question, keep, lambda: self._in_turn(service, fetch, key))

    async def _in_turn(self, service: _Open, fetch: Fetch, key: str | None) -> Result:
        if not service.turnstile.enter():
            return Failed(f'web service "{fetch.service}" has too much to do')
        wait = fetch.wait or service.settings.wait
        until = self._reactor.seconds() + wait
        try:
            asked = Deferred.fromCoroutine(self._asked(service, fetch, key))
            return await asked.addTimeout(wait, self._reactor)
        except Exception as fault:
            if isinstance(fault, GivenUp) or self._reactor.seconds() >= until:  # or what giving up broke off
                log.warning("a web service did not answer in time", service=fetch.service, wait=wait)
                return TimedOut()
            reason = _words(fault)
            log.warning("a web service fails", service=fetch.service, fault=reason)
            return Failed(f'web service "{fetch.service}": {reason}')
        finally:
            service.turnstile.leave()

    async def _asked(self, service: _Open, fetch: Fetch, key: str | None) -> Result:
        address = service.settings.url.rstrip("/") + fetch.path
        if fetch.query:
            address += "?" + urlencode(fetch.query)
        headers: dict[bytes | str, bytes | str] = {"Accept": ACCEPTED}
        if key is not None:
            headers["Idempotency-Key"] = key
        for name, value in service.settings.headers.items():
            headers[name] = value
        data: bytes | None = None
        if fetch.body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(fetch.body, default=as_json).encode()
        response: IResponse = await service.client.request(
            fetch.method, address, headers=headers, data=data, allow_redirects=False, unbuffered=True
        )
        content = await _body(response)
        if not 200 <= response.code < 300 or not fetch.picks:
            return Fetched(response.code)
        kind = _kind_of(response)
        text = content.decode(_encoding_of(response), errors="replace")
        return Fetched(response.code, await self._reader.picked(text, fetch.picks, kind))


class _Collects(Protocol):
    """A body, up to LARGEST bytes."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0
        self.whole: Deferred[bytes] = Deferred(lambda _: self._cut())

    def _cut(self) -> None:
        if self.transport is not None:
            self.transport.loseConnection()  # type: ignore[misc]

    def dataReceived(self, data: bytes) -> None:
        self._size += len(data)
        if self._size <= LARGEST:
            self._parts.append(data)
        elif not self.whole.called:
            self.whole.errback(TooLarge())
            self._cut()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        if self.whole.called:
            return
        if reason.check(ResponseDone):
            self.whole.callback(b"".join(self._parts))
        else:
            self.whole.errback(reason)


def _body(response: IResponse) -> Deferred[bytes]:
    collects = _Collects()
    response.deliverBody(collects)  # type: ignore[call-arg, misc]
    return collects.whole


def _header(response: IResponse, name: str) -> str:
    found = response.headers.getRawHeaders(name.encode()) or [b""]
    return str(found[-1], "latin-1").lower()


def _kind_of(response: IResponse) -> Any:
    return "xml" if "xml" in _header(response, "content-type").partition(";")[0] else "html"


def _encoding_of(response: IResponse) -> str:
    charset = _header(response, "content-type").partition("charset=")[2].partition(";")[0].strip(" \"'")
    try:
        return b"".decode(charset or "utf-8") or charset or "utf-8"
    except LookupError:
        return "utf-8"


def as_json(value: Any) -> Any:
    """A value of a flow that JSON has no word for."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _words(fault: Exception) -> str:
    """Of what went wrong, without an address or a value."""
    match fault:
        case TooLarge():
            return f"it answers more than {LARGEST // 1024} KB"
        case Unreadable():
            return f"it answers {fault}"
        case ConnectError() | DNSLookupError():
            return "it cannot be reached"
        case ResponseFailed():
            return "its answer broke off"
    return type(fault).__name__
