"""What an agent is shown of one of his calls: the record that every call event carries whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from cti.link import messages
from cti.refused import Refused

if TYPE_CHECKING:
    from cti.calls.talk import Talk


class DeskCall:
    """One agent's view of one call. The session keeps it true; `show` is what the console gets."""

    def __init__(
        self, interaction: str, *, direction: Literal["in", "out"], began: datetime, number: str | None
    ) -> None:
        self.interaction, self.direction, self.began, self.number = interaction, direction, began, number
        self.state: messages.CallState = "delivered" if direction == "in" else "dialling"
        self.called: str | None = None
        self.line: str | None = None
        self.queue: str | None = None
        self.skill: int | None = None
        self.language: str | None = None
        self.waited = 0.0
        self.until: datetime | None = None
        self.established: datetime | None = None
        self.held: datetime | None = None
        self.muted = False
        self.recording = False
        self.learned: Sequence[tuple[str, str]] = ()
        self.customers: Sequence[messages.Customer] = ()
        self.customer: int | None = None
        self.history: Sequence[messages.HistoryItem] = ()
        self.pop_fault: str | None = None
        self.note = ""
        self.disposition: str | None = None
        self.transferred_from: str | None = None
        self.decline: Callable[[], None] | None = None  # while it is delivered
        self.clear: Callable[[], None] = lambda: None
        self.cleared: str | None = None  # why it is over for him
        self._talk: Talk | None = None

    @property
    def talk(self) -> Talk:
        """Errors: illegal-move while nobody talks."""
        if self._talk is None:
            raise Refused("illegal-move", f"call {self.interaction} is {self.state}, nobody talks in it yet")
        return self._talk

    @property
    def is_talking(self) -> bool:
        return self._talk is not None

    def connect(self, talk: Talk) -> None:
        self._talk = talk
        self.decline = None

    def disconnect(self) -> None:
        self._talk = None

    def clock_was_set(self, seconds: float) -> None:
        """Its times are by people's clocks, which show another time now."""
        by = timedelta(seconds=seconds)
        self.began += by
        self.until = self.until and self.until + by
        self.established = self.established and self.established + by
        self.held = self.held and self.held + by

    def show(self) -> messages.Call:
        return messages.Call(
            interaction=self.interaction,
            state=self.state,
            direction=self.direction,
            number=self.number,
            called=self.called,
            line=self.line,
            queue=self.queue,
            skill=self.skill,
            language=self.language,
            began=self.began,
            waited=round(self.waited, 1),
            until=self.until,
            established=self.established,
            held=self.held,
            muted=self.muted,
            recording=self.recording,
            learned=tuple(messages.Learned(label=label, value=value) for label, value in self.learned),
            customers=tuple(self.customers),
            customer=self.customer,
            history=tuple(self.history),
            pop_fault=self.pop_fault,
            note=self.note,
            disposition=self.disposition,
            transferred_from=self.transferred_from,
        )
