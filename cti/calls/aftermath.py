"""What a server that died left behind: calls and agents' states that nobody ended in the journal, recordings
in two parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog

from crm import facts
from cti.calls.recording import Recordings
from cti.clock import Clock
from cti.journal import Journal
from cti.records import Records
from recorder.recorder import RecordingPlan

log = structlog.get_logger("cti.calls")


class Aftermath:
    """`look` before the first call, when whatever is unfinished is a dead server's; `settle` when Asterisk
    has ended those calls' legs, and with them their recordings."""

    def __init__(self, recordings: Recordings, records: Records, journal: Journal, clock: Clock) -> None:
        self._recordings, self._records = recordings, records
        self._journal, self._clock = journal, clock
        self._plans: Sequence[RecordingPlan] = ()

    async def look(self, died: datetime | None) -> None:
        """Writes down the end of each call and each agent's shift that has none, at the time at which the
        server died, as far as it is known. A database that does not answer is no reason not to take calls."""
        self._plans = await self._recordings.leftovers()
        try:
            unfinished, here = await self._records.ask(
                "what is unfinished",
                lambda unit: (unit.interactions.open(), unit.interactions.not_logged_out()),
            )
        except Exception as fault:
            log.error("what is unfinished is not known", fault=str(fault))
            return
        at = min(died or self._clock.utc(), self._clock.utc())
        for agent in here:
            log.warning("an agent outlived his server", agent=agent)
            self._journal.write(
                facts.AgentStateChanged(id=facts.new_id(), at=at, agent=agent, state="logged-out")
            )
        for call in unfinished:
            log.warning("a call outlived its server", interaction=call.id)
            outcome = "answered" if any(segment.kind == "talk" for segment in call.segments) else "failed"
            self._journal.write(
                facts.InteractionEnded(
                    id=facts.new_id(), at=at, interaction=call.id,
                    outcome=outcome, cause="server-lost", by="server",
                )
            )  # fmt: skip

    async def settle(self) -> None:
        """Joins what was recorded. Does nothing when called again."""
        plans, self._plans = self._plans, ()
        for plan in plans:
            await self._recordings.join_leftover(plan)
