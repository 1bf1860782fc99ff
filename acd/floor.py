"""What is there at this moment: agents, and queues with who waits and who is ready.

Indexes and counts are kept up with each change, at the cost of the queues of the agent concerned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from acd.agent_state import AgentState, Busy, LoggedOut, Ready, Reserved, WrapUp
from acd.figures import AgentFigures, QueueFigures
from acd.matching import ORDERS, ReadyKey
from acd.ordered import Ordered
from acd.queue import Queue
from acd.waiting import Call, Waiting


class Agent:
    """Somebody logged in. `queues`: those he can serve, with his fitness; `sent`: calls for him alone."""

    __slots__ = ("name", "queues", "sent", "skills", "state")

    def __init__(self, name: str) -> None:
        self.name = name
        self.state: AgentState = LoggedOut()
        self.skills: Mapping[str, int] = {}
        self.queues: dict[LiveQueue, int] = {}
        self.sent = Waiting()

    def become(self, state: AgentState) -> None:
        for queue, fitness in self.queues.items():
            queue.forget(self, fitness)
        self.state = state
        for queue, fitness in self.queues.items():
            queue.count(self, fitness)

    def learn(self, skills: Mapping[str, int], queues: dict[LiveQueue, int]) -> None:
        for queue, fitness in self.queues.items():
            queue.forget(self, fitness)
        self.skills, self.queues = dict(skills), queues
        for queue, fitness in self.queues.items():
            queue.count(self, fitness)

    def figures(self) -> AgentFigures:
        return AgentFigures(self.name, self.state, self.skills, tuple(q.queue.name for q in self.queues))


class LiveQueue:
    """A queue with its callers and its agents. `calls`: those that wait for any of its agents; `ages`: all
    its calls by when they entered, also those sent to one agent and those being offered; `offered`: how many
    these are."""

    __slots__ = ("ages", "calls", "offered", "queue", "ready", "states")

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self.calls = Waiting()
        self.ages: Ordered[tuple[float, int], Call] = Ordered()
        self.offered = 0
        self.ready: Ordered[ReadyKey, Agent] = Ordered()
        self.states: Counter[type[AgentState]] = Counter()

    @property
    def logged_in(self) -> int:
        return self.states.total()

    def count(self, agent: Agent, fitness: int) -> None:
        self.states[type(agent.state)] += 1
        if isinstance(agent.state, Ready):
            self.ready.add(self._key(agent, fitness, agent.state), agent)

    def forget(self, agent: Agent, fitness: int) -> None:
        self.states[type(agent.state)] -= 1
        if isinstance(agent.state, Ready):
            self.ready.remove(self._key(agent, fitness, agent.state))

    def _key(self, agent: Agent, fitness: int, state: Ready) -> ReadyKey:
        make_key, _, _ = ORDERS[self.queue.order]
        return make_key(fitness, state.idle_since, agent.name)

    def figures(self) -> QueueFigures:
        oldest = self.ages.first()
        return QueueFigures(
            queue=self.queue.name,
            waiting=len(self.ages) - self.offered,
            offered=self.offered,
            oldest_since=None if oldest is None else oldest.entered,
            ready=self.states[Ready],
            reserved=self.states[Reserved],
            busy=self.states[Busy] + self.states[WrapUp],
            logged_in=self.logged_in,
        )
