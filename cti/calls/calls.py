"""All calls of the server: a line rings, an agent dials, and how each begins and ends."""

from __future__ import annotations

import secrets

import phonenumbers
import structlog
from twisted.internet.defer import Deferred

from acd import events
from acd.agent_state import IllegalMove
from crm import facts
from cti.agents import Agent
from cti.calls.caller import Caller
from cti.calls.inbound import InboundCall
from cti.calls.outgoing import OutgoingCall, readable_number
from cti.calls.services import Services
from cti.calls.session import Ending, Session
from cti.refused import Refused
from cti.switch.channel import BUSY, CONGESTION, UNALLOCATED, Bridge, Channel
from cti.switch.events import ChannelEntered
from cti.switch.node import Node

log = structlog.get_logger("cti.calls")

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no letter that looks like a digit


class Calls:
    """Sessions by interaction. The one place where a call comes into being."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.sessions: dict[str, Session] = {}
        self.draining = False

    def start(self) -> None:
        for node in self._services.switch.nodes.values():
            node.arrived = self._arrived

    async def stop(self) -> None:
        """Every call is ended and written down."""
        self.draining = True
        sessions = list(self.sessions.values())
        for session in sessions:
            session.end(Ending("server", "server-stops"))
        for session in sessions:
            if session.over is not None:
                await session.over
        await self._services.recordings.finished()

    async def reconcile(self, node: Node) -> None:
        """Asterisk answers (again): sessions whose leg did not outlive it end, legs without a session too."""
        # What comes while Asterisk is being asked and cleared is new, and not touched.
        sessions, legs = list(self.sessions.values()), list(node.channels)
        there = {channel["id"]: channel for channel in await node.ari.request("GET", "channels")}
        for session in sessions:
            customer = session.customer
            if customer is not None and customer.node is node and customer.uid not in there:
                session.end(Ending("switch", "switch-lost"))
        for uid, channel in there.items():
            leg = node.channels.get(uid)
            if leg.unwanted if leg else channel["dialplan"]["app_name"] == "Stasis":
                log.warning("a leg without a session is ended", channel=channel["name"])
                await (leg or Channel(node, uid)).hang_up(CONGESTION)
        for uid in legs:
            if uid not in there:
                node.forget(uid)
        await node.catch_up()
        if not self.sessions:
            for bridge in await node.ari.request("GET", "bridges"):
                if bridge["id"].startswith("tl-"):
                    await Bridge(node, bridge["id"]).destroy()

    # ---- beginnings ------------------------------------------------------------------------------------

    def _arrived(self, channel: Channel, event: ChannelEntered) -> None:
        match event.arguments:
            case ("line", board, called):
                work = self._line_rang(channel, board, called)
            case ("station", called):
                work = self._station_dialled(channel, called)
            case _:
                log.warning("a leg that nobody expects", arguments=event.arguments, channel=channel.name)
                work = channel.hang_up(CONGESTION)
        Deferred.fromCoroutine(work).addErrback(
            lambda failure: log.error("a new leg", channel=channel.name, fault=repr(failure.value))
        )

    async def _line_rang(self, channel: Channel, board_name: str, called: str) -> None:
        services = self._services
        caller = e164(channel.caller, services.site.site.country)
        number = services.site.number_called(called)
        board = services.lines.boards.get(board_name)
        if number is None or board is None or self.draining:
            log.warning("nobody answers this number", board=board_name, called=called, caller=caller)
            await channel.hang_up(CONGESTION if self.draining else UNALLOCATED)
            return
        line = board.take()
        if line is None:
            services.journal.write(
                facts.LineRefused(
                    id=facts.new_id(), at=services.clock.utc(), board=board_name, number=caller, called=called
                )
            )
            log.warning("the board is full", board=board_name, lines=board.lines, caller=caller)
            await channel.hang_up(BUSY)
            return
        session = InboundCall(services, self.new_interaction(), Caller(caller), called, number)
        session.attach(channel, line)
        log.info("line rang", interaction=session.interaction, line=str(line), caller=caller, called=called)
        self._begin(session)

    async def _station_dialled(self, channel: Channel, called: str) -> None:
        """An agent used his telephone's own keys: the same as `call.make`, with his leg already there."""
        endpoint = channel.name.removeprefix("PJSIP/").rpartition("-")[0]
        agent = next((a for a in self._services.agents.present.values() if a.seat.endpoint == endpoint), None)
        try:
            if agent is None:
                raise Refused("nobody-here", f"nobody is logged in at {endpoint}")
            self.make(agent, called, channel)
        except (Refused, IllegalMove) as fault:
            log.info("a station dialled in vain", endpoint=endpoint, called=called, fault=str(fault))
            await channel.hang_up(UNALLOCATED)

    def make(self, agent: Agent, typed: str, leg: Channel | None = None) -> str:
        """An agent calls a number; the new interaction. Errors: bad-number, server-stops, IllegalMove."""
        if self.draining:
            raise Refused("server-stops", "the server is being stopped; call again in a moment")
        number = readable_number(self._services.site, typed)
        interaction = self.new_interaction()
        self._services.routing.step(events.AgentBusy(agent=agent.name, interaction=interaction))
        self._begin(OutgoingCall(self._services, interaction, agent, number, leg))
        return interaction

    def _begin(self, session: Session) -> None:
        self.sessions[session.interaction] = session
        session.begin().addErrback(
            lambda failure: log.error("a session", interaction=session.interaction, fault=repr(failure.value))
        ).addBoth(lambda _: self.sessions.pop(session.interaction, None))

    def new_interaction(self) -> str:
        """Readable, sorted by time within a second, unique: `2026-1123-6N3F-7Q2XKD`.

        Date and time of the day in steps of 1/12 s in the site's own zone, then 30 random bits.
        """
        local = self._services.clock.utc().astimezone(self._services.site.zone)
        ticks = (
            (local.hour * 60 + local.minute) * 60 + local.second
        ) * 12 + local.microsecond * 12 // 1_000_000
        chance = secrets.randbits(30)
        return f"{local:%Y-%m%d}-{_letters(ticks, 4)}-{_letters(chance, 6)}"


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
