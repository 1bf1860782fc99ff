"""The way of a customer through the house: queue, agent, extension, mailbox, as often as it leads on."""

from __future__ import annotations

from collections.abc import Sequence

from twisted.internet.defer import Deferred, DeferredQueue

from acd import decisions, events
from cti.agents import Agent
from cti.calls.announcer import Announcer
from cti.calls.caller import Found
from cti.calls.mailbox import take_message
from cti.calls.offer import OfferedCall, Taken
from cti.calls.outward import ring_elsewhere
from cti.calls.session import Ending, Session
from cti.calls.steps import Step, ToAgent, ToMailbox, ToQueue, overflow
from cti.calls.talk import Talk, TalkEnd
from cti.link import messages
from cti.link.desk import DeskCall
from cti.link.pop import ChosenCustomer, chosen_at
from cti.once import first_of, to_the_end
from ivr_flows.effects import Learned

LONGEST_MESSAGE = 180.0  # seconds
PATIENCE = 0.2  # seconds for which a call waits for the records


class CustomerCall(Session):
    """What calls in and calls out share, once there is a customer to serve."""

    called: str | None = None
    language: str = ""
    learned: Sequence[Learned] = ()
    attached: int | None = None  # the customer whom it was said to belong to
    chosen: ChosenCustomer | None = None  # the same, as the last desk showed him
    note = ""
    disposition: str | None = None
    sent_by: str | None = None  # display name of the agent who sent it here
    _queued_at: float = 0.0
    _first_queued: float | None = None
    _announcer: Announcer | None = None
    _queued_by: ToQueue | None = None
    _served_by: str | None = None  # the agent who talked last, in this call

    def look_up(self) -> None:
        """Who is it? A number of exactly one customer says whose call this is; else an agent may say it."""
        self.caller.look_up(self.services.records, self.interaction)
        self.caller.found.wait().addCallback(self._attach)

    def _attach(self, found: Found) -> None:
        if self.attached is None and len(found.customers) == 1:
            self.attached = found.customers[0].id
            self.chronicle.customer(self.attached)

    async def go(self, step: Step) -> Step | None:
        """One step of the way; returns the next, None when the call is over."""
        match step:
            case ToQueue() | ToAgent():
                found = await self.wait_for_agent(step)
                return await self.talk(found) if isinstance(found, Taken) else found
            case ToMailbox(mailbox=mailbox):
                await self.leave_message(mailbox)
                return None
            case _:
                return await ring_elsewhere(self, step)

    async def wait_for_agent(self, step: ToQueue | ToAgent) -> Taken | Step | None:
        """With music and announcements, until an agent takes the call or it overflows."""
        services, channel = self.services, self.customer
        assert channel is not None
        told: DeferredQueue[decisions.Decision] = DeferredQueue()
        services.routing.decided[self.interaction] = told.put
        queue = step.queue if isinstance(step, ToQueue) else None
        self._queued_by = step if isinstance(step, ToQueue) else self._queued_by
        self.sent_by = step.after
        self._queued_at = services.clock.now()
        self._first_queued = self._first_queued or self._queued_at
        self.outcome = "abandoned"
        self.chronicle.segment("queue", queue=queue, agent=None if queue else getattr(step, "agent", None))
        taken: Taken | None = None
        self._announcer = Announcer(self, channel)
        try:
            self._announcer.begin()
            known = await self.known_by_now()
            services.routing.step(self._queued(step, known.last_agent))
            while True:
                match await told.get():
                    case decisions.Offer() as offer:
                        taken = await self._offered(offer, told)
                        if taken is not None:
                            return taken
                        self.chronicle.segment("queue", queue=queue)
                    case decisions.Overflow(queue=over, reason=reason):
                        self.log.info("overflow", queue=over, reason=reason)
                        self.outcome = "overflowed"
                        return self._overflow(over, reason)
                    case _:  # a new place, which the announcer asks for when it speaks
                        continue
        finally:
            if taken is None:
                # Before anything is awaited: acd must not offer a call that is leaving.
                services.routing.step(events.CallLeft(interaction=self.interaction))
            services.routing.decided.pop(self.interaction, None)
            if taken is None:  # else `talk` does it: in between nobody would let the agent go
                await self._end_waiting()

    async def _end_waiting(self) -> None:
        """No more music, no more announcements."""
        announcer, self._announcer = self._announcer, None
        if announcer is not None:
            await announcer.end()

    def _queued(self, step: ToQueue | ToAgent, served_last: str | None) -> events.CallQueued:
        """Who served him is preferred, unless it was he who has just sent him on."""
        if isinstance(step, ToAgent):
            return events.CallQueued(interaction=self.interaction, queue=None, to_agent=step.agent)
        return events.CallQueued(
            interaction=self.interaction,
            queue=step.queue,
            priority=step.priority or 0,
            preferred_agent=None if step.after else self._served_by or served_last,
            since=self._first_queued,
        )

    async def known_by_now(self) -> Found:
        """What the records say of him, if they say it in time: a call waits for nobody."""
        if not self.caller.found.happened:
            patience: Deferred[None] = Deferred()
            patience.addTimeout(PATIENCE, self.services.reactor, lambda result, seconds: None)
            await first_of(self.caller.found.wait(), patience)
        return self.caller.known

    async def _offered(self, offer: decisions.Offer, told: DeferredQueue[decisions.Decision]) -> Taken | None:
        """Rings the agent; acd's own word (no answer, declined) ends it."""
        agent = self.services.agents.present.get(offer.agent)
        if agent is None:
            self.services.routing.step(events.OfferFailed(self.interaction, offer.agent, "phone-lost"))
            return None
        ringing = OfferedCall(self, offer, agent)
        self.services.routing.decided[self.interaction] = lambda decision: (
            ringing.withdraw(decision.reason)
            if isinstance(decision, decisions.Withdraw) and decision.agent == offer.agent
            else told.put(decision)
        )
        try:
            return await ringing.ring()
        finally:
            self.services.routing.decided[self.interaction] = told.put

    def _overflow(self, queue: str | None, reason: str) -> Step | None:
        destination = None if queue is None else self.services.site.queue(queue).overflow_to
        return self.without_agent(reason) if destination is None else overflow(destination)

    def without_agent(self, reason: str) -> Step | None:
        """Nobody took the call, and the site file names no other way."""
        mailboxes = self.services.site.mailboxes
        return ToMailbox(mailboxes[0].name) if mailboxes else None

    def waited(self) -> float:
        """Seconds since the caller entered the queue he is in."""
        return self.services.clock.now() - self._queued_at

    async def talk(self, taken: Taken) -> Step | None:
        """Until one of them hangs up or the customer is sent on."""
        assert self.customer is not None
        talk = Talk(self, self.customer, taken.agent, taken.leg, taken.desk)
        talk.if_lost = self._queued_by  # as the oldest of all, and to the same agent if he is ready again
        end = TalkEnd("customer")
        try:
            await self._end_waiting()
            await talk.begin()
            if taken.desk.established is not None:
                self.outcome, self._served_by = "answered", taken.agent.name
            end = await talk.ended.wait()
            if end.by == "agent" and end.onward is None:
                self.natural_end = Ending("agent", "hung-up")
            return end.onward
        finally:
            await to_the_end(self.part(talk, end))

    async def part(self, talk: Talk, end: TalkEnd) -> None:
        """The agent is out: his screen, his state, his leg."""
        agent, desk = talk.agent, talk.desk
        self.note, self.disposition = desk.note, desk.disposition
        self.attached, self.chosen = desk.customer or self.attached, chosen_at(desk) or self.chosen
        try:
            await talk.close()  # before he can be offered another call, which needs a free telephone
        finally:
            if end.by == "phone-lost":
                self.services.routing.step(events.AgentNotReady(agent=agent.name, reason="phone-lost"))
                self.let_go(agent, desk, "phone-lost", wrap_up=0.0)
            elif end.onward is None:
                self.let_go(agent, desk, end.by)
            else:
                now = self.services.clock.utc()
                agent.tell(messages.CallTransferred(at=now, call=desk.show(), to=end.told))
                self.let_go(agent, desk, None)

    def let_go(
        self, agent: Agent, desk: DeskCall, cause: str | None, *, wrap_up: float | None = None
    ) -> None:
        """The call is no longer this agent's; `cause` is told to his console, None if it knows already."""
        agent.calls.pop(self.interaction, None)
        agent.last_call, desk.cleared = desk, cause or "transferred"
        if cause is not None:
            agent.tell(messages.CallCleared(at=self.services.clock.utc(), call=desk.show(), cause=cause))
        self.services.routing.step(
            events.TalkEnded(interaction=self.interaction, agent=agent.name, wrap_up=wrap_up)
        )

    async def leave_message(self, mailbox: str) -> None:
        assert self.customer is not None
        await take_message(
            self,
            self.customer,
            mailbox,
            longest=LONGEST_MESSAGE,
            prompts=Announcer.message_prompts(self.language),
        )
