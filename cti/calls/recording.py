"""Recording a talk: two files while it lasts, one two-channel file afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import structlog
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.task import deferLater

from crm import facts
from cti.calls.carrier import carrier_of
from cti.calls.chronicle import Chronicle
from cti.clock import Clock
from cti.journal import Journal
from cti.reactor import Reactor
from cti.records import Records
from cti.switch.ami import AmiRefused
from cti.switch.channel import Channel
from recorder.faults import DiskFull
from recorder.recorder import Recorder, RecordingFailed, RecordingPlan

log = structlog.get_logger("cti.recording")

CLOSING = 2.0  # seconds that Asterisk has to close a recording; a talk without a sample waits as long
LOOK = 0.02


class Recordings:
    """Starts and ends recordings as the site's policy says. A recording that fails never ends a talk."""

    def __init__(
        self, recorder: Recorder, records: Records, journal: Journal, clock: Clock, reactor: Reactor
    ) -> None:
        self._recorder, self._records, self._reactor = recorder, records, reactor
        self._journal, self._clock = journal, clock
        self.failures = 0  # talks of which there is no recording, since the start
        self.fault = ""  # why the last talk could not be recorded, unless that was for want of room
        self._joining: set[Deferred[None]] = set()
        self._left: dict[str, RecordingPlan] = {}

    async def begin(
        self, call: Chronicle, customer: Channel, agent: str | None, *, asked: bool = False
    ) -> TalkRecording | None:
        """Both sides of the customer's leg from now on; None: the policy says no, or it could not begin.
        agent: whose talk it is; none at an extension that is no agent's. asked: by a flow, which has a will
        of its own: the policy is about talks."""
        interaction = call.interaction
        if not (asked or self._recorder.records_talks):
            return None
        try:
            plan = await self._records.run(
                "planning a recording", lambda: self._recorder.plan(interaction, call.began_at)
            )
        except RecordingFailed as fault:
            self._failed(interaction, fault)
            if not isinstance(fault, DiskFull):
                self.fault = str(fault)
            return None
        try:
            await customer.node.ami.record(customer.name, plan.options)
        except CancelledError:
            self.join(plan, interaction, agent)  # it may have begun all the same
            raise
        except AmiRefused as fault:
            self._failed(interaction, fault)
            if "channel" not in str(fault).lower():  # it is the switch's fault; else the caller has just gone
                self.fault = str(fault)
            self._recorder.forget(plan)
            return None
        self.fault = ""
        return TalkRecording(self, plan, interaction, customer, agent)

    def _failed(self, interaction: str, fault: Exception) -> None:
        log.error("no recording", interaction=interaction, fault=str(fault))
        self.failures += 1

    async def find_leftovers(self) -> None:
        """What a server before this one recorded and did not live to join. Before the first talk only."""
        plans = await self._records.run("leftover recordings", lambda: list(self._recorder.unfinished()))
        self._left = {plan.recording: plan for plan in plans}

    async def take_up(self, call: Chronicle, customer: Channel, agent: str | None) -> TalkRecording | None:
        """A talk that goes on after a restart: its recording does, too; one that never began begins now."""
        interaction = call.interaction
        for plan in [plan for plan in self._left.values() if _interaction_of(plan) == interaction]:
            closed = partial(self._recorder.closed, plan)
            if not await self._records.run("whether a recording goes on", closed):
                del self._left[plan.recording]
                return TalkRecording(self, plan, interaction, customer, agent)
        return await self.begin(call, customer, agent)

    def claim(self, interaction: str) -> list[RecordingPlan]:
        """Those of a call that goes on in its flow, for `go_on`: nobody else sees to them then."""
        ours = [name for name, plan in self._left.items() if _interaction_of(plan) == interaction]
        return [self._left.pop(name) for name in ours]

    async def go_on(
        self, claimed: Sequence[RecordingPlan], interaction: str, customer: Channel
    ) -> TalkRecording | None:
        """The one that Asterisk still writes, if any; the others become files."""
        going = None
        for plan in claimed:
            closed = partial(self._recorder.closed, plan)
            if await self._records.run("whether a recording goes on", closed):
                self.join(plan, interaction, None)
            else:
                going = TalkRecording(self, plan, interaction, customer, None)
        return going

    async def join_leftovers(self, node: str) -> None:
        """Those of this node that nobody has taken up: another may still write its own. Does nothing when
        called again."""
        for name, plan in list(self._left.items()):
            interaction = _interaction_of(plan)
            carrier = await carrier_of(self._records, interaction)
            if carrier in (node, None) and self._left.pop(name, None) is not None:
                await self._join(plan, interaction, None)

    def join(self, plan: RecordingPlan, interaction: str, agent: str | None) -> None:
        """In a thread, after the talk; the journal hears of it when the file is there."""
        work = Deferred.fromCoroutine(self._join_when_closed(plan, interaction, agent))
        self._joining.add(work)
        work.addBoth(lambda _: self._joining.discard(work))

    async def _join_when_closed(self, plan: RecordingPlan, interaction: str, agent: str | None) -> None:
        """Asterisk's recording thread keeps the last two seconds in its memory until it closes the files,
        which on a busy machine is after the channel's end."""
        for _ in range(round(CLOSING / LOOK)):
            if await self._records.run("a recording's end", lambda: self._recorder.closed(plan)):
                break
            await deferLater(self._reactor, LOOK)
        await self._join(plan, interaction, agent)

    async def _join(self, plan: RecordingPlan, interaction: str, agent: str | None) -> None:
        try:
            made = await self._records.run(
                "joining a recording", lambda: self._recorder.join(plan), patient=True
            )
        except RecordingFailed as fault:
            log.error("recording not joined", interaction=interaction, fault=str(fault))
            self.failures += 1
            return
        self._journal.write(
            facts.RecordingMade(
                id=f"rec-{made.recording}", at=self._clock.utc(), interaction=interaction,
                recording=made.recording, path=made.path, seconds=made.seconds, channels=made.channels,
                agent=agent,
            )
        )  # fmt: skip
        # The parts stay until the file stands in the journal. A server that dies before is followed by one
        # that joins them once more; the fact's id keeps it from standing there twice.
        durable = self._journal.flushed()
        durable.addCallback(
            lambda _: self._records.run("a joined recording's parts", lambda: self._recorder.done(plan))
        )
        durable.addErrback(
            lambda failure: log.warning(
                "parts of a recording stay", interaction=interaction, fault=str(failure.value)
            )
        )

    async def finished(self) -> None:
        """Waits for the recordings that are still being joined."""
        for work in list(self._joining):
            await work


class TalkRecording:
    """One talk on its way to a file, or what a flow wants kept."""

    def __init__(
        self,
        recordings: Recordings,
        plan: RecordingPlan,
        interaction: str,
        customer: Channel,
        agent: str | None,
    ) -> None:
        self._recordings, self.plan, self.interaction = recordings, plan, interaction
        self._customer, self.agent = customer, agent

    async def mute(self, *, on: bool) -> bool:
        """Whether it stands in silence now, or in sound again; its time goes on."""
        try:
            await self._customer.node.ami.mute_recording(self._customer.name, on=on)
        except AmiRefused as fault:
            log.warning("silencing a recording", interaction=self.interaction, on=on, fault=str(fault))
            return False
        return True

    async def end(self) -> None:
        if not self._customer.gone.happened:
            try:
                await self._customer.node.ami.stop_recording(self._customer.name)
            except AmiRefused as fault:
                log.info("stopping a recording", interaction=self.interaction, fault=str(fault))
        self._recordings.join(self.plan, self.interaction, self.agent)


def _interaction_of(plan: RecordingPlan) -> str:
    return plan.recording.rpartition("-")[0]
