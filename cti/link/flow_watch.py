"""Callers in flows as the link's clients see them: all who are in a flow, and one of them step by step.

Theory. Who is where now is known here; what callers did today stands in the database, less the steps of those
who are still on their way (cti/calls/trail.py). A count that is on its way from the one to the other would go
down for a moment: since no count of a day ever does, what was told stands until it is reached again.

Frames are gathered for a moment, so that a hundred callers who press keys at once are one frame; whoever does
not read is cut off by his connection's own bound (client.py). Unwatched it costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from twisted.internet.defer import Deferred
from twisted.internet.task import LoopingCall

from cti.calls.inbound import InboundCall
from cti.link import flow_messages
from cti.link.flow_rows import Counts, Key, callers, nodes, way
from cti.reactor import Alarm
from cti.refused import Refused

if TYPE_CHECKING:
    from cti.calls.calls import Calls
    from cti.calls.services import Services
    from cti.calls.trail import Trail
    from cti.link.client import LinkClient

log = structlog.get_logger("cti.link")

SETTLE = 0.25  # seconds in which moves are gathered into one frame
COUNT_EVERY = 1.0  # seconds between readings of today's counts, while somebody watches
MOST_FOLLOWED = 10  # calls, by one client


class FlowWatch:
    """services: those of now; a reload replaces them."""

    def __init__(self, services: Callable[[], Services], calls: Calls) -> None:
        self._services, self._calls = services, calls
        self._reactor, self._clock = services().reactor, services().clock
        self._watchers: dict[str, set[LinkClient]] = {}  # by flow
        self._followers: dict[str, set[LinkClient]] = {}  # by interaction
        self._today: dict[str, Counts] = {}  # of each flow that is watched, as the database has it
        self._told: dict[str, dict[Key, flow_messages.FlowNode]] = {}
        self._followed: dict[str, InboundCall] = {}  # of whom the last step is told when he has gone
        self._steps_told: dict[str, int] = {}  # of each of these
        self._moved: set[str] = set()  # calls, since the last frame
        self._midnight = self._last_midnight()
        self._soon: Alarm | None = None
        self._looking = LoopingCall(self._look)
        self._looking.clock = self._reactor
        services().walks.changed = self._walked

    # ---- all who are in a flow -----------------------------------------------------------------------------

    async def watch(self, client: LinkClient, flow: str) -> flow_messages.FlowNow:
        """As it stands; changes follow as events. Errors: no-such-flow."""
        names = self._services().flows.names
        if flow not in names:
            raise Refused("no-such-flow", f'there is no flow "{flow}"; there are {", ".join(names)}')
        if flow not in self._today:
            self._today[flow] = {}
            await self._read([flow])
        self._send()  # those who watch already; then the new one starts from the same rows
        self._watchers.setdefault(flow, set()).add(client)
        self._begin_looking()
        rows = self._told[flow] = self._told.get(flow) or self._nodes(flow)
        return flow_messages.FlowNow(flow=flow, nodes=tuple(rows.values()), callers=self._callers(flow))

    def unwatch(self, client: LinkClient, flow: str) -> None:
        watchers = self._watchers.get(flow, set())
        watchers.discard(client)
        if not watchers:
            for known in (self._watchers, self._today, self._told):
                known.pop(flow, None)
        self._end_looking()

    # ---- one of them ---------------------------------------------------------------------------------------

    def follow(self, client: LinkClient, interaction: str) -> flow_messages.FollowedCall:
        """His way so far; what he does next follows as events. Errors: no-such-call, too-many."""
        session = self._session(interaction)
        if session is None:
            raise Refused("no-such-call", f"{interaction} is no call that goes through a flow")
        mine = [one for one, followers in self._followers.items() if client in followers]
        if len(mine) >= MOST_FOLLOWED and interaction not in mine:
            raise Refused("too-many", f"you follow {len(mine)} calls already; let one of them go")
        self._followers.setdefault(interaction, set()).add(client)
        self._followed[interaction] = session
        self._steps_told.setdefault(interaction, session.trail.taken)
        self._begin_looking()
        return way(session, session.trail.taken - len(session.trail.shown))

    def unfollow(self, client: LinkClient, interaction: str) -> None:
        followers = self._followers.get(interaction, set())
        followers.discard(client)
        if not followers:
            self._forget(interaction)
        self._end_looking()

    def left(self, client: LinkClient) -> None:
        """He is not connected any more."""
        for flow in [flow for flow, watchers in self._watchers.items() if client in watchers]:
            self.unwatch(client, flow)
        for call in [call for call, followers in self._followers.items() if client in followers]:
            self.unfollow(client, call)

    def stop(self) -> None:
        self._watchers.clear()
        for interaction in list(self._followers):
            self._forget(interaction)
        self._end_looking()

    # ---- when something happens ----------------------------------------------------------------------------

    def _walked(self, trail: Trail) -> None:
        if not self._watchers and trail.interaction not in self._followers:
            return
        self._moved.add(trail.interaction)
        if self._soon is None or not self._soon.active():
            self._soon = self._reactor.callLater(SETTLE, self._send)

    def _begin_looking(self) -> None:
        if not self._looking.running:
            self._looking.start(COUNT_EVERY, now=False)

    def _end_looking(self) -> None:
        if self._watchers or self._followers:
            return
        if self._looking.running:
            self._looking.stop()
        if self._soon is not None and self._soon.active():
            self._soon.cancel()
        self._moved.clear()

    def _look(self) -> Deferred[None]:
        """What happens without a step: counts come to the database, calls end elsewhere, it is midnight."""
        for interaction in [call for call in self._followers if self._session(call) is None]:
            self._is_over(interaction)
        if self._midnight != (midnight := self._last_midnight()):
            self._midnight = midnight
            self._told.clear()
        return Deferred.fromCoroutine(self._read(list(self._watchers))).addCallback(lambda _: self._send())

    async def _read(self, flows: list[str]) -> None:
        since = self._midnight
        until = since + timedelta(days=2)
        if not flows:
            return
        try:
            found = await self._services().records.ask(
                "what callers did today",
                lambda unit: {flow: unit.flow_figures.counts(flow, since, until) for flow in flows},
            )
        except (
            Exception
        ) as fault:  # the screen then shows who is where without the day; Records has logged it
            log.warning("flows are watched without their counts", fault=str(fault))
            return
        self._today |= {flow: counts for flow, counts in found.items() if flow in self._today}

    def _send(self) -> None:
        at = self._clock.utc()
        for flow, watchers in list(self._watchers.items()):
            before, now = self._told.get(flow, {}), self._nodes(flow)
            self._told[flow] = now
            changed = tuple(row for key, row in now.items() if before.get(key) != row)
            callers = self._callers(flow)
            if changed:
                event = flow_messages.FlowsNow(
                    at=at, flow=flow_messages.FlowNow(flow=flow, nodes=changed, callers=callers)
                )
                for client in list(watchers):
                    client.tell(event)
        moved, self._moved = self._moved & self._followers.keys(), set()
        for interaction in moved:
            self._tell_followers(interaction, self._news(interaction))

    def _news(self, interaction: str) -> flow_messages.FollowedCall:
        session = self._followed[interaction]
        news = way(session, self._steps_told[interaction])
        self._steps_told[interaction] = session.trail.taken
        return news

    def _is_over(self, interaction: str) -> None:
        end = self._news(interaction).model_copy(update={"stands": (), "does": None, "over": True})
        self._tell_followers(interaction, end)
        self._forget(interaction)

    def _forget(self, interaction: str) -> None:
        self._followers.pop(interaction, None)
        self._followed.pop(interaction, None)
        self._steps_told.pop(interaction, None)

    def _tell_followers(self, interaction: str, news: flow_messages.FollowedCall) -> None:
        event = flow_messages.FlowsFollowed(at=self._clock.utc(), call=news)
        for client in list(self._followers[interaction]):
            client.tell(event)

    def _session(self, interaction: str) -> InboundCall | None:
        session = self._calls.sessions.get(interaction)
        return session if isinstance(session, InboundCall) else None

    def _nodes(self, flow: str) -> dict[Key, flow_messages.FlowNode]:
        inside = self._services().walks.inside.values()
        today, told = self._today.get(flow, {}), self._told.get(flow, {})
        return nodes(flow, today, inside, self._midnight, told)

    def _callers(self, flow: str) -> tuple[flow_messages.FlowCaller, ...]:
        sessions = map(self._session, self._services().walks.inside)
        return callers(flow, [session for session in sessions if session is not None])

    def _last_midnight(self) -> datetime:
        local = self._clock.utc().astimezone(self._services().site.zone)
        midnight: datetime = local.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight
