"""What boards and consoles are told about the moment. Plain copies: they do not change behind the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from acd.agent_state import AgentState


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """
    waiting       callers nobody is being rung for
    offered       callers for whom an agent is being rung
    oldest_since  when the first of these two entered the queue; none: there are none
    ready         agents who could take its next call now
    reserved      its agents who are being rung, by calls of any queue
    busy          its agents who work on a call or wrap up, of any queue
    logged_in     its agents, in whatever state
    """

    queue: str
    waiting: int
    offered: int
    oldest_since: float | None
    ready: int
    reserved: int
    busy: int
    logged_in: int


@dataclass(frozen=True, slots=True)
class AgentFigures:
    """`queues`: those whose calls he can be offered."""

    agent: str
    state: AgentState
    skills: Mapping[str, int]
    queues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call is: at a place (from 1) among those waiting, or being offered to an agent."""

    queue: str | None
    position: int | None
    offered_to: str | None
