"""The team lead's live board: acd's figures of the moment beside the journal's counts of today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

import structlog
from twisted.internet.defer import Deferred
from twisted.internet.task import LoopingCall

from acd.figures import AgentFigures, QueueFigures
from config.schema import Site
from crm.records import AgentCounts, BoardCounts, QueueCounts, Today
from crm.unit import Unit
from cti.agents import Agents
from cti.clock import Clock
from cti.link import messages
from cti.reactor import Alarm, Reactor
from cti.records import Records
from cti.routing import Routing
from cti.switch.lines import Lines

if TYPE_CHECKING:
    from cti.link.client import LinkClient

log = structlog.get_logger("cti.board")

SETTLE = 0.25  # seconds in which changes are gathered into one frame
COUNT_EVERY = 1.0  # seconds between readings of today's counts, while somebody watches

Row = TypeVar("Row", messages.QueueRow, messages.AgentRow, messages.BoardRow)


class LiveBoard:
    """Sends each watcher the whole board once, then only the rows that changed. Costs nothing unwatched."""

    def __init__(
        self,
        site: Site,
        routing: Routing,
        agents: Agents,
        lines: Lines,
        records: Records,
        clock: Clock,
        reactor: Reactor,
    ) -> None:
        self._routing, self._agents, self._lines = routing, agents, lines
        self._targets: dict[str, float] = {}
        self.use(site)
        self._records, self._clock, self._reactor = records, clock, reactor
        self._watchers: set[LinkClient] = set()
        self._today = Today()
        self._names: dict[str, str] = {}  # of agents with counts, as people call them
        self._told = messages.Board()
        self._soon: Alarm | None = None
        self._counting = LoopingCall(self._count)
        self._counting.clock = reactor
        routing.changed = self._changed

    def use(self, site: Site) -> None:
        """Another site file from now on; a queue that it does not name keeps the target that it had."""
        self._site = site
        self._targets |= {queue.name: queue.target for queue in site.queues}

    async def watch(self, client: LinkClient) -> messages.Board:
        """The board as it stands; changes follow as events."""
        if not self._watchers:
            await self._read_counts()
            if not self._counting.running:  # two who come at once both find nobody watching
                self._counting.start(COUNT_EVERY, now=False)
        self._send()  # those who watch already; then the new one starts from the same board
        self._watchers.add(client)
        return self._told

    def unwatch(self, client: LinkClient) -> None:
        self._watchers.discard(client)
        if not self._watchers and self._counting.running:
            self._counting.stop()
            self._told, self._names = messages.Board(), {}

    def stop(self) -> None:
        if self._counting.running:
            self._counting.stop()
        if self._soon is not None and self._soon.active():
            self._soon.cancel()

    # ---- keeping it true -------------------------------------------------------------------------------

    def _changed(self) -> None:
        if self._watchers and (self._soon is None or not self._soon.active()):
            self._soon = self._reactor.callLater(SETTLE, self._send)

    def _count(self) -> Deferred[None]:
        return Deferred.fromCoroutine(self._read_counts()).addCallback(lambda _: self._send())

    async def _read_counts(self) -> None:
        local = self._clock.utc().astimezone(self._site.zone)
        midnight: datetime = local.replace(hour=0, minute=0, second=0, microsecond=0)
        now = self._clock.utc()
        known = frozenset(self._names)

        def read(unit: Unit) -> tuple[Today, dict[str, str]]:
            today = unit.interactions.today(midnight, now=now)
            strangers = {row.agent for row in today.agents} - known
            accounts = unit.accounts.all(closed=True) if strangers else ()
            names = {account.name: account.display_name for account in accounts}
            return today, {agent: names.get(agent, agent) for agent in strangers}

        try:
            self._today, names = await self._records.ask("today's counts", read)
            self._names |= names
        except Exception as fault:  # the board then shows the moment without the day, and says how old it is
            log.warning("today's counts", fault=str(fault))

    def _send(self) -> None:
        before, self._told = self._told, self._board()
        changed = messages.Board(
            queues=_changed(before.queues, self._told.queues, "queue"),
            agents=_changed(before.agents, self._told.agents, "agent"),
            boards=_changed(before.boards, self._told.boards, "board"),
        )
        event = messages.BoardChanged(at=self._clock.utc(), board=changed)
        for client in self._watchers:
            client.tell(event)

    # ---- rows ------------------------------------------------------------------------------------------

    def _board(self) -> messages.Board:
        queues = {row.queue: row for row in self._today.queues}
        agents = {row.agent: row for row in self._today.agents}
        boards = {row.board: row for row in self._today.boards}
        centre = self._routing.centre
        here = [self._agent_row(figures, agents) for figures in centre.agents()]
        return messages.Board(
            queues=tuple(
                self._queue_row(figures, queues.get(figures.queue), self._targets[figures.queue])
                for figures in centre.queues()
            ),
            agents=tuple(here) + self._logged_out({row.agent for row in here}, agents),
            boards=tuple(self._board_row(name, boards.get(name)) for name in self._lines.boards),
        )

    def _queue_row(self, now: QueueFigures, today: QueueCounts | None, target: float) -> messages.QueueRow:
        counts = today or QueueCounts(now.queue)
        return messages.QueueRow(
            queue=now.queue,
            waiting=now.waiting + now.offered,
            longest_since=None if now.oldest_since is None else self._to_the_second(now.oldest_since),
            ready=now.ready,
            busy=now.busy + now.reserved,
            logged_in=now.logged_in,
            offered=counts.offered,
            answered=counts.answered,
            abandoned=counts.abandoned,
            overflowed=counts.overflowed,
            within_target=counts.within_target,
            target=target,
        )

    def _agent_row(self, now: AgentFigures, today: Mapping[str, AgentCounts]) -> messages.AgentRow:
        shown = self._agents.state(now.agent)
        agent = self._agents.present.get(now.agent)
        counts = today.get(now.agent) or AgentCounts(now.agent)
        desk = next(iter(agent.calls.values()), None) if agent is not None else None
        customers = desk.customers if desk is not None else ()
        return messages.AgentRow(
            agent=now.agent,
            name=agent.account.display_name if agent is not None else now.agent,
            state=shown.state,
            since=shown.since.replace(microsecond=0),
            reason=shown.reason,
            station=agent.seat.station if agent is not None else None,
            with_number=desk.number if desk is not None else None,
            with_name=customers[0].name if len(customers) == 1 else None,
            queue=desk.queue if desk is not None else None,
            held=desk is not None and desk.held is not None,
            calls=counts.calls,
            talked=round(counts.talked),
            occupied=_occupied(counts),
        )

    def _logged_out(self, here: set[str], today: Mapping[str, AgentCounts]) -> tuple[messages.AgentRow, ...]:
        """Those who worked today and have gone, whoever watched. And those who stand on a watcher's screen
        and have no count (yet, or after midnight): the link can change a row there but not take it away."""
        before = {row.agent: row for row in self._told.agents}
        return tuple(
            self._left_row(today.get(agent) or AgentCounts(agent), before.get(agent))
            for agent in sorted((today.keys() | before.keys()) - here)
        )

    def _left_row(self, counts: AgentCounts, before: messages.AgentRow | None) -> messages.AgentRow:
        since = counts.left
        if since is None:  # the journal has not said it yet
            since = before.since if before and before.state == "logged-out" else self._clock.utc()
        known = self._names.get(counts.agent)
        return messages.AgentRow(
            agent=counts.agent,
            name=known or (before.name if before else counts.agent),
            state="logged-out",
            since=since.replace(microsecond=0),
            calls=counts.calls,
            talked=round(counts.talked),
            occupied=_occupied(counts),
        )

    def _to_the_second(self, moment: float) -> datetime:
        """The same in every frame: a monotonic moment is another microsecond of the day each time."""
        return self._clock.utc(moment).replace(microsecond=0)

    def _board_row(self, name: str, today: BoardCounts | None) -> messages.BoardRow:
        board = self._lines.boards[name]
        return messages.BoardRow(
            board=name, lines=board.lines, in_use=board.in_use, refused=today.refused if today else 0
        )


def _occupied(counts: AgentCounts) -> float:
    return round(counts.occupied / counts.staffed, 2) if counts.staffed else 0.0


def _changed(before: Sequence[Row], after: Sequence[Row], key: str) -> tuple[Row, ...]:
    known = {getattr(row, key): row for row in before}
    return tuple(row for row in after if known.get(getattr(row, key)) != row)
