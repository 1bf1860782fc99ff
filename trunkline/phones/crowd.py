"""Many callers on the lines of one board, each the life of one planned call."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from trunkline.phones.fleet import Event, Fleet, PhoneProcess
from trunkline.phones.plan import Language, Person, PlannedCall
from trunkline.phones.sip_phone import Seat
from trunkline.phones.timers import Timers

BUSY = (486, 600)
"""SIP codes of a line that is busy, or a board that is full."""

LOOK_EVERY = 0.25
"""Seconds between two looks at the picture while nothing happens."""

Ending = Literal["busy", "failed", "ended-by-centre", "ended-by-caller"]


@dataclass(slots=True)
class Tally:
    """How many calls so far."""

    placed: int = 0
    answered: int = 0
    busy: int = 0
    failed: int = 0
    ended_by_centre: int = 0
    ended_by_caller: int = 0

    def count(self, ending: Ending) -> None:
        field = ending.replace("-", "_")
        setattr(self, field, getattr(self, field) + 1)


class Caller:
    """One call on its way: dials, presses keys, stays, hangs up. `state` is a word of words.py."""

    def __init__(self, planned: PlannedCall, phone: PhoneProcess, timers: Timers) -> None:
        self.person: Person = planned.person
        self.state = "dialling"
        self.pressed: list[str] = []
        self.began = time.monotonic()
        self.answered = False
        self.call: int | None = None
        self.phone = phone
        self._stay = planned.stay
        self._left = list(planned.presses)
        self._timers = timers

    def is_answered(self) -> None:
        self.state, self.answered = "established", True
        self._next_key()

    def hang_up(self) -> None:
        self._do("hang-up")

    def says(self, sound: Path) -> None:
        self._do("play", file=str(sound))

    def ending(self, event: Event) -> Ending:
        """How its end is counted."""
        if event["by"] == "here":
            return "ended-by-caller"
        if self.answered:
            return "ended-by-centre"
        return "busy" if event["code"] in BUSY else "failed"

    def _next_key(self) -> None:
        if self._left:
            self._timers.later(self._left[0][0], self._press)
        else:
            self._timers.later(self._stay, self.hang_up)

    def _press(self) -> None:
        keys = self._left.pop(0)[1]
        self._do("press", keys=keys)
        self.pressed.append(keys)
        self._next_key()

    def _do(self, word: str, **values: object) -> None:
        """What comes after the call's end is refused by the phone, and that is all right."""
        if self.call is not None:
            self.phone.do(word, call=self.call, **values)


class Crowd:
    """Carries a plan out. `progress` is called after each change, and at least every LOOK_EVERY seconds.

    speech: what callers of a language say, a wav file each; a language without one is silent.
    """

    def __init__(
        self, seat: Seat, plan: Sequence[PlannedCall], *, called: str, speech: Mapping[Language, Path]
    ) -> None:
        self.tally = Tally()
        self.on_the_line: list[Caller] = []
        self.progress: Callable[[], None] = lambda: None
        self._plan = plan
        self._called = called
        self._speech = speech
        self._left = len(plan)
        self._timers = Timers()
        self._numbers = itertools.count(1)
        self._dialling: dict[int, Caller] = {}
        self._fleet = Fleet(seat, self._heard)

    @property
    def is_over(self) -> bool:
        return self._left == 0 and not self.on_the_line

    def run(self) -> None:
        """Returns when the last call is over. Errors: AddressTaken; KeyboardInterrupt after hanging up."""
        try:
            self._fleet.open()
            for planned in self._plan:
                self._dial_later(planned)
            while not self.is_over:
                self._fleet.listen(self._timers.pause(LOOK_EVERY))
                self._timers.work_off()
                self.progress()
        finally:
            self._fleet.close()

    def _dial_later(self, planned: PlannedCall) -> None:
        self._timers.later(planned.at, lambda: self._dial(planned))

    def _dial(self, planned: PlannedCall) -> None:
        self._left -= 1
        caller = Caller(planned, self._fleet.with_room(), self._timers)
        caller.phone.calls += 1
        self.tally.placed += 1
        self.on_the_line.append(caller)
        number = next(self._numbers)
        self._dialling[number] = caller
        shown = {"from": planned.person.number, "name": planned.person.name}
        caller.phone.do("call", id=number, to=self._called, **shown)

    def _heard(self, phone: PhoneProcess, event: Event) -> None:
        kind = event["event"]
        if kind in ("done", "refused"):
            self._dialled(event)
            return
        caller = self._caller(phone, event.get("call"))
        if caller is None:
            return
        if kind == "hung-up":
            self._is_over(caller, caller.ending(event))
        elif kind == "state":
            if event["state"] == "established" and not caller.answered:
                self.tally.answered += 1
                caller.is_answered()
            elif not caller.answered:
                caller.state = event["state"]

    def _dialled(self, event: Event) -> None:
        """The phone's word on a call command."""
        caller = self._dialling.pop(event.get("id", 0), None)
        if caller is None:
            return
        if event["event"] == "refused":
            self._is_over(caller, "failed")
            return
        caller.call = event["call"]
        speech = self._speech.get(caller.person.language)
        if speech is not None:
            caller.says(speech)

    def _is_over(self, caller: Caller, ending: Ending) -> None:
        self.on_the_line.remove(caller)
        caller.phone.calls -= 1
        caller.call = None
        self.tally.count(ending)

    def _caller(self, phone: PhoneProcess, call: int | None) -> Caller | None:
        for caller in self.on_the_line:
            if caller.phone is phone and caller.call is not None and caller.call == call:
                return caller
        return None
