"""A call's facts, in order, into the journal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

from crm import facts
from cti.calls.place import Segment
from cti.clock import Clock
from cti.journal import Journal


class Chronicle:
    """Segments touch each other: one begins where the one before ended, so they add up to the call.

    All its times are by the clock by which the call began, also when that was set meanwhile: a call lasts as
    long as it lasted. `moved` is called when a segment has begun.
    """

    def __init__(self, interaction: str, journal: Journal, clock: Clock) -> None:
        self.interaction = interaction
        self._journal, self._clock = journal, clock
        self.present: Segment | None = None
        self._written: tuple[Segment, datetime] | None = None  # the journal's last, and when it began
        self.began_at = self.since = clock.utc()
        self._leapt = clock.leapt
        self.moved: Callable[[], None] = lambda: None

    def go_on(self, began: datetime, present: Segment, since: datetime, leapt: float = 0.0) -> None:
        """Where an earlier server had noted that this call stands. leapt: its `leapt`."""
        self.began_at, self.present, self.since = began, present, since
        self._written = present, since
        self._leapt = self._clock.leapt - leapt

    def was_written(self, last: Segment, began: datetime) -> None:
        """What an earlier server had written of this call at last. It may be a step ahead of the note: killed
        between the two, it has written what the next one comes to once more."""
        self._written = last, began

    @property
    def leapt(self) -> float:
        """Seconds by which the clock has been set since the call began."""
        return self._clock.leapt - self._leapt

    def by_the_clock(self, at: datetime) -> datetime:
        """One of this call's times as people's clocks have it now."""
        return at + timedelta(seconds=self.leapt)

    def now(self) -> datetime:
        """By the clock by which the call began, and never before what it said last."""
        return max(self.since, self._clock.utc() - timedelta(seconds=self.leapt))

    def began(
        self, *, direction: Literal["in", "out"], line: str | None, number: str | None, called: str | None,
        flow: str | None, node: str,
    ) -> None:  # fmt: skip
        self.write(
            facts.InteractionBegan(
                id=f"began-{self.interaction}", at=self.began_at, interaction=self.interaction,
                medium="voice", direction=direction, line=line, number=number, called=called, flow=flow,
                node=node,
            )
        )  # fmt: skip

    def segment(
        self, kind: facts.SegmentKind, *, agent: str | None = None, queue: str | None = None,
        station: str | None = None, detail: str | None = None,
    ) -> None:  # fmt: skip
        """Begins a segment and so ends the one before. The same one again changes nothing."""
        this, first = (kind, agent, queue, station, detail), self.present is None
        if self._written is not None and this == self._written[0]:
            if this != self.present:
                self.present, self.since = self._written
                self.moved()
            return
        self.present, self.since = this, self.now()
        self._written = this, self.since
        self.write(
            facts.SegmentBegan(
                id=f"first-{self.interaction}" if first else facts.new_id(), at=self.since,
                interaction=self.interaction, kind=kind, agent=agent, queue=queue, station=station,
                detail=detail,
            )
        )  # fmt: skip
        self.moved()

    @property
    def stage(self) -> str:
        """The present segment's kind."""
        return self.present[0] if self.present else "ringing"

    @property
    def agent(self) -> str | None:
        """The present segment's agent."""
        return self.present[1] if self.present else None

    def learned(self, label: str, value: str) -> None:
        self.write(
            facts.LearnedFromCaller(
                id=facts.new_id(),
                at=self._clock.utc(),
                interaction=self.interaction,
                label=label,
                value=value,
            )
        )

    def disposition(self, disposition: str, *, by: str) -> None:
        """by: the flow that chose it; agents' own come by the link."""
        self.write(
            facts.DispositionChosen(
                id=facts.new_id(), at=self._clock.utc(), interaction=self.interaction, agent=by,
                disposition=disposition,
            )
        )  # fmt: skip

    def customer(self, customer: int) -> None:
        self.write(
            facts.CustomerAttached(
                id=facts.new_id(), at=self._clock.utc(), interaction=self.interaction, customer=customer
            )
        )

    def ended(self, outcome: str, *, cause: str, by: str) -> None:
        self.write(
            facts.InteractionEnded(
                id=f"ended-{self.interaction}", at=self.now(), interaction=self.interaction,
                outcome=outcome, cause=cause, by=by,
            )
        )  # fmt: skip

    def write(self, fact: facts.Fact) -> None:
        self._journal.write(fact)
