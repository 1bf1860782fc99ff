"""Carries callers' steps through flows into the tables; part of crm/projection.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from crm import facts
from crm.dwell import dwell_class
from crm.models import FlowExitRow, FlowStayRow, FlowStepRow

KNOWN = select(func.max(FlowStepRow.number)).where(FlowStepRow.interaction == bindparam("the_call"))
STEP = insert(FlowStepRow)
NODE = ("flow", "begins", "version", "node")
EXIT, STAY = (*NODE, "exit"), (*NODE, "dwell")


def flow_walked(connection: Connection, fact: facts.FlowWalked) -> None:
    """A server that was killed between telling steps and noting that it had told them is followed by one that
    tells them again, and more: those whose number is there count no second time."""
    known = connection.scalar(KNOWN, {"the_call": fact.interaction})
    next_one = 0 if known is None else known + 1
    steps = [(fact.first + place, step) for place, step in enumerate(fact.steps)]
    new = [(number, step) for number, step in steps if number >= next_one]
    if not new:
        return
    connection.execute(
        STEP,
        [
            {
                "interaction": fact.interaction, "number": number, "flow": step.flow, "version": step.version,
                "node": step.node, "exit": step.exit, "again": step.again, "entered": entered(fact, step),
                "seconds": _seconds(step), "kept": step.values,
            }
            for number, step in new
        ],
    )  # fmt: skip
    taken, dialect = [step for _, step in new], connection.dialect.name
    connection.execute(_adding(FlowExitRow, EXIT, ("came", "left"), dialect), _by_exit(fact, taken))
    if stays := _by_stay(fact, taken):
        connection.execute(_adding(FlowStayRow, STAY, ("came",), dialect), stays)


def entered(fact: facts.FlowWalked, step: facts.FlowStep) -> datetime:
    return fact.began + timedelta(milliseconds=step.entered)


def _seconds(step: facts.FlowStep) -> float:
    return max(0, step.left - step.entered) / 1000


def _by_exit(fact: facts.FlowWalked, steps: Sequence[facts.FlowStep]) -> list[dict[str, Any]]:
    came: Counter[tuple[Any, ...]] = Counter()
    left: Counter[tuple[Any, ...]] = Counter()
    for step in steps:
        key = *_node(fact, step), step.exit or ""
        came[key] += not step.again
        left[key] += 1
    return [{**dict(zip(EXIT, key, strict=True)), "came": came[key], "left": left[key]} for key in left]


def _by_stay(fact: facts.FlowWalked, steps: Sequence[facts.FlowStep]) -> list[dict[str, Any]]:
    """Of those who came back from a queue, only how long they had been there before."""
    came = Counter((*_node(fact, step), dwell_class(_seconds(step))) for step in steps if not step.again)
    return [{**dict(zip(STAY, key, strict=True)), "came": many} for key, many in came.items()]


def _node(fact: facts.FlowWalked, step: facts.FlowStep) -> tuple[Any, ...]:
    """Which node, of which version, in which half hour."""
    at = entered(fact, step)
    begins = at.replace(minute=at.minute // 30 * 30, second=0, microsecond=0)
    return step.flow, begins, step.version, step.node


@cache
def _adding(row: Any, key: tuple[str, ...], counts: tuple[str, ...], dialect: str) -> Any:
    """Adds to the counts that are there; both databases know the same words for it."""
    adding: Any = (postgresql if dialect == "postgresql" else sqlite).insert(row)
    more = {name: getattr(row, name) + getattr(adding.excluded, name) for name in counts}
    return adding.on_conflict_do_update(index_elements=list(key), set_=more)
