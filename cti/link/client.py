"""One connection of the link: who is there, what he asks, what he is told."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import structlog
from autobahn.twisted.websocket import WebSocketServerFactory, WebSocketServerProtocol
from pydantic import TypeAdapter, ValidationError
from twisted.internet.defer import Deferred

from acd.agent_state import IllegalMove
from cti.door.doorkeeper import trust
from cti.door.origin import refuse_foreign_page
from cti.door.proxies import Proxies, host_of
from cti.door.rate import Rate
from cti.link import messages, wire
from cti.reactor import send_now
from cti.refused import Refused

if TYPE_CHECKING:
    from crm.records import Account
    from cti.agents import Agent
    from cti.link.commands import Commands

log = structlog.get_logger("cti.link")

OPEN_WITHIN = 10.0  # seconds for session.open
TOO_LATE = 3008  # 1008 means the same, but a program may only say codes of its own
LARGEST_MESSAGE = 64 * 1024  # bytes of what a client says; answers may be longer
MOST_UNREAD = 2 * 1024 * 1024  # bytes a client may leave unread before it is cut off
MESSAGES_A_SECOND, MESSAGES_AT_ONCE = 50, 50  # who says more waits, and nothing more of his is read meanwhile
MOST_OF_STRANGER = 100  # messages before session.open has said who it is

COMMAND: TypeAdapter[messages.AnyCommand] = TypeAdapter(messages.AnyCommand)


class LinkClient(WebSocketServerProtocol):  # type: ignore[misc]
    """Each command gets exactly one reply. A command that cannot be is refused, and the rest goes on."""

    commands: Commands
    peer: str  # `tcp4:10.0.0.7:51234`, of the caller himself if a proxy we believe stands between
    account: Account | None = None
    agent: Agent | None = None
    watching = False
    lists_blocks = False  # told of the block list's changes
    opening = False  # a session.open is being answered
    _last_id = -1
    _deadline: Any = None
    _waits: Any = None

    def onConnect(self, request: Any) -> None:
        refuse_foreign_page(request)
        self.peer = self.factory.proxies.peer(self.peer, request.headers.get("x-forwarded-for"))

    def onOpen(self) -> None:
        self.commands.clients.add(self)
        self._said: deque[tuple[bytes, bool]] = deque()
        self._rate = Rate(MESSAGES_A_SECOND, MESSAGES_AT_ONCE, self.factory.reactor.seconds())
        self._strange = 0
        self._deadline = self.factory.reactor.callLater(OPEN_WITHIN, self._too_late)

    def onMessage(self, payload: bytes, is_binary: bool) -> None:
        self._said.append((payload, is_binary))
        if self._waits is None:
            self._hear()

    def _hear(self) -> None:
        """As fast as he may speak; what comes faster stays in his own pipe."""
        self._waits = None
        while self._said and self.state == self.STATE_OPEN:
            wait = self._rate.take(self.factory.reactor.seconds())
            if wait:
                self.transport.pauseProducing()
                self._waits = self.factory.reactor.callLater(wait, self._hear_on)
                return
            self._message(*self._said.popleft())

    def _hear_on(self) -> None:
        self.transport.resumeProducing()
        self._hear()

    def _message(self, payload: bytes, is_binary: bool) -> None:
        if self.account is None:
            self._strange += 1
            if self._strange > MOST_OF_STRANGER:
                self.commands.guard.flooded(self.host)
                self.sendClose(TOO_LATE, "session.open comes first")
                return
        number = _number_of(payload)
        try:
            command = COMMAND.validate_json(payload)
        except ValidationError as fault:
            self._bad_message(number, _first_fault(fault))
            return
        if is_binary:
            self._bad_message(number, "message: send text frames, not binary ones; see /link/schema.json")
            return
        if command.id <= self._last_id:
            self._bad_message(number, f"id: {command.id} came after {self._last_id}; ids must rise")
            return
        self._last_id = command.id
        work = Deferred.fromCoroutine(self._carry_out(command))
        work.addErrback(
            lambda failure: log.error(
                "a command broke",
                interaction=getattr(command, "interaction", None),
                command=command.command,
                fault=failure.getTraceback(),
            )
        )

    def _bad_message(self, number: int, why: str) -> None:
        log.info("a message that is none", account=self._name, fault=why)
        self._reply(number, error=messages.Error(code="bad-message", message=why))

    async def _carry_out(self, command: Any) -> None:
        try:
            result = await self.commands.carry_out(self, command)
        except Refused as fault:
            log.info(
                "refused",
                interaction=getattr(command, "interaction", None),
                account=self._name,
                command=command.command,
                code=fault.code,
            )
            self._reply(command.id, error=messages.Error(code=fault.code, message=fault.message))
        except IllegalMove as fault:
            self._reply(command.id, error=messages.Error(code="illegal-move", message=str(fault)))
        except Exception as fault:
            self._reply(
                command.id,
                error=messages.Error(
                    code="server-fault", message=f"{type(fault).__name__}; see the server's log"
                ),
            )
            raise
        else:
            self._reply(command.id, result=result)

    def _reply(self, number: int, *, result: Any = None, error: messages.Error | None = None) -> None:
        self._send(messages.Reply(reply=number, result=result, error=error))

    def tell(self, event: wire.Event) -> None:
        self._send(event)

    def _send(self, message: wire.Message) -> None:
        if self.state != self.STATE_OPEN:
            return
        unread = len(getattr(self.transport, "dataBuffer", b"")) + getattr(self.transport, "_tempDataLen", 0)
        if unread > MOST_UNREAD:
            log.warning("a client that does not read is cut off", account=self._name, unread=unread)
            self.dropConnection(abort=True)
            return
        # prepared: autobahn holds what it sends to the bound of what it receives, too, and drops it unsaid
        said = self.factory.prepareMessage(message.model_dump_json(exclude_none=False).encode())
        self.sendPreparedMessage(said)
        send_now(self.transport)

    def opened_by(self, account: Account) -> None:
        """Says who is there; the time limit is over."""
        self.account = account
        self.commands.guard.came(self.host)
        trust(self.transport)
        if self._deadline is not None and self._deadline.active():
            self._deadline.cancel()

    def end(self, reason: str) -> None:
        self.tell(messages.SessionEnded(at=self.commands.clock.utc(), reason=reason))
        self.agent = None
        self.sendClose(1000, reason)

    def onClose(self, was_clean: bool, code: int | None, reason: str | None) -> None:
        for alarm in (self._deadline, self._waits):
            if alarm is not None and alarm.active():
                alarm.cancel()
        if self.account is not None:
            self.commands.guard.left(self.host)
        self.commands.left(self)

    def _too_late(self) -> None:
        self.sendClose(TOO_LATE, "session.open within 10 seconds")

    @property
    def host(self) -> str:
        """The address he comes from."""
        return host_of(self.peer)

    @property
    def _name(self) -> str | None:
        return self.account.name if self.account else None


class LinkFactory(WebSocketServerFactory):  # type: ignore[misc]
    """Makes the clients. The bounds of a connection stand here. `proxies`: addresses of the proxies before
    the port."""

    def __init__(self, commands: Commands, reactor: Any, proxies: Sequence[str] = ()) -> None:
        super().__init__(reactor=reactor, server="Trunkline")
        self._commands = commands
        self.proxies = Proxies(proxies)
        self.setProtocolOptions(
            maxMessagePayloadSize=LARGEST_MESSAGE,
            maxFramePayloadSize=LARGEST_MESSAGE,
            autoPingInterval=10,
            autoPingTimeout=10,
            openHandshakeTimeout=5,
            tcpNoDelay=True,
        )

    def buildProtocol(self, address: Any) -> LinkClient:
        client = LinkClient()
        client.factory = self
        client.commands = self._commands
        return client


def _number_of(payload: bytes) -> int:
    """The id of a message that does not parse as a command, so that its refusal finds its asker; else -1."""
    try:
        number = json.loads(payload)["id"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return -1
    return number if type(number) is int else -1


def _first_fault(fault: ValidationError) -> str:
    first = fault.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "message"
    return f"{place}: {first['msg']}; see /link/schema.json"
