"""After a restart of the server: whom the journal has at work is at work again, in the same state and seat.

Nobody logs in until this is done, or he would be there twice; and no call goes on that an agent has.
"""

from __future__ import annotations

from datetime import datetime
from math import inf

import structlog

from crm import facts
from crm.records import Standing
from cti.agents import Agents
from cti.clock import Clock
from cti.journal import Journal
from cti.records import Records
from cti.stations import Seat, Stations

log = structlog.get_logger("cti.agents")

LONG_AGO = 600.0  # seconds; a server that was away for so long finds nobody at his desk but who talks


class Comeback:
    def __init__(
        self, agents: Agents, stations: Stations, records: Records, journal: Journal, clock: Clock,
    ) -> None:  # fmt: skip
        self._agents, self._stations, self._records = agents, stations, records
        self._journal, self._clock = journal, clock

    async def restore(self, died: datetime | None) -> None:
        """Returns when all are there, which is as soon as the database answers. died: when the last server
        was seen alive; none: it was stopped, and everybody logged out."""
        await self._journal.flushed()  # what it left in the journal's file comes first
        floor, accounts = await self._records.insist(
            "who was at work",
            lambda unit: (
                unit.interactions.on_the_floor(),
                {account.name: account for account in unit.accounts.all()},
            ),
        )
        away = inf if died is None else (self._clock.utc() - died).total_seconds()
        for standing in floor:
            account = accounts.get(standing.agent)
            here = away < LONG_AGO or standing.state == "busy"
            seat = self._seat(standing) if here and account is not None else None
            if seat is None or away >= LONG_AGO:
                self._log_out(standing, died)  # nobody works through a night without a server
            if account is not None and seat is not None:
                self._agents.restore(standing, account, seat, anew=away >= LONG_AGO)
        self._agents.back.fire(None)

    def _seat(self, standing: Standing) -> Seat | None:
        if standing.station is None or standing.node is None or standing.endpoint is None:
            return None
        return self._stations.sit_again(standing.agent, standing.station, standing.node, standing.endpoint)

    def _log_out(self, standing: Standing, died: datetime | None) -> None:
        log.warning("an agent is logged out with his server", agent=standing.agent, state=standing.state)
        at = max(standing.since, died or self._clock.utc())
        self._journal.write(
            facts.AgentStateChanged(id=facts.new_id(), at=at, agent=standing.agent, state="logged-out")
        )
