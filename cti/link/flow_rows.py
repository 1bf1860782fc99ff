"""What is shown of a flow and its callers: the rows of `flows.now`, one call's way for `flows.followed`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice

from crm.facts import GAVE_UP, LOST, ONWARD, FlowStep
from cti.calls.inbound import InboundCall
from cti.calls.trail import Trail
from cti.flows.rehearsal import Rehearsal
from cti.link import flow_messages
from cti.link.flows import shown

MOST_CALLERS = 50  # of a flow in one frame
LONGEST_VALUE = 300  # characters
MOST_FAULTS = 20  # of one call, the newest

Key = tuple[int, str]
"""Version and node."""

Counts = dict[Key, tuple[int, Counter[str]]]
"""How many came in, and how many left by each exit; "": the flow ended there."""

NO_EXITS = frozenset({GAVE_UP, ONWARD, LOST, ""})
COUNTED = ("came_in", "gave_up", "onward", "ended", "lost")


def nodes(
    flow: str,
    today: Counts,
    inside: Iterable[Trail],
    since: datetime,
    told: Mapping[Key, flow_messages.FlowNode],
) -> dict[Key, flow_messages.FlowNode]:
    """today: as the database has it; inside: who is in any flow now; since: when the day began; told: the
    rows as they were shown last, of which no count goes down."""
    counts: Counts = defaultdict(lambda: (0, Counter()))
    counts |= {key: (came, Counter(left)) for key, (came, left) in today.items()}
    there: Counter[Key] = Counter()
    for trail in inside:
        for step in trail.unwritten:
            if step.flow == flow and moment(trail, step.entered) >= since:
                came, left = counts[step.version, step.node]
                left[step.exit or ""] += 1
                counts[step.version, step.node] = came + (not step.again), left
        for stand in trail.standing():
            if stand.flow == flow:
                key = stand.version, stand.node
                there[key] += 1
                came, left = counts[key]
                counts[key] = came + (not stand.again), left
    keys = sorted(counts.keys() | there.keys() | told.keys())
    return {key: _row(key, there[key], *counts[key], told.get(key)) for key in keys}


def callers(flow: str, sessions: Sequence[InboundCall]) -> tuple[flow_messages.FlowCaller, ...]:
    """Those of these who are in it now."""
    found = [
        flow_messages.FlowCaller(
            interaction=session.interaction,
            number=session.caller.number,
            version=stand.version,
            node=stand.node,
            since=moment(session.trail, stand.entered),
        )
        for session in sessions
        for stand in session.trail.standing()
        if stand.flow == flow
    ]
    return tuple(sorted(found, key=lambda caller: caller.since)[:MOST_CALLERS])


def way(session: InboundCall | Rehearsal, first: int) -> flow_messages.FollowedCall:
    """first: the number of the first step that is shown."""
    trail = session.trail
    new = min(trail.taken - first, len(trail.shown))
    steps = list(trail.shown)[len(trail.shown) - new :]
    run = trail.run
    wants = None if run is None or run.finished else run.waits_for
    return flow_messages.FollowedCall(
        interaction=trail.interaction,
        number=session.caller.number,
        first=trail.taken - new,
        steps=tuple(_walked(trail, step) for step in steps),
        stands=tuple(
            flow_messages.StandsIn(
                flow=stand.flow, version=stand.version, node=stand.node, since=moment(trail, stand.entered)
            )
            for stand in trail.standing()
        ),
        does=None if wants is None else type(wants).__name__.lower(),
        variables={} if run is None else dict(_shortened(shown(run.variables))),
        failed=() if run is None else _newest(run.faults),
    )


def moment(trail: Trail, milliseconds: int) -> datetime:
    """Of the call, by the day's clock."""
    return trail.began + timedelta(milliseconds=milliseconds)


def _row(
    key: Key, there: int, came: int, left: Counter[str], before: flow_messages.FlowNode | None
) -> flow_messages.FlowNode:
    exits = {name: many for name, many in left.items() if name not in NO_EXITS}
    new = flow_messages.FlowNode(
        version=key[0], node=key[1], now=there, came_in=came, exits=exits, gave_up=left[GAVE_UP],
        onward=left[ONWARD], ended=left[""], lost=left[LOST],
    )  # fmt: skip
    if before is None:
        return new
    names = sorted(before.exits.keys() | exits.keys())
    kept: dict[str, object] = {name: max(getattr(before, name), getattr(new, name)) for name in COUNTED}
    kept["exits"] = {name: max(before.exits.get(name, 0), exits.get(name, 0)) for name in names}
    return new.model_copy(update=kept)


def _walked(trail: Trail, step: FlowStep) -> flow_messages.WalkedStep:
    return flow_messages.WalkedStep(
        flow=step.flow, version=step.version, node=step.node, exit=step.exit,
        entered=moment(trail, step.entered), seconds=(step.left - step.entered) / 1000, again=step.again,
    )  # fmt: skip


def _shortened(variables: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, value in variables:
        yield name, value[:LONGEST_VALUE]


def _newest(faults: Sequence[str]) -> tuple[str, ...]:
    newest = islice(reversed(faults), MOST_FAULTS)
    return tuple(reversed([fault[:LONGEST_VALUE] for fault in newest]))
