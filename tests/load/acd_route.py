"""How long one step of the routing core takes in a large centre.

5,000 agents, 200 queues that require one or two skills each, 2,000 callers waiting all the time. 500 agents
serve the 100 queues in which they wait; the others, half of them ready, share the other 100, 15 each. One
step is one event with all that it leads to: an answer, the end of a talk or a wrap-up with the next offer, a
call that comes, a pause, an agent who does not answer. Events come each at its time, by one seed, as fast
as the core takes them."""

import asyncio
import heapq
import random
import time
from collections.abc import Callable

from acd import events
from acd.agent_state import Busy, NotReady, Ready, WrapUp
from acd.centre import Centre
from acd.decisions import AgentMoved, Decision, Offer, Overflow
from acd.queue import Queue
from tests.load.rows import Row, business, percentile

NAMES = ("route_p99_us_5000",)
RUSH, CALM = [f"rush-{n}" for n in range(10)], [f"calm-{n}" for n in range(20)]
ANSWER, TALK, PAUSE = 5.0, 180.0, 60.0  # seconds, the last two in the mean
CALLS_A_SECOND = 11.0  # in the calm queues: keeps about half of their agents at work


class Traffic:
    """A running centre and what its callers and agents will do next."""

    def __init__(self, agents: int, queues: int, waiting: int, seed: int) -> None:
        self.random, self.agents = random.Random(seed), agents
        self.queues = [Queue(f"queue-{n}", self.requires(n), overflow_after=1200) for n in range(queues)]
        self.centre = Centre(self.queues, ringing=20, wrap_up=30)
        self.now, self.called = 0.0, 0
        self.coming: list[tuple[float, int, events.Event]] = []
        self.scheduled = 0
        self.rush = {queue.name for queue in self.queues[::2]}
        self.in_rush: set[str] = set()
        for number in range(agents):
            kinds = RUSH if number % 10 == 0 else CALM
            skills = {skill: self.random.randrange(1, 101) for skill in self.random.sample(kinds, 5)}
            self.step(events.AgentLoggedIn(f"agent-{number}", skills))
            self.step(events.AgentReady(f"agent-{number}"))
        while len(self.in_rush) < waiting:
            self.rush_call()
        self.later(0, self.calm_call())

    def requires(self, number: int) -> dict[str, int]:
        kinds = CALM if number % 2 else RUSH
        return dict.fromkeys(self.random.sample(kinds, 1 + number // 2 % 2), 1)

    # ---- what comes ------------------------------------------------------------------------------------

    def later(self, seconds: float, event: events.Event) -> None:
        self.scheduled += 1
        heapq.heappush(self.coming, (self.now + seconds, self.scheduled, event))

    def about(self, mean: float) -> float:
        return self.random.expovariate(1 / mean)

    def call(self, queues: list[Queue]) -> events.CallQueued:
        self.called += 1
        preferred = f"agent-{self.random.randrange(self.agents)}" if self.called % 4 == 0 else None
        return events.CallQueued(f"call-{self.called}", self.random.choice(queues).name, 0, preferred)

    def calm_call(self) -> events.CallQueued:
        return self.call(self.queues[1::2])

    def rush_call(self) -> float:
        call = self.call(self.queues[::2])
        self.in_rush.add(call.interaction)
        return self.step(call)

    def next(self) -> float:
        """Takes the next step; how long it took, in microseconds."""
        due = self.centre.next_deadline()
        if due is not None and due <= self.coming[0][0]:
            self.now = due
            return self.step(events.Tick())
        self.now, _, event = heapq.heappop(self.coming)
        if isinstance(event, events.CallQueued) and event.queue not in self.rush:
            self.later(self.about(1 / CALLS_A_SECOND), self.calm_call())
        return self.step(event)

    def step(self, event: events.Event) -> float:
        began = time.perf_counter_ns()
        decisions = self.centre.step(event, self.now)
        took = (time.perf_counter_ns() - began) / 1000
        for decision in decisions:
            self.react(decision)
        return took

    def react(self, decision: Decision) -> None:
        match decision:
            case Offer(interaction=call, agent=agent):
                self.follow(call)
                if self.random.random() < 0.98:
                    self.later(ANSWER, events.OfferAnswered(call, agent))
            case Overflow(interaction=call):
                self.follow(call)
            case AgentMoved(agent=agent, after=Busy(interaction=call)):
                self.later(self.about(TALK), events.TalkEnded(call, agent))
            case AgentMoved(agent=agent, after=NotReady(reason=str())):
                self.later(self.about(PAUSE), events.AgentReady(agent))
            case AgentMoved(agent=agent, before=WrapUp(), after=Ready()) if self.random.random() < 0.02:
                self.later(0.001, events.AgentNotReady(agent, "break"))
            case _:
                pass

    def follow(self, call: str) -> None:
        """Whoever is served or sent away is followed by another, so that as many wait."""
        if call in self.in_rush:
            self.in_rush.remove(call)
            follower = self.call(self.queues[::2])
            self.in_rush.add(follower.interaction)
            self.later(0, follower)


def measure(told: Callable[[float], None], steps: int = 100_000, seed: int = 20260923) -> Row:
    """The row `route_p99_us_5000`. Takes half a minute."""
    busy = business()
    traffic = Traffic(agents=5000, queues=200, waiting=2000, seed=seed)
    for _ in range(steps // 5):  # until about as many are at work as always
        traffic.next()
    took: list[float] = []
    for _ in range(20):
        took += [traffic.next() for _ in range(steps // 20)]
        told(len(took) / steps)
    took.sort()
    figures = traffic.centre.queues()
    waiting = sum(queue.waiting for queue in figures)
    ready = sum(isinstance(agent.state, Ready) for agent in traffic.centre.agents())
    return Row(
        name=NAMES[0],
        value=round(percentile(took, 0.99), 1),
        unit="us",
        how=(
            f"One step of acd.Centre: 5000 agents ({ready} ready at the end), 200 queues, {waiting} calls "
            f"waiting; {steps} steps, p50 {percentile(took, 0.5):.1f}, p99.9 {percentile(took, 0.999):.1f}, "
            f"longest {took[-1]:.0f} us. {busy}"
        ),
    )


async def rows(told: Callable[[float], None]) -> list[Row]:
    """In a thread, so that the progress is seen."""
    return [await asyncio.to_thread(measure, told)]
