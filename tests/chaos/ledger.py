"""The account of the day: what everybody saw, held against the journal."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from sqlalchemy import func, select

from crm.models import AgentStateRow, FlowExitRow, FlowStepRow, QueueVisitRow, SegmentRow
from crm.records import Interaction
from crm.unit import Unit
from tests.chaos.people import Agent, Caller
from tests.live.house import House

SILENCE = 12.0
"""Seconds without any sound that no caller may hear: the longest pause of a menu, and a server's restart."""

INTERACTION = re.compile(r"\d{4}-\d{4}-\w{4}-\w{6}")


@dataclass
class Account:
    kills: int = 0
    calls: int = 0
    talks: int = 0
    talks_cut: int = 0
    silent_callers: int = 0
    facts_lost: int = 0
    facts_twice: int = 0
    agents_stuck: int = 0
    faults: list[str] = field(default_factory=list, repr=False)

    @property
    def calls_at_fault(self) -> list[str]:
        return sorted(set(INTERACTION.findall("\n".join(self.faults))))

    def wrong(self, kind: str, what: str) -> None:
        setattr(self, kind, getattr(self, kind) + 1)
        self.faults.append(f"{kind}: {what}")

    @property
    def clean(self) -> bool:
        return not self.faults

    def as_json(self) -> str:
        return json.dumps({key: value for key, value in asdict(self).items() if key != "faults"})


async def account(
    house: House, kills: int, callers: Sequence[Caller], agents: Sequence[Agent], *, lasted: float,
    switch_lost: bool = False,
) -> Account:  # fmt: skip
    """lasted: seconds from the day's beginning until now; switch_lost: calls that the switch took with it are no
    talks that were cut."""
    made = Account(kills=kills)
    for caller in callers:
        made.calls += caller.answered
        found = await house.ask(lambda unit, number=caller.number: unit.interactions.history(number=number))
        calls = [
            await house.ask(lambda unit, one=one: unit.interactions.get(one.interaction)) for one in found
        ]
        if len(calls) > 1 or (caller.answered and not calls):
            made.wrong(
                "facts_lost" if not calls else "facts_twice", f"{caller.number}: {len(calls)} interactions"
            )
            continue
        if caller.answered:
            _one_call(made, caller, calls[0], agents, switch_lost=switch_lost)
            call = calls[0].id
            steps = await house.ask(lambda unit, one=call: unit.flow_figures.steps_of(one))
            if [step.number for step in steps] != list(range(len(steps))):
                made.wrong("facts_lost", f"{call}: of its steps there are {[step.number for step in steps]}")
    await _what_was_told(made, house, agents)
    steps, counted = await house.ask(_steps)
    if steps != counted:
        made.wrong("facts_twice" if counted > steps else "facts_lost", f"{steps} steps count as {counted}")
    for what, seconds in await house.ask(_lengths):
        if not 0.0 <= seconds <= lasted:
            made.wrong(
                "facts_lost", f"{what} is said to have lasted {seconds:.1f} s, on a day of {lasted:.1f} s"
            )
    return made


def _steps(unit: Unit) -> tuple[int, int]:
    """How many callers took in flows, and how many the figures say."""
    steps = select(func.count()).select_from(FlowStepRow)
    counted = select(func.coalesce(func.sum(FlowExitRow.left), 0))
    return unit._connection.scalar(steps) or 0, int(unit._connection.scalar(counted) or 0)


def _lengths(unit: Unit) -> list[tuple[str, float]]:
    """Of all segments, visits to queues and agents' states that are over."""
    segment, visit, state = SegmentRow, QueueVisitRow, AgentStateRow
    return [
        (f"{whose}'s {what}", seconds)
        for query in (
            select(segment.interaction, segment.kind, segment.seconds),
            select(visit.interaction, visit.queue, visit.waited),
            select(state.agent, state.state, state.seconds),
        )
        for whose, what, seconds in unit._connection.execute(query)
        if seconds is not None
    ]


def _one_call(
    made: Account, caller: Caller, call: Interaction, agents: Sequence[Agent], *, switch_lost: bool
) -> None:
    talked = any(segment.kind == "talk" for segment in call.segments)
    made.talks += talked
    if call.ended is None:
        made.wrong("facts_lost", f"{call.id} has no end")
        return
    whole, parts = (call.ended - call.began).total_seconds(), sum(one.seconds or 0.0 for one in call.segments)
    if abs(whole - parts) > 0.001:
        made.wrong("facts_lost", f"{call.id}: {whole} s, its segments {parts} s")
    again = Counter((one.kind, one.agent, one.began) for one in call.segments)
    twice = [one for one, count in again.items() if count > 1]
    neighbours = [
        (one.kind, one.agent)
        for one, other in zip(call.segments, call.segments[1:], strict=False)
        if (one.kind, one.agent, one.queue) == (other.kind, other.agent, other.queue)
    ]
    if twice or neighbours:
        made.wrong("facts_twice", f"{call.id}: {twice or neighbours}")
    by_agent = any(call.id in agent.intended for agent in agents)
    lost = switch_lost and call.cause == "switch-lost"
    if talked and not caller.hung_up_himself and not by_agent and not lost:
        made.wrong("talks_cut", f"{call.id} ended by {call.ended_by}: {call.cause}")
    # the safety net takes a message of one whose agent hung up, too: that talk has no segment for it
    spoke_into_a_box = any(segment.kind == "mailbox" for segment in call.segments) or bool(call.messages)
    stages = ", ".join(f"{one.kind} {one.seconds or 0.0:.1f} s" for one in call.segments)
    if caller.longest_silence > SILENCE and not spoke_into_a_box and not lost:
        made.wrong("silent_callers", f"{call.id} heard nothing for {caller.longest_silence:.1f} s: {stages}")


async def _what_was_told(made: Account, house: House, agents: Sequence[Agent]) -> None:
    """What a console was told stands in the journal."""
    for agent in agents:
        for interaction, name in agent.told.established:
            call = await house.ask(lambda unit, one=interaction: unit.interactions.get(one))
            if call is None or not any(one.kind == "talk" and one.agent == name for one in call.segments):
                made.wrong("facts_lost", f"{name} was told of a talk in {interaction}")
        for interaction, text in agent.told.notes:
            call = await house.ask(lambda unit, one=interaction: unit.interactions.get(one))
            written = () if call is None else tuple(note.text for note in call.notes)
            if not any(one.startswith("note ") for one in written):
                made.wrong("facts_lost", f"a note about {interaction}: {text!r}; there is {written}")
