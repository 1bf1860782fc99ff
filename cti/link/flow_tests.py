"""Test calls of flows, by whom they were begun: who leaves the link ends his."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING

from crm.records import Account
from cti.flows.rehearsal import Rehearsal, Wanted
from cti.link import flow_messages
from cti.link.flow_rows import way
from cti.reactor import Alarm
from cti.refused import Refused
from cti.stations import BROWSER, Seat

if TYPE_CHECKING:
    from cti.calls.calls import Calls
    from cti.flows.publishing import Publishing
    from cti.link.client import LinkClient

SETTLE = 0.1  # seconds in which news are gathered into one event
MOST = 3  # test calls of one client


class FlowTests:
    def __init__(self, publishing: Publishing, calls: Calls) -> None:
        self._publishing, self._calls = publishing, calls
        self._tests: dict[str, tuple[LinkClient, Rehearsal]] = {}
        self._told: dict[str, int] = {}  # steps of each
        self._soon: dict[str, Alarm] = {}

    async def begin(
        self, client: LinkClient, who: Account, asked: flow_messages.FlowsTest
    ) -> flow_messages.FlowTestBegun:
        """Errors: as `flows.test` says."""
        flow = await self._publishing.playable(asked.flow, asked.version, who.name)
        services = self._calls.services
        self._free(asked.station, who)
        if self._calls.draining:
            raise Refused("draining", "this server is being stopped; test the flow when it is there again")
        if sum(one is client for one, _ in self._tests.values()) >= MOST:
            raise Refused("too-many", f"you have {MOST} test calls already; end one of them")
        seat = await self._seat(asked.station, who)
        name = f"test-{secrets.token_hex(8)}"
        wanted = Wanted(asked.caller, asked.language, asked.stops, step=asked.step, changes=asked.changes)
        test = Rehearsal(services, name, flow, wanted, seat)
        self._tests[name], self._told[name] = (client, test), 0
        test.moved = partial(self._moved, name)
        self._calls.begin(test)
        return flow_messages.FlowTestBegun(test=name, sip=seat.sip)

    def of(self, client: LinkClient, name: str) -> Rehearsal:
        """Errors: no-such-test."""
        found = self._tests.get(name)
        if found is None or found[0] is not client:
            raise Refused("no-such-test", f"{name} is no test call of yours that goes on")
        return found[1]

    def left(self, client: LinkClient) -> None:
        for one, test in list(self._tests.values()):
            if one is client:
                test.hang_up()

    def _free(self, station: str, who: Account) -> None:
        """Errors: unknown-station, station-taken."""
        known = {one.station: one for one in self._calls.services.stations.choices()}
        if station not in known:
            raise Refused(
                "unknown-station", f'there is no telephone "{station}"; there are {", ".join(known)}'
            )
        if known[station].taken_by not in (None, who.name):
            raise Refused("station-taken", f"{known[station].taken_by} works at {station}")

    async def _seat(self, station: str, who: Account) -> Seat:
        """Errors: switch-unreachable."""
        stations = self._calls.services.stations
        if station == BROWSER:
            return await stations.tester(who.name)
        return stations.seat_of(station)

    def _moved(self, name: str) -> None:
        if name not in self._soon:
            self._soon[name] = self._calls.services.reactor.callLater(SETTLE, self._tell, name)

    def _tell(self, name: str) -> None:
        self._soon.pop(name, None)
        client, test = self._tests[name]
        news = way(test, self._told[name])
        self._told[name] = test.trail.taken
        if test.ended is not None:
            news = news.model_copy(update={"over": True, "stands": (), "does": None})
            self._tests.pop(name)
            self._told.pop(name)
        client.tell(
            flow_messages.FlowsTested(
                at=self._calls.services.clock.utc(), call=news, paused=test.paused,
                left_out=tuple(flow_messages.LeftOut(kind=one.kind, what=one.what) for one in test.left_out),
                ended=test.ended,
            )
        )  # fmt: skip
