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
from crm.models import FlowHalfHourRow, FlowStepRow

KNOWN = select(func.max(FlowStepRow.number)).where(FlowStepRow.interaction == bindparam("the_call"))
STEP = insert(FlowStepRow)
KEY = ("flow", "begins", "version", "node", "exit", "dwell")


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
    connection.execute(_adding(connection.dialect.name), _counted(fact, [step for _, step in new]))


def entered(fact: facts.FlowWalked, step: facts.FlowStep) -> datetime:
    return fact.began + timedelta(milliseconds=step.entered)


def _seconds(step: facts.FlowStep) -> float:
    return max(0, step.left - step.entered) / 1000


def _counted(fact: facts.FlowWalked, steps: Sequence[facts.FlowStep]) -> list[dict[str, Any]]:
    came: Counter[tuple[Any, ...]] = Counter()
    left: Counter[tuple[Any, ...]] = Counter()
    for step in steps:
        at = entered(fact, step)
        begins = at.replace(minute=at.minute // 30 * 30, second=0, microsecond=0)
        key = (step.flow, begins, step.version, step.node, step.exit or "", dwell_class(_seconds(step)))
        came[key] += not step.again
        left[key] += 1
    return [{**dict(zip(KEY, key, strict=True)), "came": came[key], "left": left[key]} for key in left]


@cache
def _adding(dialect: str) -> Any:
    """Adds to the counts that are there; both databases know the same words for it."""
    adding: Any = (postgresql if dialect == "postgresql" else sqlite).insert(FlowHalfHourRow)
    row = FlowHalfHourRow
    return adding.on_conflict_do_update(
        index_elements=list(KEY),
        set_={"came": row.came + adding.excluded.came, "left": row.left + adding.excluded.left},
    )
