"""The centre: events in, decisions out.

It keeps one promise after each step: nobody waits for whom an agent is ready. So a call that comes only
looks for an agent, and an agent who becomes ready only for a call; nothing is ever searched through.

What becomes of a call:

- An agent is ready for it: offered at once. He does not answer in `ringing` seconds, declines, or his
  station fails: it has its old place again, which is the head of its queue but for more urgent ones, and
  another ready agent gets it at once. A call sent to one agent who did not take it overflows at once
  ("agent-unavailable"): to wait for somebody who has just said no helps no caller.
- Nobody is logged in who could ever serve it: overflows at once, and so do those that wait when the last
  such agent logs out or loses the skill. Agents who are not ready count: they may come back.
- It has waited `overflow_after` seconds since it entered the queue (offers included): overflows; but not
  while an agent is being rung for it, since a phone that rings is nearer to help than any overflow. If that
  offer fails, it is offered to the next who is ready, else it overflows then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from acd import events
from acd.agent_state import (
    AgentInput,
    AgentState,
    CallGone,
    LoggedOut,
    NoAnswer,
    Offered,
    Ready,
    Reserved,
    WrapUp,
    move,
)
from acd.deadlines import Deadlines
from acd.decisions import AgentMoved, Decision, Offer, Overflow, OverflowReason, Reason, Rule, Withdraw
from acd.figures import AgentFigures, Place, QueueFigures
from acd.floor import Agent, LiveQueue
from acd.matching import agent_for, call_for, mean_index, reason_for
from acd.queue import Queue, UnknownQueue, check_times
from acd.skill import fitness
from acd.waiting import Call, Waiting


class AlreadyQueued(ValueError):
    """The interaction waits or is being offered; it must leave before it can be queued again."""

    def __init__(self, interaction: str) -> None:
        super().__init__(f'interaction "{interaction}" already waits; CallLeft must come first')


class Centre:
    """queues: all there are. ringing: seconds an agent has to answer, more than 0. wrap_up: seconds after a
    call, 0 for none. Raises ValueError for others."""

    def __init__(self, queues: Iterable[Queue], *, ringing: float, wrap_up: float) -> None:
        check_times(ringing, wrap_up)
        self._ringing, self._wrap_up = ringing, wrap_up
        self._queues = {queue.name: LiveQueue(queue) for queue in queues}
        self._no_queue = LiveQueue(Queue("", overflow_after=ringing))  # of calls sent to an agent without one
        self._agents: dict[str, Agent] = {}
        self._calls: dict[str, Call] = {}
        self._deadlines = Deadlines()
        self._arrivals = 0
        self._now = self._moment = 0.0  # the step's; what is being carried out, in a late Tick an earlier one
        self._decisions: list[Decision] = []
        self._stirred: dict[Waiting, None] = {}  # where places may have changed in this step

    def step(self, event: events.Event, now: float) -> list[Decision]:
        """What is to be done about the event, in order.

        now: seconds on the caller's clock. It should not run backwards; if it does, lengths are wrong,
        nothing else. Cost: the queues of one agent, each by bisection; for a log-in all queues.
        Raises IllegalMove (an agent cannot do this now), UnknownQueue, AlreadyQueued; then nothing has
        changed."""
        self._now = self._moment = now
        self._decisions, self._stirred = [], {}
        match event:
            case events.CallQueued():
                self._call_queued(event)
            case events.CallLeft(interaction=interaction):
                self._leave(interaction, "caller-left")
            case events.OfferAnswered():
                self._offer_answered(event)
            case events.OfferDeclined():
                self._offer_refused(event, "declined")
            case events.OfferFailed(reason=reason):
                self._offer_refused(event, reason)
            case events.TalkEnded(wrap_up=None):
                self._agent_event(replace(event, wrap_up=self._wrap_up))
            case events.AgentBusy(interaction=interaction):
                self._agent_event(event)
                self._leave(interaction, "taken")
            case events.AgentLoggedIn() | events.AgentRestored():
                self._agent_comes(event)
            case events.SkillsChanged():
                self._skills_changed(event)
            case events.SiteChanged():
                self._site_changed(event)
            case events.Tick():
                self._tick()
            case _:
                self._agent_event(event)
        for waiting in self._stirred:
            self._decisions.extend(waiting.news())
        return self._decisions

    def next_deadline(self) -> float | None:
        """When a Tick has something to do; None if nothing is due ever."""
        return self._deadlines.next()

    # ---- asked by others -------------------------------------------------------------------------------

    def state(self, agent: str) -> AgentState:
        """LoggedOut for everybody the centre does not know."""
        return self._agent(agent).state

    def can_take(self, agent: str) -> bool:
        """Whether a call sent to him would be offered at once."""
        return isinstance(self._agent(agent).state, Ready)

    def explain(self, interaction: str) -> Reason | None:
        """Why the offer that is out for it went where it did; None if none is out."""
        call = self._calls.get(interaction)
        return None if call is None or call.offer is None else call.offer.reason

    def offer(self, interaction: str) -> Offer | None:
        """The offer that is out for it; None if none is."""
        call = self._calls.get(interaction)
        return None if call is None else call.offer

    def place(self, interaction: str) -> Place | None:
        """None if it neither waits nor is being offered."""
        call = self._calls.get(interaction)
        if call is None:
            return None
        return Place(
            call.queue.queue.name or None,
            position=None if call.waiting is None else call.waiting.place(call),
            offered_to=None if call.offer is None else call.offer.agent,
        )

    def queues(self) -> tuple[QueueFigures, ...]:
        """Of all queues, in the order they were given."""
        return tuple(queue.figures() for queue in self._queues.values())

    def queue(self, name: str) -> QueueFigures:
        """Raises UnknownQueue."""
        return self._queue(name).figures()

    def agents(self) -> tuple[AgentFigures, ...]:
        """Of all who are logged in, in the order they came."""
        return tuple(agent.figures() for agent in self._agents.values())

    # ---- agents ----------------------------------------------------------------------------------------

    def _agent(self, name: str) -> Agent:
        return self._agents.get(name) or Agent(name)

    def _agent_comes(self, event: events.AgentLoggedIn | events.AgentRestored) -> None:
        agent = self._agent(event.agent)
        before, after = agent.state, move(agent.state, event, self._moment)
        self._agents[agent.name] = agent
        agent.become(after)
        agent.learn(event.skills, self._served_with(event.skills))
        self._moved(agent, before)

    def _agent_event(self, event: AgentInput) -> None:
        agent = self._agent(event.agent)
        self._become(agent, move(agent.state, event, self._moment))

    def _become(self, agent: Agent, after: AgentState) -> None:
        before, served = agent.state, agent.queues
        if after == before:
            return
        if isinstance(after, LoggedOut):
            agent.learn({}, {})
            del self._agents[agent.name]
        agent.become(after)
        self._moved(agent, before)
        if isinstance(after, LoggedOut):
            self._overflow_all(agent.sent)
            self._overflow_where_nobody_is(served)

    def _moved(self, agent: Agent, before: AgentState) -> None:
        self._decisions.append(AgentMoved(agent.name, before, agent.state))
        match agent.state:
            case Reserved(until=until):
                self._deadlines.set(agent, until, "no answer")
            case WrapUp(until=until):
                self._deadlines.set(agent, until, "wrap-up over")
            case _:
                self._deadlines.clear(agent)
        self._serve(agent)

    def _served_with(self, skills: Mapping[str, int]) -> dict[LiveQueue, int]:
        fit = ((queue, fitness(queue.queue.requires, skills)) for queue in self._queues.values())
        return {queue: total for queue, total in fit if total is not None}

    def _skills_changed(self, event: events.SkillsChanged) -> None:
        agent = self._agents.get(event.agent)
        if agent is None:
            return
        before = agent.queues
        agent.learn(event.skills, self._served_with(event.skills))
        self._overflow_where_nobody_is(before)
        self._serve(agent)

    def _serve(self, agent: Agent) -> None:
        """An agent who may have become ready, or fit for more, takes the call that is his turn."""
        call = call_for(agent) if isinstance(agent.state, Ready) else None
        if call is not None:
            self._stop_waiting(call)
            self._offer(call, agent, "first-free" if call.to_agent is None else "sent-to-agent")

    # ---- calls -----------------------------------------------------------------------------------------

    def _queue(self, name: str | None) -> LiveQueue:
        if name is None:
            return self._no_queue
        try:
            return self._queues[name]
        except KeyError:
            raise UnknownQueue(name, list(self._queues)) from None

    def _call_queued(self, event: events.CallQueued) -> None:
        if event.interaction in self._calls:
            raise AlreadyQueued(event.interaction)
        queue = self._queue(event.queue)
        self._arrivals += 1
        call = self._calls[event.interaction] = Call(
            event.interaction,
            queue,
            priority=event.priority,
            since=self._now if event.since is None else event.since,
            entered=self._now if event.entered is None else event.entered,
            arrival=self._arrivals,
            preferred=event.preferred_agent,
            to_agent=event.to_agent,
        )
        queue.ages.add(call.age, call)
        rung = self._agents.get(event.ringing_at or "")
        if rung is not None and isinstance(rung.state, Ready) and _may_have(rung, call):
            self._reserve(call, rung, "preferred", event.until or self._now + self._ringing)
        else:
            self._settle(call)

    def _forget(self, call: Call) -> None:
        """It has its agent, or left, or overflowed."""
        del self._calls[call.interaction]
        call.queue.ages.remove(call.age)

    def _settle(self, call: Call) -> None:
        """A call that is nowhere gets its place: an agent, the overflow or the queue."""
        found = agent_for(call, self._agents)
        if found is not None:
            self._offer(call, *found)
        elif self._nobody_for(call):
            self._overflow(call, "nobody-logged-in")
        elif call.overflows_at is not None and call.overflows_at <= self._moment:
            self._overflow(call, "waited-too-long")
        else:
            self._start_waiting(call)

    def _nobody_for(self, call: Call) -> bool:
        return call.queue.logged_in == 0 if call.to_agent is None else call.to_agent not in self._agents

    def _start_waiting(self, call: Call) -> None:
        waiting = call.queue.calls if call.to_agent is None else self._agents[call.to_agent].sent
        waiting.add(call)
        if call.overflows_at is not None:
            self._deadlines.set(call, call.overflows_at, "overflow")
        self._stirred[waiting] = None

    def _stop_waiting(self, call: Call) -> None:
        if call.waiting is not None:
            self._stirred[call.waiting] = None
            call.waiting.remove(call)
            self._deadlines.clear(call)

    def _offer(self, call: Call, agent: Agent, rule: Rule) -> None:
        self._decisions.append(self._reserve(call, agent, rule, self._now + self._ringing))

    def _reserve(self, call: Call, agent: Agent, rule: Rule, until: float) -> Offer:
        offer = call.offer = Offer(
            call.interaction,
            agent.name,
            call.queue.queue.name or None,
            until,
            mean_index(call, agent),
            reason_for(call, agent, rule, self._now),
        )
        call.queue.offered += 1
        self._become(agent, move(agent.state, Offered(agent.name, call.interaction, until), self._now))
        return offer

    def _stop_offering(self, call: Call) -> None:
        call.offer = None
        call.queue.offered -= 1

    def _offer_answered(self, event: events.OfferAnswered) -> None:
        self._agent_event(event)
        call = self._calls[event.interaction]
        self._stop_offering(call)
        self._forget(call)

    def _offer_refused(
        self, event: events.OfferDeclined | events.OfferFailed | NoAnswer, reason: str
    ) -> None:
        agent = self._agent(event.agent)
        after = move(agent.state, event, self._moment)
        call = self._calls[event.interaction]
        self._stop_offering(call)
        self._decisions.append(Withdraw(event.interaction, event.agent, reason))
        self._become(agent, after)
        if call.to_agent is None:
            self._settle(call)
        else:
            self._overflow(call, "agent-unavailable")

    def _leave(self, interaction: str, reason: str) -> None:
        call = self._calls.get(interaction)
        if call is None:
            return
        self._forget(call)
        self._stop_waiting(call)
        if call.offer is not None:
            agent = call.offer.agent
            self._stop_offering(call)
            self._decisions.append(Withdraw(interaction, agent, reason))
            self._agent_event(CallGone(agent, interaction))

    def _overflow(self, call: Call, reason: OverflowReason) -> None:
        self._forget(call)
        self._decisions.append(Overflow(call.interaction, call.queue.queue.name or None, reason))

    def _overflow_all(self, waiting: Waiting) -> None:
        for call in list(waiting):
            self._stop_waiting(call)
            self._overflow(call, "nobody-logged-in")

    def _overflow_where_nobody_is(self, queues: Iterable[LiveQueue]) -> None:
        for queue in queues:
            if queue.logged_in == 0:
                self._overflow_all(queue.calls)

    # ---- the site --------------------------------------------------------------------------------------

    def _site_changed(self, event: events.SiteChanged) -> None:
        """Everybody steps out of his queues, which are then set up anew, and into those he can serve now."""
        self._ringing, self._wrap_up = event.ringing, event.wrap_up
        agents = list(self._agents.values())
        for agent in agents:
            agent.learn(agent.skills, {})
        for queue in event.queues:
            self._queues.setdefault(queue.name, LiveQueue(queue)).queue = queue
        for agent in agents:
            agent.learn(agent.skills, self._served_with(agent.skills))
        self._overflow_where_nobody_is(self._queues.values())
        for agent in agents:
            self._serve(agent)

    # ---- time ------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        """What is due, in the order it was due, as if each Tick had come in time; but nobody who is rung only
        now has less time to answer."""
        while (due := self._deadlines.take(self._now)) is not None:
            self._moment = due.at
            match due.kind, due.whose:
                case "wrap-up over", Agent(name=name):
                    self._agent_event(events.WrapUpOver(name))
                case "no answer", Agent(name=name, state=Reserved(interaction=interaction)):
                    self._offer_refused(NoAnswer(name, interaction), "no-answer")
                case "overflow", Call() as call:
                    self._stop_waiting(call)
                    self._overflow(call, "waited-too-long")


def _may_have(agent: Agent, call: Call) -> bool:
    return call.queue in agent.queues if call.to_agent is None else call.to_agent == agent.name
