"""What is known of a call, and where it stands: noted at the switch, read there by the next server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from twisted.internet.defer import Deferred

from crm.records import Customer
from cti.agents import Agent
from cti.calls.caller import Found
from cti.calls.place import Place
from cti.calls.session import Legs, Session
from cti.calls.steps import Step, ToQueue
from cti.link import messages
from cti.link.desk import DeskCall
from cti.link.pop import ChosenCustomer, fill_pop, read_written
from cti.once import first_of
from ivr_flows.effects import Learned

PATIENCE = 0.2  # seconds for which a call waits for the records
JOURNAL_PATIENCE = 2.0  # the same after a restart, when all ask at once
PARTING = ("transfer", None, None, None, None)


class StandingCall(Session):
    """A call with a customer in it."""

    direction: Literal["in", "out"] = "in"
    called: str | None = None
    language: str = ""
    learned: Sequence[Learned] = ()
    attached: int | None = None  # the customer whom it was said to belong to
    chosen: ChosenCustomer | None = None  # the same, as the last desk showed him
    with_customer: Customer | None = None  # whom a flow has found, and how his record was then
    proved: int | None = None  # the customer who has proved by his PIN who he is
    note = ""
    disposition: str | None = None
    sent_by: str | None = None  # display name of the agent who sent it here
    step: Step | None = None  # what it is carried through; none while a flow or an agent's dialling has it
    muted = False  # the agent who talks
    message: str | None = None  # the recording of the message that is being left
    messages = 0  # left in this call
    survey: str | None = None  # the flow that he enters when the agent who served him has hung up
    _queued_at: float | None = None
    _first_queued: float | None = None
    _queued_by: ToQueue | None = None
    _served_by: str | None = None  # the agent who talked last, in this call
    _parting = False  # an agent has sent him on, and is on his way out

    # ---- who is calling ----------------------------------------------------------------------------------

    def look_up(self) -> None:
        """Who is it? A number of exactly one customer says whose call this is; else an agent may say it."""
        self.caller.look_up(self.services.records, self.interaction)
        self.caller.found.wait().addCallback(self._attach)

    def _attach(self, found: Found) -> None:
        if self.attached is None and len(found.customers) == 1:
            self.attached = found.customers[0].id
            self.chronicle.customer(self.attached)

    async def known_by_now(self) -> Found:
        """What the records say of him, if they say it in time: a call waits for nobody."""
        if not self.caller.found.happened:
            patience: Deferred[None] = Deferred()
            patience.addTimeout(PATIENCE, self.services.reactor, lambda result, seconds: None)
            await first_of(self.caller.found.wait(), patience)
        return self.caller.known

    # ---- where it stands ---------------------------------------------------------------------------------

    def place(self) -> Place:
        chronicle, clock = self.chronicle, self.services.clock
        return Place(
            direction=self.direction,
            began=chronicle.began_at,
            number=self.caller.number,
            called=self.called,
            line=str(self.line) if self.line else None,
            segment=PARTING if self._parting or chronicle.present is None else chronicle.present,
            since=chronicle.since,
            outcome=self.outcome,
            language=self.language,
            step=self.step,
            queued=None if self._queued_at is None else clock.utc(self._queued_at),
            first_queued=None if self._first_queued is None else clock.utc(self._first_queued),
            served_by=self._served_by,
            sent_by=self.sent_by,
            muted=self.muted,
            message=self.message,
            messages=self.messages,
            leapt=chronicle.leapt,
            survey=self.survey,
            proved=self.proved,
        )

    def restore(self, place: Place, legs: Legs) -> None:
        """The story that begins now goes on from there, with these legs."""
        clock = self.services.clock
        self.chronicle.go_on(place.began, place.segment, place.since, place.leapt)
        self.legs = legs
        self.called, self.language, self.outcome = place.called, place.language, place.outcome
        self.step, self.muted = place.step, place.muted
        self.message, self.messages = place.message, place.messages
        self.sent_by, self._served_by, self.survey = place.sent_by, place.served_by, place.survey
        self.proved = place.proved
        now = clock.now()  # set back while there was no server, the clock has nobody wait from tomorrow
        self._queued_at = None if place.queued is None else min(now, clock.moment(place.queued))
        self._first_queued = (
            None if place.first_queued is None else min(now, clock.moment(place.first_queued))
        )
        self._queued_by = place.step if isinstance(place.step, ToQueue) else None

    async def remember(self) -> None:
        """What the journal knows of this call and the switch does not. Without it the call goes on, too."""
        remembered = self.services.records.ask(
            "a call that goes on", lambda unit: read_written(unit, self.interaction)
        )
        patience: Deferred[None] = Deferred()
        patience.addTimeout(JOURNAL_PATIENCE, self.services.reactor, lambda result, seconds: None)
        remembered.addErrback(lambda failure: None)  # Records has said it in the log
        place, written = await first_of(remembered, patience)
        if place == 0 and written is not None:
            self.attached, self.chosen = written.customer, written.chosen
            self.note, self.disposition = written.note, written.disposition
            if (last := written.segment) is not None:
                station = None if last.kind == "hold" else last.station  # the table adds a hold's
                wrote = (last.kind, last.agent, last.queue, station, last.detail)
                self.chronicle.was_written(wrote, last.began)

    def desk_again(self, agent: Agent) -> DeskCall:
        desk = DeskCall(
            self.interaction,
            direction=self.direction,
            began=self.chronicle.by_the_clock(self.chronicle.began_at),
            number=self.caller.number,
        )
        desk.called, desk.line, desk.language = self.called, str(self.line), self.language
        desk.queue = self.chronicle.present[2] if self.chronicle.present else None
        desk.learned = [entry.words(agent.account.language) for entry in self.learned]
        desk.transferred_from, desk.muted = self.sent_by, self.muted
        desk.note, desk.disposition = self.note, self.disposition
        desk.established = self.chronicle.by_the_clock(self.chronicle.since)
        fill_pop(desk, self.caller.known, self.attached, self.chosen)
        self.caller.found.wait().addCallback(lambda found: self._late_pop(agent, desk))
        return desk

    def _late_pop(self, agent: Agent, desk: DeskCall) -> None:
        fill_pop(desk, self.caller.known, self.attached, self.chosen)
        if agent.calls.get(self.interaction) is desk:
            agent.tell(messages.CallUpdated(at=self.services.clock.utc(), call=desk.show()))
