"""Calls and sessions put right with each other when Asterisk answers (again).

Three things may have happened. Asterisk lost its calls: sessions end with the cause. Only the wire was cut:
sessions go on, and what was to be hung up meanwhile is hung up now. Or it is we who are new: each call that
is up tells by its variables whose it is, a note where it stands (place.py), and its session goes on there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from cti.calls.caller import Caller
from cti.calls.carrier import carrier_of
from cti.calls.inbound import InboundCall
from cti.calls.outgoing import OutgoingCall
from cti.calls.place import BadPlace, Place, note_of
from cti.calls.session import Legs, Session
from cti.switch.ari import SwitchRefused
from cti.switch.channel import CONGESTION, Bridge, Channel
from cti.switch.events import ChannelEntered, Leg
from cti.switch.node import Node

if TYPE_CHECKING:
    from cti.calls.calls import Calls

log = structlog.get_logger("cti.calls")

ORDER = ("talk", "hold", "offer", "queue")
"""Those first whom an agent has already, or the ones who wait would be offered to him; then the others."""


@dataclass(frozen=True, slots=True)
class Found:
    """A call of an earlier server; the first of its legs is the customer's, if he has one yet."""

    interaction: str
    place: Place
    legs: Sequence[Leg]


class Adoption:
    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def reconcile(self, node: Node) -> None:
        """Errors: SwitchRefused, when the wire is lost again; then it is to be done again."""
        # What comes while Asterisk is being asked and cleared is new, and not touched.
        known, new_here = dict(node.channels), all(one.node is not node for one in self._sessions)
        there = {leg.channel.uid: leg for leg in await node.legs()}
        bridges = await node.bridges()
        self._calls.forget(node, known.keys() - there.keys())
        for uid, channel in known.items():
            if uid in there and channel.unwanted:
                await channel.hang_up(CONGESTION)
        await node.catch_up()
        strangers = [leg for uid, leg in there.items() if uid not in node.channels and leg.ours]
        await self._calls.services.agents.back.wait()
        for session in self._sessions:
            if session.node is node:
                session.stands()  # what it wanted to note while there was no wire
        used = await self._adopt(node, strangers, bridges)
        await self._end_talks_of_nobody(node)
        if new_here:
            for uid in bridges.keys() - used:
                await Bridge(node, uid).destroy()

    @property
    def _sessions(self) -> list[Session]:
        return list(self._calls.sessions.values())

    async def _end_talks_of_nobody(self, node: Node) -> None:
        """Who is busy with a call that this node carried and carries no more has his wrap-up. His telephone
        may be at another, which answered earlier."""
        services = self._calls.services
        for agent, interaction in services.agents.busy_without(self._calls.sessions):
            carrier = await carrier_of(services.records, interaction) or agent.seat.node.name
            if carrier == node.name and interaction not in self._calls.sessions:
                services.agents.talk_is_over(agent, interaction)

    async def _adopt(self, node: Node, legs: Sequence[Leg], bridges: Mapping[str, Sequence[str]]) -> set[str]:
        """The bridges that are still of use."""
        calls: dict[str, list[Leg]] = defaultdict(list)
        for leg in legs:
            calls[leg.channel.variables.get("TL_IX", "")].append(leg)
        for leg in calls.pop("", []):
            interaction = await self._begun(node, leg)
            if interaction is None:
                self._arrives(node, leg)
            else:
                calls[interaction].append(leg)
        found = []
        for interaction, its in calls.items():
            if interaction in self._calls.sessions:
                await self._give_up(node, its, "its call does without it")
                continue
            call = await self._place_of(node, interaction, its)
            if call is None:
                await self._give_up(node, its, "nothing says where its call stands")
            else:
                found.append(call)
        used = [await self._go_on(node, call, bridges) for call in sorted(found, key=_turn)]
        for call in found:
            if (session := self._calls.sessions.get(call.interaction)) is not None:
                await session.remembered.wait()
        return {bridge.uid for bridge in used if bridge is not None}

    async def _begun(self, node: Node, leg: Leg) -> str | None:
        """Its interaction, if the server before had just begun it and did not live to write so on the leg."""
        interaction = self._calls.new_interaction(Channel(node, leg.channel.uid))
        return interaction if await node.noted(note_of(interaction)) else None

    def _arrives(self, node: Node, leg: Leg) -> None:
        """It came just when the server before died, and nothing has been done about it yet."""
        if leg.arguments is not None:
            channel = node.adopt(leg)
            event = ChannelEntered(at=leg.since, channel=leg.channel, arguments=leg.arguments)
            node.arrived(channel, event)

    async def _place_of(self, node: Node, interaction: str, legs: Sequence[Leg]) -> Found | None:
        """Its note, and the customer's leg first, or, before there is one, that of the agent who dials."""
        text = await node.noted(note_of(interaction))
        try:
            place = Place.from_json(text)
        except BadPlace as fault:
            log.error("a call that cannot be read", interaction=interaction, fault=str(fault))
            return None
        legs = sorted(legs, key=lambda leg: leg.channel.variables.get("TL_ROLE") not in CUSTOMER)
        return Found(interaction, place, legs)

    async def _go_on(self, node: Node, call: Found, bridges: Mapping[str, Sequence[str]]) -> Bridge | None:
        """The call's session begins; the bridge in which it goes on, if any."""
        first, place = call.legs[0], call.place
        agent_first = first.channel.variables.get("TL_ROLE") == "agent"
        customer = None if agent_first else node.adopt(first)
        wanted = [leg for leg in (call.legs if agent_first else call.legs[1:]) if _belongs(leg, place)]
        await self._give_up(
            node, [leg for leg in call.legs if leg not in wanted and (agent_first or leg is not first)],
            "its part in the call is over",
        )  # fmt: skip
        other = node.adopt(wanted[0]) if wanted else None
        legs = Legs(customer, other, *_bridge(node, bridges, [customer, other]))
        session = self._session(call, customer, other)
        if session is None:
            for channel in (customer, other):
                if channel is not None:
                    await channel.hang_up(CONGESTION)
            return None
        session.restore(place, legs)
        self._calls.begin(session)
        return legs.bridge

    def _session(
        self, call: Found, customer: Channel | None, other: Channel | None
    ) -> InboundCall | OutgoingCall | None:
        place = call.place
        if place.direction == "in":
            if customer is None:
                log.info("its caller hung up meanwhile", interaction=call.interaction)
                return None
            return self._inbound(call, customer)
        return self._outgoing(call, customer, other)

    def _inbound(self, call: Found, customer: Channel) -> InboundCall | None:
        services, place = self._calls.services, call.place
        number = services.site.number_called(place.called or "")
        line = services.lines.take_again(place.line) if number is not None else None
        if number is None or line is None:
            log.error("a call to a number or line that is no more", interaction=call.interaction)
            return None
        caller = Caller(place.number)
        session = InboundCall(services, call.interaction, caller, place.called or "", number)
        session.attach(customer, line)
        return session

    def _outgoing(self, call: Found, customer: Channel | None, other: Channel | None) -> OutgoingCall | None:
        services, place = self._calls.services, call.place
        agent = services.agents.present.get(place.agent or "")
        if agent is None or place.number is None:
            log.error("a call of an agent who is not there", interaction=call.interaction, agent=place.agent)
            return None
        session = OutgoingCall(services, call.interaction, agent, place.number, other)
        line = services.lines.take_again(place.line or call.legs[0].channel.variables.get("TL_LINE"))
        session.customer, session.line = customer, line
        if customer is not None and line is not None:
            customer.gone.wait().addCallback(lambda gone: line.release())
        return session

    async def _give_up(self, node: Node, legs: Sequence[Leg], why: str) -> None:
        for leg in legs:
            interaction = leg.channel.variables.get("TL_IX")
            log.warning("a leg is ended", interaction=interaction, channel=leg.channel.name, why=why)
            try:
                await node.adopt(leg).hang_up(CONGESTION)
            except SwitchRefused as fault:
                log.warning("hanging up", interaction=interaction, channel=leg.channel.name, fault=str(fault))


CUSTOMER = (None, "", "customer")
"""TL_ROLE of a leg that is the customer's: one that came in on a line has none."""


def _turn(call: Found) -> tuple[int, float]:
    """Talks first, and the longest waiting before the others."""
    stage = call.place.segment[0]
    rank = ORDER.index(stage) if stage in ORDER else len(ORDER)
    return rank, (call.place.first_queued or call.place.since).timestamp()


def _belongs(leg: Leg, place: Place) -> bool:
    """Whether the call still wants it: an agent's leg as long as the present segment is his."""
    variables = leg.channel.variables
    if variables.get("TL_ROLE") == "agent":
        return variables.get("TL_AGENT") in (place.segment[1], None)
    return variables.get("TL_ROLE") in ("extension", "outside")


def _bridge(
    node: Node, bridges: Mapping[str, Sequence[str]], legs: Sequence[Channel | None]
) -> tuple[Bridge | None, frozenset[str]]:
    uids = {leg.uid for leg in legs if leg is not None}
    for uid, members in bridges.items():
        inside = uids.intersection(members)
        if inside:
            return Bridge(node, uid), frozenset(inside)
    return None, frozenset()
