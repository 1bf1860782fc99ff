"""What a server that died left behind and nobody goes on with: calls that ended unseen, messages and
recordings that nobody put in their place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from config.home import Home
from crm import facts
from crm.facts import GAVE_UP, LOST
from crm.records import Interaction
from cti.calls.last_words import last_words
from cti.calls.mailbox import NAMED, SHORTEST, interaction_of, write_down
from cti.calls.place import leapt_in, note_of
from cti.calls.recording import Recordings
from cti.calls.trail import unseen
from cti.clock import Clock
from cti.journal import Journal
from cti.records import Records
from cti.switch.node import Node
from recorder.faults import RecordingFailed
from recorder.mailboxes import Mailboxes

log = structlog.get_logger("cti.calls")


class Aftermath:
    """`look` before the first call; `finish` for each Asterisk, when the calls that are up there go on;
    `settle` when it has closed the files of those that do not."""

    def __init__(
        self,
        home: Home,
        recordings: Recordings,
        mailboxes: Mailboxes,
        records: Records,
        journal: Journal,
        clock: Clock,
    ) -> None:
        self._home, self._recordings, self._mailboxes, self._records = home, recordings, mailboxes, records
        self._journal, self._clock = journal, clock
        self._died: datetime | None = None

    async def look(self, died: datetime | None) -> None:
        """died: when the last server was seen alive; none: it was stopped."""
        self._died = died
        await self._recordings.find_leftovers()

    async def finish(self, node: Node, ours: Collection[str], spooled: Collection[str]) -> None:
        """Writes down the end of each call of this Asterisk that is not ours: it began before this server,
        and ended while nobody listened, at the earliest when the last one died. ours: the set itself, which
        changes. spooled: the safety net has their callers, and the spool will tell their ends."""
        just_now = set(ours)  # the end of one of them may not be written yet
        not_ours = [
            call for call in await self._unfinished()
            if call.node == node.name and call.id not in just_now and call.id not in ours
        ]  # fmt: skip
        for call in not_ours:
            if call.id in spooled:
                self._steps(call, await node.noted(note_of(call.id)), self._died or self._clock.utc(), LOST)
                node.note(note_of(call.id), None)
        over = [call for call in not_ours if call.id not in spooled]
        if not over:
            return
        lost = self._died is None or await node.started() > self._died
        log_of_ends = self._home.node(node.name).ended_log
        said = await self._records.run("last words", lambda: last_words(log_of_ends))
        ends = {word.interaction: word.at for word in said}
        for call in over:
            left = await self._keep_messages(node, call)
            noted = await node.noted(note_of(call.id))
            node.note(note_of(call.id), None)
            outcome = "message" if left else _outcome(call, lost=lost)
            at = self._ended(call, ends.get(call.id), leapt_in(noted))
            self._steps(call, noted, at, LOST if lost else GAVE_UP)
            self._end(call, outcome, at, lost=lost)

    async def settle(self, node: Node) -> None:
        """Joins what was recorded there. Does nothing when called again."""
        await self._recordings.join_leftovers(node.name)

    async def _unfinished(self) -> Sequence[Interaction]:
        await self._journal.flushed()
        return await self._records.insist("what is unfinished", lambda unit: unit.interactions.open())

    def _ended(self, call: Interaction, seen: datetime | None, leapt: timedelta) -> datetime:
        """seen: when Asterisk says that it ended, to the second; leapt: how far the clock was set during the
        call, which its own times do not follow."""
        now = self._clock.utc()
        ended = min(seen or self._died or now, now) - leapt
        return max([ended, *(segment.began for segment in call.segments)])

    def _steps(self, call: Interaction, noted: str, at: datetime, left_by: str) -> None:
        """Of its flow, those that its server did not live to write down."""
        steps = unseen(noted, call.id, at, left_by)
        if steps is not None:
            self._journal.write(steps)

    def _end(self, call: Interaction, outcome: str, at: datetime, *, lost: bool) -> None:
        log.warning("a call outlived its server", interaction=call.id, outcome=outcome)
        self._journal.write(
            facts.InteractionEnded(
                id=f"ended-{call.id}", at=at, interaction=call.id, outcome=outcome,
                cause="switch-lost" if lost else "hung-up-unseen", by="switch" if lost else "customer",
            )
        )  # fmt: skip

    async def _keep_messages(self, node: Node, call: Interaction) -> bool:
        """Whether the caller had left one that its server did not live to keep."""
        where = [segment.detail for segment in call.segments if segment.kind == "mailbox"]
        left = False
        for file in node.recording_files(f"{NAMED}{call.id}-"):
            if where and where[-1] is not None:
                left = await self._keep(file, where[-1]) or left
        return left

    async def _keep(self, file: Path, mailbox: str) -> bool:
        at = self._clock.utc()
        try:
            kept = await self._records.run(
                "keeping a message", lambda: self._mailboxes.take(file, mailbox, file.stem, at)
            )
        except RecordingFailed as fault:
            log.error("a message could not be kept", file=str(file), fault=str(fault))
            return False
        if kept.seconds < SHORTEST:
            return False
        log.info("a message of a call that ended unseen", interaction=interaction_of(file.stem))
        write_down(self._journal, self._records, self._mailboxes, file, mailbox, kept, at)
        return True


def _outcome(call: Interaction, *, lost: bool) -> str:
    """Who talked was answered; who did not gave up, unless it was the switch that lost him."""
    if any(segment.kind == "talk" for segment in call.segments):
        return "answered"
    return "failed" if lost else "abandoned"
