"""A call that an agent makes: his own phone first, then the number, then they talk.

The line says which Asterisk carries the call; so it is taken first, before his phone rings."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import phonenumbers
from twisted.internet.defer import Deferred

from config.schema import Site
from cti.agents import Agent
from cti.calls.caller import Caller
from cti.calls.journey import TALK, CustomerCall
from cti.calls.offer import Taken
from cti.calls.outward import call_number, cause_of, node_of, take_outbound_line
from cti.calls.place import Place
from cti.calls.services import Services
from cti.calls.steps import Step
from cti.link import messages
from cti.link.desk import DeskCall
from cti.link.pop import fill_pop
from cti.once import Once, first_of
from cti.refused import Refused
from cti.switch.ari import SwitchRefused
from cti.switch.between import way
from cti.switch.channel import ASKS_TRANSFER, LAST_WORD, Channel, up_or_gone
from cti.switch.lines import Line
from cti.switch.node import Node

OWN_PHONE_RINGS = 20.0  # seconds


def readable_number(site: Site, typed: str) -> str:
    """E.164 of what an agent typed. Errors: bad-number."""
    try:
        number = phonenumbers.parse(typed, site.site.country)
    except phonenumbers.NumberParseException as fault:
        raise Refused("bad-number", f'"{typed}" is no telephone number: {fault}') from fault
    if not phonenumbers.is_possible_number(number):
        raise Refused("bad-number", f'"{typed}" is no possible telephone number; check its length')
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


class OutgoingCall(CustomerCall):
    """Agent's leg → line → talk. `leg` is given when the agent dialled at his own telephone."""

    direction = "out"

    def __init__(
        self, services: Services, interaction: str, agent: Agent, number: str, leg: Channel | None = None
    ) -> None:
        super().__init__(services, interaction, Caller(number))
        self.called = number
        self.agent, self.number, self.leg = agent, number, leg
        self._given_up: Once[str] = Once()

    async def story(self) -> None:
        try:
            step = await (self.begins() if self.legs is None else self.goes_on())
            while step is not None:
                step = await self.go(step)
        finally:
            if self.customer is None and self.line is not None:
                self.line.release()

    async def begins(self) -> Step | None:
        with suppress(Refused):  # he is told when his desk shows the call
            self.line = take_outbound_line(self.services, self.agent.seat.node, or_elsewhere=True)
        dialled = self.leg
        if dialled is not None and dialled.node is not self.node:
            self.leg = None
        if self.leg is not None:
            self.leg.note("TL_IX", self.interaction)
            self.leg.note("TL_ROLE", "agent")
            self.leg.note("TL_AGENT", self.agent.name)
        self.chronicle.began(
            direction="out", line=None, number=self.number, called=self.number, flow=None,
            node=self.node.name,
        )  # fmt: skip
        self.look_up()
        self.chronicle.segment("dialling", agent=self.agent.name, station=self.agent.seat.station)
        if dialled is not None and self.leg is None:
            await self.free(dialled)  # there is no line where he dialled: his telephone rings back
        return await self.to_the_talk()

    async def to_the_talk(self) -> Step | None:
        taken = await self._reach()
        if taken is None or self.customer is None:
            return None
        if not self.customer.gone.happened:  # else the talk finds him gone
            self.end_with(self.customer)
        return await self.talk(taken)

    # ---- going on after a restart ------------------------------------------------------------------------

    @property
    def node(self) -> Node:
        return self.agent.seat.node if self.line is None else node_of(self.services, self.line)

    def place(self) -> Place:
        return replace(super().place(), agent=self.agent.name)

    async def goes_on_before(self) -> Step | None:
        """Still dialling, or in the talk for which he dialled."""
        assert self.legs is not None
        if self.chronicle.stage in TALK:
            if self.customer is not None:
                self.end_with(self.customer)
            return await self.talk_on()
        self.leg, self.legs = self.legs.other, None
        self.services.agents.busy_with(self.agent, self.interaction)
        return await self.to_the_talk()

    # ---- dialling ----------------------------------------------------------------------------------------

    async def _reach(self) -> Taken | None:
        """Both legs are up, or None: then the agent knows why."""
        services, agent, desk = self.services, self.agent, self._desk()
        agent.calls[self.interaction] = desk
        agent.last_call = None
        cause, reached = "agent", False
        try:
            agent.tell(messages.CallDialling(at=services.clock.utc(), call=desk.show()))
            if self.line is None:
                raise Refused("no-free-line", "all lines to the outside are in use; try again in a moment")
            leg = await self._own_phone()
            if leg is None:
                cause = "phone-lost"
                return None
            leg.gone.wait().addCallback(lambda gone: self._given_up.fire("agent"))
            cause = await self._dial(desk, self.line)
            if cause:
                return None
            if not leg.answered.happened:
                await leg.answer()  # he dialled at it himself: until now he heard it ring
            if self.customer is not None:
                await leg.guard(self.customer)
            reached = True
            return Taken(agent, leg, desk)
        except SwitchRefused as fault:
            self.log.warning("outgoing call", fault=str(fault))
            cause = "failed"
            return None
        except Refused as fault:
            cause = fault.code
            return None
        finally:
            if not reached:
                self.outcome = cause if cause in ("busy", "no-answer") else "failed"
                if self.leg is not None:
                    await self.free(self.leg)
                self.let_go(agent, desk, cause, wrap_up=0.0)

    async def _own_phone(self) -> Channel | None:
        """The agent's phone rings, unless he dialled at it; None when he does not take it."""
        if self.leg is None:
            seat = self.agent.seat
            self.leg = await self.node.call(
                way(self.node, seat.node, seat.endpoint),
                arguments="agent",
                caller=self.number,
                ringing=OWN_PHONE_RINGS,
                variables={"TL_IX": self.interaction, "TL_ROLE": "agent", "TL_AGENT": self.agent.name}
                | ASKS_TRANSFER,
            )
        if self.leg.made:
            ended, _ = await first_of(
                Deferred.fromCoroutine(self._leg_ready(self.leg)), self._given_up.wait()
            )
            if ended == 1 or self.leg.gone.happened:
                return None
        else:
            await self.leg.let_it_ask()
        await self.leg.ring()
        return self.leg

    async def _leg_ready(self, leg: Channel) -> None:
        await up_or_gone(leg)

    async def _dial(self, desk: DeskCall, line: Line) -> str:
        """ "" when the number answered, else why it did not."""
        if self.customer is None:
            variables = {"TL_ROLE": "customer"} | LAST_WORD
            self.customer = await call_number(self.services, line, self.number, self.interaction, variables)
        desk.line = str(line)
        place, how = await first_of(Deferred.fromCoroutine(up_or_gone(self.customer)), self._given_up.wait())
        if place == 1:
            return str(how)
        return "" if how is None else cause_of(how)

    def _desk(self) -> DeskCall:
        began = self.chronicle.by_the_clock(self.chronicle.began_at)
        desk = DeskCall(self.interaction, direction="out", began=began, number=self.number)
        desk.clear = self._give_up
        self.caller.found.wait().addCallback(lambda found: self._pop(desk))
        return desk

    def _give_up(self) -> None:
        self._given_up.fire("agent")

    def _pop(self, desk: DeskCall) -> None:
        fill_pop(desk, self.caller.known, None)
        if self.agent.calls.get(self.interaction) is desk:
            self.agent.tell(messages.CallUpdated(at=self.services.clock.utc(), call=desk.show()))
