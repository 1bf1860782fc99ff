"""A caller's way through flows: seen as he walks, written to the journal in one fact when he leaves.

Theory. The runner (ivr_flows/runner.py) knows each step and no time; this looks after every effect at what it
has done meanwhile and gives it a time. Steps that are not written yet go along with the call's note at the
switch (place.py), so that the server after a kill has them; each has its number in the call, by which the
tables know one that was written just before the kill and comes again.

A node that he left for a queue is told as left "onward"; if he comes back and leaves it by an exit, that is a
step of its own, `again`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from crm import facts
from crm.facts import GAVE_UP, LOST, ONWARD, FlowStep
from cti.calls.chronicle import Chronicle
from cti.calls.place import BadPlace, Place
from cti.calls.steps import ToFlow
from ivr_flows.runner import Run

MOST_UNWRITTEN = 20
"""Steps that one note holds. Few callers take as many; who circles in a menu is written down on the way."""

LONGEST_UNWRITTEN = 1000  # characters of kept values in one note

SHOWN = 200
"""The newest steps that somebody is shown who begins to follow a call."""


IN_FLOW = ("ivr", "mailbox")
"""Segments during which a flow has the caller; a message may be left in one."""


class Standing(NamedTuple):
    """A node where somebody is, and since when, in milliseconds of the call. `again`: from a queue."""

    flow: str
    version: int
    node: str
    entered: int
    again: bool


@dataclass(slots=True)
class _Open:
    """A node that has not been left. `again`: it has been told, as left for a queue."""

    entered: int
    again: bool = False


class Trail:
    """Of one call. `moved` is called when the flow wants something of him, and when he has left it."""

    def __init__(self, interaction: str, chronicle: Chronicle) -> None:
        self.interaction = interaction
        self._chronicle = chronicle
        self._written = 0  # steps in the journal
        self._unwritten: list[FlowStep] = []
        self._long = 0  # characters of kept values in them
        self._open: list[_Open] = []  # of each flow that he is in, the outermost first
        self._taken = 0  # steps of the run that have been seen
        self._seen: Run | None = None
        self._gone = False
        self.run: Run | None = None  # that he is in now; none while he is elsewhere
        self.shown: deque[FlowStep] = deque(maxlen=SHOWN)
        self.moved: Callable[[Trail], None] = lambda trail: None

    @property
    def began(self) -> datetime:
        return self._chronicle.began_at

    @property
    def taken(self) -> int:
        """Steps in all."""
        return self._written + len(self._unwritten)

    @property
    def unwritten(self) -> Sequence[FlowStep]:
        return self._unwritten

    def standing(self) -> Iterator[Standing]:
        """Where he is in each flow that he is in, the outermost first; nowhere, if he is in none."""
        if self.run is not None and not self.run.finished:
            for (flow, node), here in zip(self.run.nodes_on_the_way(), self._open, strict=False):
                yield Standing(flow.name, flow.version, node, here.entered, here.again)

    # ---- walking -----------------------------------------------------------------------------------------

    def follow(self, run: Run, *, gave_up: bool = True) -> bool:
        """What the run has done since it was looked at last, and whether it was anything. gave_up: it was he
        who hung up, if somebody did."""
        now = self._now()
        if run is not self._seen:  # from its beginning, or where an earlier server's stood
            self._seen, self._taken = run, 0
        steps = run.steps_after(self._taken)
        here = None if self._gone else run
        moved = self.run is not here or bool(steps)
        self._taken, self.run = run.taken, here
        for step in steps:
            there = self._open[step.depth] if step.depth < len(self._open) else _Open(now)
            exit_name = LOST if step.exit == GAVE_UP and not gave_up else step.exit
            self._add(
                FlowStep(
                    step.flow, step.version, step.node, exit_name, there.entered, now, there.again,
                    dict(step.values) or None,
                )
            )  # fmt: skip
            del self._open[step.depth :]
            if step.exit is not None:
                self._open += [_Open(now) for _ in range(step.depth + 1 - len(self._open))]
        depth = 0 if run.finished else sum(1 for _ in run.nodes_on_the_way())
        moved = moved or depth != len(self._open)
        del self._open[depth:]
        self._open += [_Open(now) for _ in range(depth - len(self._open))]
        if len(self._unwritten) >= MOST_UNWRITTEN or self._long > LONGEST_UNWRITTEN:
            self._write()
        self.moved(self)
        return moved

    def anew(self) -> None:
        """The run that comes is another walk, not the one that has been followed."""
        self._open = []

    def gone(self, run: Run, *, gave_up: bool) -> None:
        """His leg is no more, and what the flow still does it does without him. gave_up: he hung up."""
        self.follow(run, gave_up=gave_up)
        self._gone, self.run = True, None

    def leaves(self, run: Run, by: str | None) -> None:
        """He is in the flow no more: onward to a queue, lost, or the end of it."""
        self.follow(run)
        now = self._now()
        stands = list(self.standing())
        for place in reversed(range(len(stands))):
            here, open_ = stands[place], self._open[place]
            if not (open_.again and by == ONWARD):
                self._add(FlowStep(here.flow, here.version, here.node, by, open_.entered, now, open_.again))
            open_.again = True
        self._write()
        self.run = None
        self.moved(self)

    def _add(self, step: FlowStep) -> None:
        self._unwritten.append(step)
        self._long += sum(map(len, (step.values or {}).values()))
        self.shown.append(step)

    def _write(self) -> None:
        if not self._unwritten:
            return
        steps, self._unwritten, self._long = tuple(self._unwritten), [], 0
        self._chronicle.write(
            walked(self.interaction, self.began, self._written, steps, self._chronicle.now())
        )
        self._written += len(steps)

    def _now(self) -> int:
        return round((self._chronicle.now() - self.began).total_seconds() * 1000)

    # ---- living through a restart --------------------------------------------------------------------------

    def saved(self) -> dict[str, Any] | None:
        """Plain JSON; None while there is nothing to know."""
        if not (self._written or self._unwritten or self._open):
            return None
        return {
            "written": self._written,
            "steps": [list(step) for step in self._unwritten],
            "open": [[one.entered, one.again] for one in self._open],
        }

    def restore(self, saved: Mapping[str, Any] | None) -> None:
        """What another version wrote otherwise is left: the steps that come are told all the same."""
        if saved is None:
            return
        try:
            self._written = int(saved["written"])
            self._unwritten = read_steps(saved)
            self._open = [_Open(int(entered), bool(again)) for entered, again in saved["open"]]
        except (KeyError, TypeError, ValueError):
            self._unwritten, self._open = [], []
        self.shown.extend(self._unwritten)


def read_steps(saved: Mapping[str, Any]) -> list[FlowStep]:
    """Errors: KeyError, TypeError, ValueError."""
    return [FlowStep(*step) for step in saved["steps"]]


def walked(
    interaction: str, began: datetime, first: int, steps: Sequence[FlowStep], at: datetime
) -> facts.FlowWalked:
    """The same steps of the same call are the same fact, whoever tells them."""
    return facts.FlowWalked(
        id=f"walked-{interaction}-{first + len(steps)}", at=at, interaction=interaction, began=began,
        first=first, steps=tuple(steps),
    )  # fmt: skip


def unseen(noted: str, interaction: str, at: datetime, left_by: str) -> facts.FlowWalked | None:
    """What is still to be told of a caller whose call ended while there was no server. noted: where it stood;
    left_by: how he left the node where he was. None: nothing, or nothing that can be read."""
    try:
        place = Place.from_json(noted)
        if place.trail is None:
            return None
        first, steps = int(place.trail["written"]), read_steps(place.trail)
        left = round((at - place.began).total_seconds() * 1000)
        frames = place.flow.frames if place.flow is not None else ()
        if isinstance(place.step, ToFlow | None) and place.segment[0] in IN_FLOW:
            for frame, (entered, again) in reversed(list(zip(frames, place.trail["open"], strict=False))):
                to = max(left, entered)
                steps.append(
                    FlowStep(frame.flow, frame.version, frame.node, left_by, entered, to, bool(again))
                )
    except (BadPlace, KeyError, TypeError, ValueError):
        return None
    return walked(interaction, place.began, first, steps, at) if steps else None
