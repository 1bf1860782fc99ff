"""Which agent for a call, which call for an agent.

A call that comes takes the first of these that there is (U13-U16):

1. `to_agent`, and nobody else;
2. the agent who served this caller last, if he is ready and fit;
3. the first ready agent in the queue's order:
   "most-skilled": the greatest sum of indexes in the skills which the queue requires, then the longest idle;
   "longest-idle": the longest idle, then the greatest sum;
   then the name, so that a replay decides alike.

The sum and not the weakest index, because `requires` already keeps out whoever is too weak in one of them:
among those who are good enough, each point counts alike. Sites that want the work spread evenly rather than
the best voice for each caller give their agents equal indexes, or choose "longest-idle".

An agent who becomes ready takes the first call, in the order of waiting.py, of all his queues and of those
sent to him. Who served whom last does not matter there: it would let one caller jump the others' turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from acd.agent_state import Ready
from acd.decisions import Reason, Rule
from acd.queue import Order

if TYPE_CHECKING:
    from acd.floor import Agent
    from acd.waiting import Call

ReadyKey = tuple[float, float, str]

# An order of agents: how it makes the key (smallest first), and what its first two parts are called.
ORDERS: Mapping[Order, tuple[Callable[[int, float, str], ReadyKey], Rule, Rule]] = {
    "most-skilled": (
        lambda skills, idle_since, name: (-skills, idle_since, name),
        "most-skilled",
        "longest-idle",
    ),
    "longest-idle": (
        lambda skills, idle_since, name: (idle_since, -skills, name),
        "longest-idle",
        "most-skilled",
    ),
}


def agent_for(call: Call, agents: Mapping[str, Agent]) -> tuple[Agent, Rule] | None:
    """The ready agent who is to have this call, and by which rule; None if there is none."""
    if call.to_agent is not None:
        asked = agents.get(call.to_agent)
        return (asked, "sent-to-agent") if asked is not None and isinstance(asked.state, Ready) else None
    ready = call.queue.ready
    first = ready.first()
    if first is None:
        return None
    last_time = agents.get(call.preferred) if call.preferred is not None else None
    if last_time is not None and call.queue in last_time.queues and isinstance(last_time.state, Ready):
        return last_time, "preferred"
    if len(ready) == 1:
        return first, "only-ready"
    _, foremost, then = ORDERS[call.queue.queue.order]
    best, second = ready.key_at(0), ready.key_at(1)
    if best[0] != second[0]:
        return first, foremost
    return first, then if best[1] != second[1] else "by-name"


def call_for(agent: Agent) -> Call | None:
    """The waiting call that this agent is to have, now that he is ready."""
    best = agent.sent.first()
    for queue in agent.queues:
        first = queue.calls.first()
        if first is not None and (best is None or first.key < best.key):
            best = first
    return best


def reason_for(call: Call, agent: Agent, rule: Rule, now: float) -> Reason:
    """As it stands before the offer is made: he is ready, the call in no queue any more."""
    if not isinstance(agent.state, Ready):
        raise TypeError(f'agent "{agent.name}" is not ready but {agent.state}')
    to_him = call.to_agent is not None
    waiting = len(agent.sent) + sum(len(queue.calls) for queue in agent.queues) + 1
    return Reason(
        rule=rule,
        ready=1 if to_him else len(call.queue.ready),
        skills=None if to_him else agent.queues[call.queue],
        idle=now - agent.state.idle_since,
        waiting=waiting,
    )


def mean_index(call: Call, agent: Agent) -> int | None:
    """His fitness for this call as one index 0-100; none where the call asks for no skill."""
    required = len(call.queue.queue.requires)
    if call.to_agent is not None or not required:
        return None
    return round(agent.queues[call.queue] / required)
