"""One offer: this call rings at this agent, until he answers, declines, or nobody does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twisted.internet.defer import Deferred

from acd import decisions, events
from cti.agents import PHONE_LOST, Agent
from cti.link import messages
from cti.link.desk import DeskCall
from cti.link.pop import fill_pop
from cti.once import Once, first_of
from cti.switch.ari import SwitchRefused
from cti.switch.between import way
from cti.switch.channel import ASKS_TRANSFER, NO_ANSWER, Channel, guarded, up_or_gone

if TYPE_CHECKING:
    from cti.calls.journey import CustomerCall
    from cti.calls.session import Legs

POP_PATIENCE = 0.5  # seconds that ringing waits for slow records; the pop then follows as an update
BACKSTOP = 5.0  # seconds after the offer's end at which Asterisk itself lets the station stop ringing
DECLINED_AT_PHONE = frozenset({486, 600, 603})


@dataclass(frozen=True, slots=True)
class Taken:
    """The agent answered: his leg and his view of the call."""

    agent: Agent
    leg: Channel
    desk: DeskCall
    legs: Legs | None = None  # how an earlier server had joined them


class OfferedCall:
    """Rings one agent. `withdraw` is acd's: nobody answered, the agent declined, the caller is gone."""

    def __init__(
        self, session: CustomerCall, offer: decisions.Offer, agent: Agent, leg: Channel | None = None
    ) -> None:
        """leg: rings already, for an earlier server."""
        self.session, self.offer, self.agent, self._ringing = session, offer, agent, leg
        self._withdrawn: Once[str] = Once()

    def withdraw(self, reason: str) -> None:
        self._withdrawn.fire(reason)

    async def ring(self) -> Taken | None:
        """The pop goes out first, then the station rings. None: not taken; acd and the console know it."""
        session, services = self.session, self.session.services
        session.chronicle.segment("offer", agent=self.agent.name, queue=self.offer.queue)
        if not session.caller.found.happened:
            await first_of(session.caller.found.wait(), self._patience())
        desk = self._desk()
        self.agent.calls[session.interaction] = desk
        self.agent.last_call = None
        leg = self._ringing
        taken = False
        cause = "caller-gave-up"
        try:
            self.agent.tell(messages.CallDelivered(at=services.clock.utc(), call=desk.show()))
            session.caller.found.wait().addCallback(lambda found: self._late_pop(desk))
            try:
                leg = leg or await self._make_leg()
                place, how = await first_of(Deferred.fromCoroutine(up_or_gone(leg)), self._withdrawn.wait())
            except SwitchRefused as fault:
                session.log.warning("the station cannot be called", agent=self.agent.name, fault=str(fault))
                cause = PHONE_LOST
                self._failed(cause)
                return None
            if place == 1:
                cause = how
                return None
            if how is None:
                taken = True
                self._step(events.OfferAnswered(session.interaction, self.agent.name))
                return Taken(self.agent, leg, desk)
            if how.sip in DECLINED_AT_PHONE:
                cause = "declined"
                self._step(events.OfferDeclined(session.interaction, self.agent.name))
            else:
                rang_out = leg.ringing.happened and how.cause == NO_ANSWER  # for the server before
                cause = "no-answer" if rang_out else PHONE_LOST
                session.log.warning(
                    "the station did not answer" if rang_out else "the station did not ring",
                    agent=self.agent.name, sip=how.sip, cause=how.cause,
                )  # fmt: skip
                self._failed(cause)
            return None
        finally:
            if not taken:
                self.agent.calls.pop(session.interaction, None)
                self.agent.tell(messages.CallCleared(at=services.clock.utc(), call=desk.show(), cause=cause))
                if leg is not None:
                    await session.free(leg)

    async def _make_leg(self) -> Channel:
        seat, session = self.agent.seat, self.session
        assert session.customer is not None
        carrier = session.customer.node
        return await carrier.call(
            way(carrier, seat.node, seat.endpoint),
            arguments="agent",
            caller=session.caller.number or "",
            ringing=max(1.0, self.offer.until - session.services.clock.now()) + BACKSTOP,
            variables={"TL_IX": session.interaction, "TL_ROLE": "agent", "TL_AGENT": self.agent.name}
            | ASKS_TRANSFER
            | guarded(session.customer),
        )

    def _failed(self, cause: str) -> None:
        """The call goes to another."""
        reason = self.agent.why_lost if cause == PHONE_LOST else cause
        self._step(events.OfferFailed(self.session.interaction, self.agent.name, reason))

    def _desk(self) -> DeskCall:
        session, clock = self.session, self.session.services.clock
        desk = DeskCall(
            session.interaction,
            direction="in",
            began=session.chronicle.by_the_clock(session.chronicle.began_at),
            number=session.caller.number,
        )
        desk.called, desk.line, desk.language = session.called, str(session.line), session.language
        desk.queue, desk.skill = self.offer.queue, self.offer.skill
        desk.waited = session.waited()
        desk.until = clock.utc(self.offer.until)
        desk.learned = [entry.words(self.agent.account.language) for entry in session.learned]
        desk.transferred_from = session.sent_by
        desk.note, desk.disposition = session.note, session.disposition
        desk.decline = lambda: self._step(events.OfferDeclined(session.interaction, self.agent.name))
        fill_pop(desk, session.caller.known, session.attached, session.chosen)
        return desk

    def _late_pop(self, desk: DeskCall) -> None:
        """The records answered after the station had begun to ring."""
        if desk.pop_fault is None or self.agent.calls.get(desk.interaction) is not desk:
            return
        fill_pop(desk, self.session.caller.known, self.session.attached, self.session.chosen)
        self.agent.tell(messages.CallUpdated(at=self.session.services.clock.utc(), call=desk.show()))

    def _patience(self) -> Deferred[None]:
        patience: Deferred[None] = Deferred()
        return patience.addTimeout(POP_PATIENCE, self.session.services.reactor, lambda result, seconds: None)

    def _step(self, event: events.Event) -> None:
        self.session.services.routing.step(event)
