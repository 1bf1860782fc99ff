"""The way of a customer through the house: queue, agent, extension, mailbox, as often as it leads on."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from twisted.internet.defer import DeferredQueue

from acd import decisions, events
from cti.agents import Agent
from cti.calls.announcer import Announcer
from cti.calls.mailbox import take_message
from cti.calls.offer import OfferedCall, Taken
from cti.calls.outward import ring_elsewhere
from cti.calls.session import Ending, Legs
from cti.calls.standing import StandingCall
from cti.calls.steps import Step, ToAgent, ToFlow, ToMailbox, ToQueue, overflow
from cti.calls.talk import Talk, TalkEnd
from cti.link import messages
from cti.link.desk import DeskCall
from cti.link.pop import chosen_at
from cti.once import to_the_end
from cti.switch.channel import Channel

LONGEST_MESSAGE = 180.0  # seconds
IN_QUEUE, TALK = ("queue", "offer"), ("talk", "hold")


class CustomerCall(StandingCall):
    """What calls in and calls out share, once there is a customer to serve."""

    _announcer: Announcer | None = None

    # ---- going on after a restart ------------------------------------------------------------------------

    async def goes_on(self) -> Step | None:
        """From where an earlier server left it."""
        self.log.info("goes on after a restart", stage=self.chronicle.stage, step=repr(self.step))
        await self.remember()
        self.look_up()
        await self.known_by_now()
        self.remembered.fire(None)
        stage = self.chronicle.stage
        if isinstance(self.step, ToQueue | ToAgent) and stage in TALK:
            return await self.talk_on()
        if self.customer is not None and self.message is None and stage not in IN_QUEUE + TALK:
            await self.customer.silence()  # what is said to him now is said anew
        return await (self.goes_on_before() if self.step is None else self.go(self.step))

    async def goes_on_before(self) -> Step | None:
        """The same, before any step of its way: each kind of call has a beginning of its own."""
        return None

    async def talk_on(self) -> Step | None:
        """Two who talked talk on; if the agent has hung up meanwhile, the call is over."""
        legs, self.legs = self.legs, None
        customer, held = self.customer, self.chronicle.stage == "hold"
        agent = self.services.agents.present.get(self.chronicle.agent or "")
        self.outcome = "answered"
        if legs is not None and (agent is None or legs.other is None):
            await legs.part()
        elif legs is not None and customer is not None and customer.uid not in legs.bridged and not held:
            await customer.silence()  # killed between the music of a hold and its note
        if agent is None:
            self.natural_end = Ending("agent", "hung-up")
            return self._asked_afterwards()
        self.services.agents.busy_with(agent, self.interaction)
        desk = self.desk_again(agent)
        agent.calls[self.interaction] = desk
        if legs is None or legs.other is None:
            self.natural_end = Ending("agent", "hung-up")
            self.let_go(agent, desk, "agent")
            return self._asked_afterwards()
        return await self.talk(Taken(agent, legs.other, desk, legs))

    # ---- the way -----------------------------------------------------------------------------------------

    async def go(self, step: Step) -> Step | None:
        """One step of the way; returns the next, None when the call is over."""
        self.step, self._parting = step, False
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
        legs, self.legs = self.legs, None
        if self.chronicle.stage not in IN_QUEUE:
            legs = None  # it is new in this queue
        queue = step.queue if isinstance(step, ToQueue) else None
        self._queued_by = step if isinstance(step, ToQueue) else self._queued_by
        self.sent_by = step.after
        if isinstance(step, ToQueue) and step.survey is not None:
            self.survey = step.survey  # and stays, wherever the agent sends him
        if legs is None or self._queued_at is None:
            self._queued_at = services.clock.now()
        self.outcome = "abandoned"
        waits = partial(self.chronicle.segment, "queue", queue=queue, agent=getattr(step, "agent", None))
        if legs is None or legs.other is None:
            waits()
        taken: Taken | None = None
        self._announcer = Announcer(self, channel)
        try:
            self._announcer.begin()
            known = await self.known_by_now()
            if self._first_queued is None:
                lost = known.lost_place
                self._first_queued = (
                    self._queued_at if lost is None else min(self._queued_at, services.clock.moment(lost))
                )
            services.routing.step(self._queued(step, known.last_agent, legs))
            if legs is not None and legs.other is not None:
                taken = await self._rings_on(legs, legs.other, told)
                if taken is not None:
                    return taken
                waits()
            while True:
                match await told.get():
                    case decisions.Offer() as offer:
                        taken = await self._offered(offer, told)
                        if taken is not None:
                            return taken
                        waits()
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

    def _queued(
        self, step: ToQueue | ToAgent, served_last: str | None, legs: Legs | None
    ) -> events.CallQueued:
        """Who served him is preferred, unless it was he who has just sent him on."""
        to_queue = isinstance(step, ToQueue)
        return events.CallQueued(
            interaction=self.interaction,
            queue=step.queue if isinstance(step, ToQueue) else None,
            to_agent=step.agent if isinstance(step, ToAgent) else None,
            priority=(step.priority or 0) if isinstance(step, ToQueue) else 0,
            preferred_agent=self._served_by or served_last if to_queue and not step.after else None,
            since=self._first_queued if to_queue else None,
            entered=self._queued_at,
            ringing_at=self.chronicle.agent if legs is not None and legs.other is not None else None,
        )

    async def _rings_on(
        self, legs: Legs, leg: Channel, told: DeferredQueue[decisions.Decision]
    ) -> Taken | None:
        """A telephone that an earlier server made ring; perhaps it has been answered meanwhile."""
        offer = self.services.routing.centre.offer(self.interaction)
        if offer is None or offer.agent != self.chronicle.agent:
            await self.free(leg)
            return None
        taken = await self._offered(offer, told, leg)
        return None if taken is None else replace(taken, legs=legs)

    async def _offered(
        self, offer: decisions.Offer, told: DeferredQueue[decisions.Decision], leg: Channel | None = None
    ) -> Taken | None:
        """Rings the agent; acd's own word (no answer, declined) ends it."""
        agent = self.services.agents.present.get(offer.agent)
        if agent is None:
            self.services.routing.step(events.OfferFailed(self.interaction, offer.agent, "phone-lost"))
            return None
        ringing = OfferedCall(self, offer, agent, leg)
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
        return 0.0 if self._queued_at is None else self.services.clock.now() - self._queued_at

    async def talk(self, taken: Taken) -> Step | None:
        """Until one of them hangs up or the customer is sent on."""
        assert self.customer is not None
        talk = Talk(self, self.customer, taken.agent, taken.leg, taken.desk, taken.legs)
        talk.if_lost = self._queued_by  # as the oldest of all, and to the same agent if he is ready again
        end, onward = TalkEnd("customer"), None
        try:
            await self._end_waiting()
            await talk.begin()
            self._is_served(taken)
            end = await talk.ended.wait()
            onward = end.onward
            if end.by == "agent" and onward is None:
                self.natural_end = Ending("agent", "hung-up")
                onward = self._asked_afterwards()
            return onward
        finally:
            self._is_served(taken)  # he may hang up while the recording is being begun
            self.muted = False
            if onward is not None:
                self.step, self._parting = onward, True
                self.stands()
            await to_the_end(self.part(talk, end))

    def _is_served(self, taken: Taken) -> None:
        if taken.desk.established is not None:
            self.outcome, self._served_by = "answered", taken.agent.name

    def _asked_afterwards(self) -> Step | None:
        """The agent has hung up, and the customer has not: is there something that he is asked, once?"""
        survey, self.survey = self.survey, None
        return None if survey is None else ToFlow(survey)

    async def part(self, talk: Talk, end: TalkEnd) -> None:
        """The agent is out: his screen, his state, his leg."""
        agent, desk = talk.agent, talk.desk
        self.note, self.disposition = desk.note, desk.disposition
        self.attached, self.chosen = desk.customer or self.attached, chosen_at(desk) or self.chosen
        try:
            await talk.close()  # before he can be offered another call, which needs a free telephone
        finally:
            if end.by == "phone-lost":
                self.services.agents.phone_left(agent)
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
