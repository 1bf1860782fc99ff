"""A call's facts, in order, into the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from crm import facts
from cti.clock import Clock
from cti.journal import Journal


class Chronicle:
    """Segments touch each other: one begins where the one before ended, so they add up to the call."""

    def __init__(self, interaction: str, journal: Journal, clock: Clock) -> None:
        self.interaction = interaction
        self._journal, self._clock = journal, clock
        self._segment: tuple[object, ...] | None = None
        self.began_at: datetime = clock.utc()
        self.segment_began = clock.now()

    def began(
        self, *, direction: Literal["in", "out"], line: str | None, number: str | None, called: str | None,
        flow: str | None, node: str,
    ) -> None:  # fmt: skip
        self.write(
            facts.InteractionBegan(
                id=facts.new_id(), at=self.began_at, interaction=self.interaction, medium="voice",
                direction=direction, line=line, number=number, called=called, flow=flow, node=node,
            )
        )  # fmt: skip

    def segment(
        self, kind: facts.SegmentKind, *, agent: str | None = None, queue: str | None = None,
        station: str | None = None, detail: str | None = None,
    ) -> None:  # fmt: skip
        """Begins a segment and so ends the one before. The same one again changes nothing."""
        this = (kind, agent, queue, station, detail)
        if this == self._segment:
            return
        self._segment = this
        self.segment_began = self._clock.now()
        self.write(
            facts.SegmentBegan(
                id=facts.new_id(), at=self._clock.utc(), interaction=self.interaction, kind=kind,
                agent=agent, queue=queue, station=station, detail=detail,
            )
        )  # fmt: skip

    @property
    def stage(self) -> str:
        """The present segment's kind."""
        return str(self._segment[0]) if self._segment else "ringing"

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

    def customer(self, customer: int) -> None:
        self.write(
            facts.CustomerAttached(
                id=facts.new_id(), at=self._clock.utc(), interaction=self.interaction, customer=customer
            )
        )

    def ended(self, outcome: str, *, cause: str, by: str) -> None:
        self.write(
            facts.InteractionEnded(
                id=facts.new_id(), at=self._clock.utc(), interaction=self.interaction, outcome=outcome,
                cause=cause, by=by,
            )
        )  # fmt: skip

    def write(self, fact: facts.Fact) -> None:
        self._journal.write(fact)
