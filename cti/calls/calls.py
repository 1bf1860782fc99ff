"""All calls of the server: a line rings, an agent dials, and how each begins and ends."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal

import phonenumbers
import structlog
from twisted.internet.defer import Deferred

from acd import events
from acd.agent_state import IllegalMove
from crm import facts
from cti.agents import Agent
from cti.calls.adoption import Adoption
from cti.calls.caller import Caller
from cti.calls.inbound import InboundCall
from cti.calls.outgoing import OutgoingCall, readable_number
from cti.calls.services import Services
from cti.calls.session import Ending, Session
from cti.refused import Refused
from cti.switch.channel import BUSY, CONGESTION, UNALLOCATED, Channel
from cti.switch.events import ChannelEntered
from cti.switch.node import Node
from cti.switch.parse import endpoint_of

log = structlog.get_logger("cti.calls")

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no letter that looks like a digit


class Calls:
    """Sessions by interaction. The one place where a call comes into being. `services`: what the next one
    gets; a session keeps those it began with."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.sessions: dict[str, Session] = {}
        self.draining = False
        self._adoption = Adoption(self)
        self._early: dict[str, list[tuple[Channel, ChannelEntered]]] = {}

    def start(self) -> None:
        """Nothing that comes is taken before `reconcile` has found what is there already."""
        for node in self.services.switch.nodes.values():
            self._early[node.name] = []
        for node in self.services.switch.nodes.values():
            node.arrived = self._arrived
            node.transfer_asked = self._transfer_asked

    async def stop(self) -> None:
        """Every call is ended and written down."""
        self.draining = True
        sessions = list(self.sessions.values())
        for session in sessions:
            session.end(Ending("server", "server-stops"))
        for session in sessions:
            if session.over is not None:
                await session.over
        await self.services.recordings.finished()

    async def reconcile(self, node: Node) -> None:
        """Asterisk answers (again): see adoption.py. What arrives meanwhile has its turn afterwards, when
        agents and earlier callers are where they were."""
        self._early.setdefault(node.name, [])
        try:
            await self._adoption.reconcile(node)
        finally:
            for channel, event in self._early.pop(node.name, []):
                self._take(channel, event)

    def switch_died(self, node: Node) -> None:
        """Its calls are gone with it: they end now, not when it is back."""
        log.error("Asterisk is dead", node=node.name, legs=len(node.channels))
        self.forget(node, list(node.channels))

    def clock_was_set(self, seconds: float) -> None:
        """What is noted at the switch is by people's clocks."""
        for session in self.sessions.values():
            session.stands()

    def forget(self, node: Node, legs: Collection[str]) -> None:
        """These are no more at the switch: customers' first, or their agents would seem to have hung up."""
        customers = {session.customer.uid for session in self.sessions.values() if session.customer}
        for uid in sorted(legs, key=lambda uid: uid not in customers):
            node.forget(uid)

    def knows(self, node: Node) -> bool:
        """Whether it answers, and all calls that were up there have been found."""
        return node.ari.connected and node.name not in self._early

    # ---- beginnings ------------------------------------------------------------------------------------

    def _arrived(self, channel: Channel, event: ChannelEntered) -> None:
        early = self._early.get(channel.node.name)
        if early is None:
            self._take(channel, event)
        else:
            early.append((channel, event))

    def _take(self, channel: Channel, event: ChannelEntered) -> None:
        if channel.gone.happened:
            return
        match event.arguments:
            case ("line", board, called):
                work = self._line_rang(channel, board, called)
            case ("station", called):
                work = self._station_dialled(channel, called)
            case ("tap",):  # of a listening whose server died
                work = channel.hang_up()
            case ("orphan",):  # its agent hung up without a server, which is there again by now
                log.info("a customer whose talk is over is hung up", channel=channel.name)
                work = channel.hang_up()
            case _:
                log.warning("a leg that nobody expects", arguments=event.arguments, channel=channel.name)
                work = channel.hang_up(CONGESTION)
        Deferred.fromCoroutine(work).addErrback(
            lambda failure: log.error("a new leg", channel=channel.name, fault=repr(failure.value))
        )

    async def _line_rang(self, channel: Channel, board_name: str, called: str) -> None:
        services = self.services
        caller = e164(channel.caller, services.site.site.country)
        number = services.site.number_called(called)
        board = services.lines.boards.get(board_name)
        if number is None or board is None:
            log.warning("nobody answers this number", board=board_name, called=called, caller=caller)
            await channel.hang_up(UNALLOCATED)
            return
        if self.draining:
            # SIP 503: the caller's exchange tries its other routes, where a busy would end his attempt
            self._refuse(board_name, caller, called, "draining")
            await channel.hang_up(CONGESTION)
            return
        line = board.take()
        if line is None:
            self._refuse(board_name, caller, called, "full")
            await channel.hang_up(BUSY)
            return
        session = InboundCall(services, self.new_interaction(channel), Caller(caller), called, number)
        session.attach(channel, line)
        session.log.info(
            "line rang",
            line=str(line),
            caller=caller,
            called=called,
            channel=channel.name,
            leg=channel.identity,
        )
        self.begin(session)

    def _refuse(
        self, board: str, caller: str | None, called: str, reason: Literal["full", "draining"]
    ) -> None:
        services = self.services
        services.journal.write(
            facts.LineRefused(
                id=facts.new_id(), at=services.clock.utc(), board=board, number=caller, called=called,
                reason=reason,
            )
        )  # fmt: skip
        log.warning("a call is refused", reason=reason, board=board, caller=caller)

    async def _station_dialled(self, channel: Channel, called: str) -> None:
        """An agent used his telephone's own keys: the same as `call.make`, with his leg already there."""
        endpoint = endpoint_of(channel.name)
        agent = self._agent_at(endpoint)
        try:
            if agent is None:
                raise Refused("nobody-here", f"nobody is logged in at {endpoint}")
            self.make(agent, called, channel)
        except (Refused, IllegalMove) as fault:
            log.info("a station dialled in vain", endpoint=endpoint, called=called, fault=str(fault))
            await channel.hang_up(UNALLOCATED)

    def _agent_at(self, endpoint: str) -> Agent | None:
        return next((a for a in self.services.agents.present.values() if a.seat.endpoint == endpoint), None)

    def _transfer_asked(self, telephone: str, to: str) -> None:
        """By the button of a telephone whose talk is at another node."""
        agent = self._agent_at(telephone)
        for desk in list(agent.calls.values()) if agent is not None else ():
            if desk.is_talking:
                desk.talk.phone_asks_transfer(to)

    def make(self, agent: Agent, typed: str, leg: Channel | None = None) -> str:
        """An agent calls a number; the new interaction. Errors: bad-number, server-stops, IllegalMove."""
        if self.draining:
            raise Refused("server-stops", "the server is being stopped; call again in a moment")
        number = readable_number(self.services.site, typed)
        interaction = self.new_interaction(leg)
        self.services.routing.step(events.AgentBusy(agent=agent.name, interaction=interaction))
        if leg is not None:
            log.info("an agent dialled", interaction=interaction, channel=leg.name, leg=leg.identity)
        self.begin(OutgoingCall(self.services, interaction, agent, number, leg))
        return interaction

    def begin(self, session: Session) -> None:
        self.sessions[session.interaction] = session
        session.begin().addErrback(
            lambda failure: log.error("a session", interaction=session.interaction, fault=repr(failure.value))
        ).addBoth(lambda _: self.sessions.pop(session.interaction, None))

    def new_interaction(self, leg: Channel | None = None) -> str:
        """Readable, sorted by time within a second, unique: `2026-1123-6N3F-7Q2XKD`.

        Date and time of the day in steps of 1/12 s in the site's own zone, then 30 bits: by chance, or, for a
        leg that came by itself, from the leg's identity and its own time. So a server that dies right after
        its arrival is followed by one that gives it the same name.
        """
        at, bits = self.services.clock.utc(), secrets.randbits(30)
        if leg is not None:
            with suppress(ValueError):  # Asterisk's ids begin with the second, `1763889660.14`
                at = datetime.fromtimestamp(int(leg.uid.rpartition("-")[2].partition(".")[0]), UTC)
                bits = int.from_bytes(sha256(leg.identity.encode()).digest()[:4]) >> 2
        local = at.astimezone(self.services.site.zone)
        ticks = (
            (local.hour * 60 + local.minute) * 60 + local.second
        ) * 12 + local.microsecond * 12 // 1_000_000
        return f"{local:%Y-%m%d}-{_letters(ticks, 4)}-{_letters(bits, 6)}"


def _letters(value: int, length: int) -> str:
    return "".join(LETTERS[value >> 5 * place & 31] for place in reversed(range(length)))


def e164(digits: str, country: str) -> str | None:
    """A caller's number as the records keep it; None when it was withheld or is no number."""
    if any(
        sign.isalpha() for sign in digits
    ):  # "anonymous"; the name of a visitor's browser: no vanity number
        return None
    try:
        number = phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException:
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
