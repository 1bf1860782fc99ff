"""What each command of the link does: one function each, listed in one table."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import structlog
from twisted.internet.defer import Deferred

import cti.link.flow_commands
import cti.link.prompt_commands  # noqa: F401 - the commands of both stand in the table, too
from acd import events
from crm import facts
from crm.faults import DatabaseUnavailable
from crm.records import Account
from cti.alarms.alarms import Alarms
from cti.calls.calls import Calls
from cti.calls.services import Services
from cti.calls.transfer import target
from cti.clock import Clock
from cti.flows.publishing import Publishing
from cti.guard.guard import Guard
from cti.link import flow_messages, messages, prompt_messages, wire
from cti.link.alarm_news import AlarmNews
from cti.link.blocklist import BlockList
from cti.link.command_table import TABLE, Handler, command
from cti.link.flow_tests import FlowTests
from cti.link.flow_watch import FlowWatch
from cti.link.identity import Identity
from cti.link.pop import choose, read_chosen
from cti.reactor import Alarm
from cti.refused import Refused
from cti.sounds.keeping import Change, Keeping, SoundName

if TYPE_CHECKING:
    from cti.agents import Agent
    from cti.link.board import LiveBoard
    from cti.link.client import LinkClient

log = structlog.get_logger("cti.link")

ACCOUNTS_READ_EVERY = 60.0  # seconds
MORE_WRAP_UP = 30.0  # seconds


class Commands:
    """Carries out what clients ask; keeps who is connected."""

    def __init__(
        self,
        services: Services,
        calls: Calls,
        board: LiveBoard,
        guard: Guard,
        alarms: Alarms,
        session_key: str,
    ) -> None:
        self.services, self.calls, self.board, self.guard = services, calls, board, guard
        self.clients: set[LinkClient] = set()
        self.blocklist = BlockList(guard, self.clients, services.clock, services.reactor)
        self.alarms = AlarmNews(alarms, self.clients, services.clock)
        self.publishing = Publishing(lambda: self.services)
        self.publishing.published.append(self._flow_published)
        self.flow_watch = FlowWatch(lambda: self.services, calls)
        self.flow_tests = FlowTests(self.publishing, calls)
        self.keeping = Keeping(lambda: self.services)
        self.keeping.changed.append(self._prompt_changed)
        self.identity = Identity(
            services.records,
            services.clock,
            session_key,
            wrong=self._wrong_password,
            known=guard.is_known,
        )
        self._next_look: Alarm | None = None

    def _flow_published(self, flow: str, version: int, by: str) -> None:
        self._tell_leads(flow_messages.FlowsChanged(at=self.clock.utc(), flow=flow, version=version, by=by))

    def _prompt_changed(self, change: Change, sound: SoundName, by: str) -> None:
        self.audit(by, f"prompt.{change}", f"{sound.language}/{sound.name}")
        changed = prompt_messages.PromptsChanged(at=self.clock.utc(), what=change, **sound._asdict(), by=by)
        self._tell_leads(changed)

    def _tell_leads(self, event: wire.Event) -> None:
        for client in list(self.clients):
            if client.account is not None and client.account.role != "agent":
                client.tell(event)

    @property
    def clock(self) -> Clock:
        return self.services.clock

    async def carry_out(self, client: LinkClient, asked: Any) -> object:
        """The command's answer. Errors: Refused, IllegalMove."""
        agent_only, handler = TABLE[asked.command]
        if client.account is None and asked.command != "session.open":
            raise Refused("not-open", "say who you are first: session.open")
        if agent_only and client.agent is None:
            raise Refused("not-logged-in", "log in as an agent first: agent.log_in")
        return await handler(self, client, asked)

    def _wrong_password(self, address: str, name: str) -> None:
        self.guard.offence(address, "wrong-password", account=name)

    def left(self, client: LinkClient) -> None:
        self.clients.discard(client)
        self.board.unwatch(client)
        self.flow_watch.left(client)
        self.flow_tests.left(client)
        if client.agent is not None:
            self.services.agents.console_lost(client.agent, client)
            client.agent = None

    def start(self) -> None:
        """From now on he whose account is closed, or has another role, is ended within a minute."""
        self._next_look = self.services.reactor.callLater(ACCOUNTS_READ_EVERY, self._look_at_accounts)

    def _look_at_accounts(self) -> None:
        self._next_look = self.services.reactor.callLater(ACCOUNTS_READ_EVERY, self._look_at_accounts)
        looked = Deferred.fromCoroutine(self.read_accounts())
        looked.addErrback(lambda failure: log.error("reading the accounts", fault=repr(failure.value)))

    async def read_accounts(self) -> None:
        """Reads the accounts of all who are here, and ends those that are no more what they were."""
        if not self.clients and not self.services.agents.present:
            return
        accounts = await self.services.records.ask("the accounts", lambda unit: unit.accounts.all())
        roles = {account.name: account.role for account in accounts}
        for agent in list(self.services.agents.present.values()):
            if roles.get(agent.name) != agent.account.role:
                log.info("an account is closed or has another role", account=agent.name)
                self.services.routing.step(events.AgentLoggedOut(agent=agent.name))  # after his call
        for client in list(self.clients):
            known = client.account
            if known is None or roles.get(known.name) == known.role:
                continue
            if client.agent is None or not client.agent.calls:
                client.end("account-closed")  # after his call, for which his page may be his telephone

    def stop(self) -> None:
        if self._next_look is not None and self._next_look.active():
            self._next_look.cancel()
        self.blocklist.stop()
        self.flow_watch.stop()
        for client in list(self.clients):
            client.end("server-stops")

    def audit(self, actor: str, action: str, subject: str, detail: str = "") -> None:
        self.services.journal.write(
            facts.Audited(
                id=facts.new_id(),
                at=self.clock.utc(),
                actor=actor,
                action=action,
                subject=subject,
                detail=detail,
            )
        )


# ---- the session ---------------------------------------------------------------------------------------


@command("session.open")
async def open_session(self: Commands, client: LinkClient, asked: messages.SessionOpen) -> object:
    if client.account is not None:
        raise Refused("already-open", f"this connection is {client.account.name}'s already")
    if client.opening:
        raise Refused("already-open", "this connection is just being opened; wait for the answer")
    client.opening = True
    try:
        if asked.token is not None:
            account = await self.identity.by_token(asked.token, client.peer)
        else:
            account = await self.identity.by_password(
                asked.account or "", asked.password or "", client.peer, lambda: client in self.clients
            )
    finally:
        client.opening = False
    if account is None and asked.token is None:
        self.audit((asked.account or "")[:80], "link.refused", "session", client.peer)
    if account is None or account.closed:
        raise Refused("wrong-credentials", "this name and this password do not belong together")
    client.opened_by(account)
    self.audit(account.name, "link.opened", "session", client.peer)
    return messages.SessionOpened(
        account=account.name,
        name=account.display_name,
        role=account.role,
        extension=account.extension,
        time=self.clock.utc(),
        alarms=self.alarms.show(account.role),
    )


@command("session.ping")
async def ping(self: Commands, client: LinkClient, asked: messages.SessionPing) -> object:
    return {"time": self.clock.utc()}


@command("stations.list")
async def list_stations(self: Commands, client: LinkClient, asked: messages.StationsList) -> object:
    return {"stations": self.services.stations.choices()}


# ---- the agent -----------------------------------------------------------------------------------------


@command("agent.log_in")
async def log_in(self: Commands, client: LinkClient, asked: messages.AgentLogIn) -> object:
    known = client.account
    assert known is not None
    if known.role == "administrator":
        raise Refused("not-allowed", "an administrator takes no calls; use an agent's account")
    account: Account | None = known  # a database that is away keeps nobody from his work
    with suppress(DatabaseUnavailable):
        account = await self.services.records.ask("who logs in", lambda unit: unit.accounts.get(known.name))
    if account is None or account.closed or account.role != known.role:
        await self.read_accounts()
        raise Refused("not-allowed", "your account is closed, or has another role now")
    client.account = account  # with the skills that he has now
    agents = self.services.agents
    agent, resumed = await agents.log_in(
        account, asked.station, client, take_over=asked.take_over, desk=asked.desk
    )
    client.agent = agent
    if client not in self.clients:  # gone while his phone was made: as if he had gone just after it
        self.left(client)
    if not resumed:
        self.audit(agent.name, "agent.logged-in", agent.seat.station)
    return messages.AgentLoggedIn(
        state=agents.state(agent.name),
        station=agent.seat.station,
        sip=agent.seat.sip,
        calls=tuple(desk.show() for desk in agent.calls.values()),
        ended=None if agent.last_call is None else agent.last_call.show(),
        ended_by=None if agent.last_call is None else agent.last_call.cleared,
        resumed=resumed,
    )


@command("agent.log_out", agent=True)
async def log_out(self: Commands, client: LinkClient, asked: messages.AgentLogOut) -> object:
    agent = _agent(client)
    await self.services.agents.log_out(agent)
    client.agent = None
    self.audit(agent.name, "agent.logged-out", agent.seat.station)
    return None


@command("agent.ready", agent=True)
async def ready(self: Commands, client: LinkClient, asked: messages.AgentReady) -> object:
    agent = _agent(client)
    self.services.agents.ready(agent)
    return self.services.agents.retell(agent)


@command("agent.not_ready", agent=True)
async def not_ready(self: Commands, client: LinkClient, asked: messages.AgentNotReady) -> object:
    agent = _agent(client)
    reasons = [reason.name for reason in self.services.site.reasons]
    if asked.reason not in reasons:
        raise Refused("unknown-reason", f'"{asked.reason}" is no reason here; there are {", ".join(reasons)}')
    self.services.routing.step(events.AgentNotReady(agent=agent.name, reason=asked.reason))
    return self.services.agents.retell(agent)


@command("agent.wrap_up_more", agent=True)
async def wrap_up_more(self: Commands, client: LinkClient, asked: messages.AgentWrapUpMore) -> object:
    agent = _agent(client)
    self.services.routing.step(events.WrapUpMore(agent=agent.name, seconds=MORE_WRAP_UP))
    return self.services.agents.retell(agent)


@command("agent.wrap_up_done", agent=True)
async def wrap_up_done(self: Commands, client: LinkClient, asked: messages.AgentWrapUpDone) -> object:
    agent = _agent(client)
    self.services.routing.step(events.WrapUpOver(agent=agent.name))
    return self.services.agents.retell(agent)


# ---- calls ---------------------------------------------------------------------------------------------


@command("call.decline", agent=True)
async def decline(self: Commands, client: LinkClient, asked: messages.CallDecline) -> object:
    desk = _agent(client).call(asked.interaction)
    if desk.decline is None:
        raise Refused("illegal-move", "this call does not ring any more")
    desk.decline()
    return None


@command("call.hold", agent=True)
async def hold(self: Commands, client: LinkClient, asked: messages.CallHold) -> object:
    await _agent(client).call(asked.interaction).talk.hold()
    return None


@command("call.retrieve", agent=True)
async def retrieve(self: Commands, client: LinkClient, asked: messages.CallRetrieve) -> object:
    await _agent(client).call(asked.interaction).talk.retrieve()
    return None


@command("call.mute", agent=True)
async def mute(self: Commands, client: LinkClient, asked: messages.CallMute) -> object:
    await _agent(client).call(asked.interaction).talk.mute(asked.on)
    return None


@command("call.digits", agent=True)
async def digits(self: Commands, client: LinkClient, asked: messages.CallDigits) -> object:
    await _agent(client).call(asked.interaction).talk.digits(asked.digits)
    return None


@command("call.transfer", agent=True)
async def transfer(self: Commands, client: LinkClient, asked: messages.CallTransfer) -> object:
    agent = _agent(client)
    talk = agent.call(asked.interaction).talk
    session = self.calls.sessions.get(asked.interaction)  # by the site that the call began with
    services = self.services if session is None else session.services
    onward, told = target(
        services, agent.account.display_name, agent=asked.agent, queue=asked.queue, number=asked.number
    )
    talk.transfer(onward, told)
    return None


@command("call.clear", agent=True)
async def clear(self: Commands, client: LinkClient, asked: messages.CallClear) -> object:
    _agent(client).call(asked.interaction).clear()
    return None


@command("call.make", agent=True)
async def make(self: Commands, client: LinkClient, asked: messages.CallMake) -> object:
    return {"interaction": self.calls.make(_agent(client), asked.number)}


# ---- what the agent writes about a call ----------------------------------------------------------------


@command("interaction.note", agent=True)
async def note(self: Commands, client: LinkClient, asked: messages.InteractionNote) -> object:
    agent = _agent(client)
    desk = agent.written_about(asked.interaction)
    desk.note = asked.text
    self.services.journal.write(
        facts.NoteWritten(
            id=facts.new_id(),
            at=self.clock.utc(),
            interaction=asked.interaction,
            agent=agent.name,
            text=asked.text,
        )
    )
    return None


@command("interaction.disposition", agent=True)
async def disposition(self: Commands, client: LinkClient, asked: messages.InteractionDisposition) -> object:
    agent = _agent(client)
    desk = agent.written_about(asked.interaction)
    if asked.disposition not in {known.name for known in self.services.site.dispositions}:
        raise Refused("unknown-disposition", f'"{asked.disposition}" is none of the site\'s dispositions')
    desk.disposition = asked.disposition
    self.services.journal.write(
        facts.DispositionChosen(
            id=facts.new_id(), at=self.clock.utc(), interaction=asked.interaction, agent=agent.name,
            disposition=asked.disposition,
        )
    )  # fmt: skip
    return None


@command("interaction.customer", agent=True)
async def customer(self: Commands, client: LinkClient, asked: messages.InteractionCustomer) -> object:
    agent = _agent(client)
    desk = agent.written_about(asked.interaction)
    chosen = await self.services.records.ask(
        "the chosen customer", lambda unit: read_chosen(unit, asked.customer, asked.interaction)
    )
    if chosen is None:
        raise Refused("no-such-customer", f"there is no customer {asked.customer}")
    choose(desk, chosen)
    self.services.journal.write(
        facts.CustomerAttached(
            id=facts.new_id(), at=self.clock.utc(), interaction=asked.interaction, customer=chosen.card.id
        )
    )
    agent.tell(messages.CallUpdated(at=self.clock.utc(), call=desk.show()))
    return None


# ---- the live board ------------------------------------------------------------------------------------


@command("board.watch")
async def watch_board(self: Commands, client: LinkClient, asked: messages.BoardWatch) -> object:
    assert client.account is not None
    if client.account.role == "agent":
        raise Refused("not-allowed", "the live board is for team leads")
    snapshot = await self.board.watch(client)
    if client not in self.clients:
        self.board.unwatch(client)
    return snapshot


@command("board.unwatch")
async def unwatch_board(self: Commands, client: LinkClient, asked: messages.BoardUnwatch) -> object:
    self.board.unwatch(client)
    return None


# ---- the block list ------------------------------------------------------------------------------------


@command("blocklist.list")
async def list_blocks(self: Commands, client: LinkClient, asked: messages.BlocklistList) -> object:
    _administrator(client)
    client.lists_blocks = True
    return self.blocklist.show()


@command("blocklist.block")
async def block(self: Commands, client: LinkClient, asked: messages.BlocklistBlock) -> object:
    who = _administrator(client)
    if asked.address == client.host:
        raise Refused("own-address", "you are at this address yourself, and would cut yourself off")
    self.guard.block(asked.address, asked.minutes * 60, who)
    self.audit(who, "blocklist.blocked", asked.address, f"{asked.minutes:g} min")
    return None


@command("blocklist.unblock")
async def unblock(self: Commands, client: LinkClient, asked: messages.BlocklistUnblock) -> object:
    who = _administrator(client)
    lifted = self.guard.unblock(asked.address, who)
    self.audit(who, "blocklist.unblocked", asked.address, lifted.kind)
    return None


def _administrator(client: LinkClient) -> str:
    """His name. Errors: not-allowed."""
    assert client.account is not None
    if client.account.role != "administrator":
        raise Refused("not-allowed", "the block list is the administrator's")
    return client.account.name


def _agent(client: LinkClient) -> Agent:
    assert client.agent is not None  # carry_out saw to it
    return client.agent


COMMANDS: Mapping[str, tuple[bool, Handler]] = TABLE
